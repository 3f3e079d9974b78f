package dev.ottla.handler.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.metadata.ConfigResource;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.message.CreateTopicsRequest;
import dev.ottla.protocol.message.CreateTopicsRequest.CreatableTopic;
import dev.ottla.protocol.message.DescribeClusterRequest;
import dev.ottla.protocol.message.DescribeClusterResponse;
import dev.ottla.protocol.message.DescribeConfigsRequest;
import dev.ottla.protocol.message.DescribeConfigsRequest.DescribeConfigsResource;
import dev.ottla.protocol.message.DescribeConfigsResponse.DescribeConfigsResourceResult;
import dev.ottla.protocol.message.DescribeConfigsResponse.DescribeConfigsResult;
import dev.ottla.protocol.message.DescribeTopicPartitionsRequest;
import dev.ottla.protocol.message.DescribeTopicPartitionsRequest.Cursor;
import dev.ottla.protocol.message.DescribeTopicPartitionsRequest.TopicRequest;
import dev.ottla.protocol.message.DescribeTopicPartitionsResponse;
import dev.ottla.protocol.message.InitProducerIdRequest;
import dev.ottla.protocol.message.InitProducerIdResponse;
import dev.ottla.protocol.message.MetadataRequest;
import dev.ottla.protocol.message.MetadataRequest.MetadataRequestTopic;
import dev.ottla.protocol.message.MetadataResponse;
import dev.ottla.protocol.message.MetadataResponse.MetadataResponseTopic;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What clients are told about the cluster; shapes and codes are those that Apache Kafka 4.3.1 was seen to give. */
class MetadataHandlersTest {
    private static final int TOPIC_OPERATIONS = 3576;
    private static final int CLUSTER_OPERATIONS = 8096;

    private final MetadataBench bench = new MetadataBench();

    @Test
    void everyVersionTellsOfBrokersAndTopics() {
        create("t1", 3);
        for (int v = ApiKey.METADATA.lowestVersion(); v <= ApiKey.METADATA.latestVersion(); v++) {
            MetadataResponse response = bench.ask(
                    MetadataRequest.builder().topics(v == 0 ? List.of() : null).build(), v);

            assertThat(response.brokers()).singleElement().satisfies(broker -> {
                assertThat(broker.nodeId()).isEqualTo(1);
                assertThat(broker.host()).isEqualTo("broker-1");
                assertThat(broker.port()).isEqualTo(9092);
            });
            assertThat(response.topics()).singleElement().satisfies(topic -> {
                assertThat(topic.name()).isEqualTo("t1");
                assertThat(topic.partitions()).hasSize(3).allMatch(partition -> partition.leaderId() == 1);
            });
            assertThat(response.controllerId()).isEqualTo(v >= 1 ? 1 : -1);
            assertThat(response.clusterId()).isEqualTo(v >= 2 ? MetadataBench.CLUSTER : null);
            assertThat(response.topics().getFirst().topicId().isZero()).isEqualTo(v < 10);
        }
    }

    @Test
    void aTopicIsFoundByItsId() {
        Uuid id = create("t1", 1);
        MetadataResponse response = metadata(
                12,
                MetadataRequestTopic.builder().topicId(id).name(null).build(),
                MetadataRequestTopic.builder()
                        .topicId(new Uuid(1, 2))
                        .name(null)
                        .build());

        assertThat(response.topics().get(0).errorCode()).isEqualTo(ErrorCode.UNKNOWN_TOPIC_ID.code());
        assertThat(response.topics().get(0).name()).isNull();
        assertThat(response.topics().get(1).name()).isEqualTo("t1");
    }

    @Test
    void idsBeforeVersionTwelveAreMalformed() {
        MetadataResponse response = metadata(
                10,
                MetadataRequestTopic.builder()
                        .topicId(new Uuid(1, 2))
                        .name(null)
                        .build());

        assertThat(response.brokers()).isEmpty();
        assertThat(response.topics().getFirst().errorCode()).isEqualTo(ErrorCode.INVALID_REQUEST.code());
        assertThat(response.topics().getFirst().topicId()).isEqualTo(new Uuid(1, 2));
    }

    @Test
    void aMissingTopicIsCreatedForTheNextRequest() {
        assertThat(named("auto", true).errorCode()).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
        MetadataResponseTopic second = named("auto", true);
        assertThat(second.errorCode()).isZero();
        assertThat(second.partitions()).as("num.partitions").hasSize(2);
    }

    @Test
    void nobodyCreatesWhatTheClientDoesNotWant() {
        named("quiet", false);
        assertThat(bench.metadata.get().topics().topic("quiet")).isNull();
        assertThat(named("bad name", true).errorCode()).isEqualTo(ErrorCode.INVALID_TOPIC_EXCEPTION.code());
        assertThat(named("", true).errorCode()).isEqualTo(ErrorCode.INVALID_TOPIC_EXCEPTION.code());
    }

    @Test
    void coordinatorsTopicsAreCreatedWithTheirOwnConfiguration() {
        named("__consumer_offsets", true);
        MetadataResponseTopic topic = named("__consumer_offsets", true);

        assertThat(topic.isInternal()).isTrue();
        assertThat(topic.partitions()).hasSize(50);
        assertThat(bench.metadata.get().configurations().of(ConfigResource.topic("__consumer_offsets")))
                .containsEntry("cleanup.policy", "compact")
                .containsEntry("segment.bytes", "104857600")
                .containsEntry("compression.type", "producer");
    }

    @Test
    void aCoordinatorsTopicIsNotCreatedWithSomebodyElsesConfiguration() {
        named("__transaction_state", true);
        assertThat(bench.metadata.get().topics().topic("__transaction_state")).isNull();
    }

    @Test
    void operationsAreTheBitsOfKafka() {
        create("t1", 1);
        MetadataRequest request = MetadataRequest.builder()
                .topics(List.of(MetadataRequestTopic.builder().name("t1").build()))
                .includeClusterAuthorizedOperations(true)
                .includeTopicAuthorizedOperations(true)
                .build();
        MetadataResponse response = bench.ask(request, 10);

        assertThat(response.clusterAuthorizedOperations()).isEqualTo(CLUSTER_OPERATIONS);
        assertThat(response.topics().getFirst().topicAuthorizedOperations()).isEqualTo(TOPIC_OPERATIONS);
    }

    @Test
    void theClusterIsDescribedToBrokersClients() {
        for (int v = 0; v <= 2; v++) {
            DescribeClusterResponse response = bench.ask(
                    DescribeClusterRequest.builder()
                            .includeClusterAuthorizedOperations(true)
                            .build(),
                    v);
            assertThat(response.clusterId()).isEqualTo(MetadataBench.CLUSTER);
            assertThat(response.controllerId()).isEqualTo(1);
            assertThat(response.brokers()).hasSize(1);
            assertThat(response.clusterAuthorizedOperations()).isEqualTo(CLUSTER_OPERATIONS);
        }
        DescribeClusterResponse mismatched = bench.ask(
                DescribeClusterRequest.builder().endpointType((byte) 2).build(), 1);
        assertThat(mismatched.errorCode()).isEqualTo(ErrorCode.MISMATCHED_ENDPOINT_TYPE.code());
        assertThat(mismatched.errorMessage())
                .isEqualTo("The request was sent to an endpoint of type BROKER, but we wanted an endpoint of type "
                        + "CONTROLLER");
        DescribeClusterResponse unsupported = bench.ask(
                DescribeClusterRequest.builder().endpointType((byte) 3).build(), 1);
        assertThat(unsupported.errorMessage()).isEqualTo("Unsupported endpoint type 3");
    }

    @Test
    void partitionsAreToldAPageAtATime() {
        create("t1", 6);
        create("t2", 1);
        DescribeTopicPartitionsResponse page = describe(4, null, "t1", "nope", "bad name", "t2");

        assertThat(page.topics().stream().map(topic -> topic.name() + " " + topic.errorCode()))
                .containsExactly("bad name 17", "nope 3", "t1 0");
        assertThat(page.topics().getLast().partitions()).hasSize(4);
        assertThat(page.topics()).allMatch(topic -> topic.topicAuthorizedOperations() == TOPIC_OPERATIONS);
        assertThat(page.nextCursor().topicName()).isEqualTo("t1");
        assertThat(page.nextCursor().partitionIndex()).isEqualTo(4);

        DescribeTopicPartitionsResponse next =
                describe(4, Cursor.builder().topicName("t1").partitionIndex(4).build(), "t1", "nope", "t2");
        assertThat(next.topics().stream()
                        .map(topic -> topic.name() + " " + topic.partitions().size()))
                .containsExactly("t1 2", "t2 1");
        assertThat(next.nextCursor()).isNull();

        assertThat(describe(0, null, "t1").topics().getFirst().partitions()).hasSize(1);
        DescribeTopicPartitionsResponse all = describe(6, null);
        assertThat(all.nextCursor().topicName()).isEqualTo("t2");
        assertThat(all.nextCursor().partitionIndex()).isZero();
    }

    @Test
    void aCursorElsewhereIsRefused() {
        create("t1", 1);
        DescribeTopicPartitionsResponse elsewhere =
                describe(4, Cursor.builder().topicName("zz").partitionIndex(0).build(), "t1");
        assertThat(elsewhere.topics().getFirst().errorCode()).isEqualTo(ErrorCode.INVALID_REQUEST.code());
        DescribeTopicPartitionsResponse negative =
                describe(4, Cursor.builder().topicName("t1").partitionIndex(-1).build(), "t1");
        assertThat(negative.topics().getFirst().errorCode()).isEqualTo(ErrorCode.INVALID_REQUEST.code());
    }

    @Test
    void everyIdempotentProducerGetsItsOwnId() {
        for (int v = 0; v <= ApiKey.INIT_PRODUCER_ID.latestVersion(); v++) {
            InitProducerIdResponse response = initialize(v, null, -1, -1);
            assertThat(response.errorCode()).isZero();
            assertThat(response.producerId()).isEqualTo(v);
            assertThat(response.producerEpoch()).isZero();
        }
    }

    @Test
    void producersThatCannotBeServedAreToldSo() {
        assertThat(initialize(4, null, 5, -1).errorCode()).isEqualTo(ErrorCode.INVALID_REQUEST.code());
        assertThat(initialize(4, "", -1, -1).errorCode()).isEqualTo(ErrorCode.INVALID_REQUEST.code());
        assertThat(initialize(4, "tx", -1, -1).errorCode()).isEqualTo(ErrorCode.UNSUPPORTED_VERSION.code());
        assertThat(initialize(4, null, 5, 3).producerEpoch()).isZero();
    }

    @Test
    void aTopicsConfigurationHasSourcesAndSynonyms() {
        create("t1", 1);
        DescribeConfigsResult result = configs(4, ConfigResource.TOPIC, "t1");

        assertThat(result.configs()).hasSize(33);
        DescribeConfigsResourceResult size = entry(result, "max.message.bytes");
        assertThat(size.value()).isEqualTo("1048588");
        assertThat(size.configSource()).isEqualTo((byte) 5);
        assertThat(size.configType()).isEqualTo((byte) 3);
        assertThat(size.documentation()).isNotEmpty();
        assertThat(size.synonyms()).singleElement().satisfies(synonym -> {
            assertThat(synonym.name()).isEqualTo("message.max.bytes");
            assertThat(synonym.source()).isEqualTo((byte) 5);
        });
        assertThat(entry(result, "min.insync.replicas").configSource())
                .as("set for the whole cluster when it was formatted")
                .isEqualTo((byte) 3);
    }

    @Test
    void secretsAreNeverTold() {
        DescribeConfigsResult result = configs(4, ConfigResource.BROKER, "1");

        assertThat(entry(result, "ssl.keystore.password").value()).isNull();
        assertThat(entry(result, "ssl.keystore.password").isSensitive()).isTrue();
        assertThat(entry(result, "foo.bar").value()).isNull();
        assertThat(entry(result, "num.partitions").value()).isEqualTo("2");
        assertThat(entry(result, "num.partitions").readOnly()).isTrue();
        assertThat(entry(result, "message.max.bytes").readOnly()).isFalse();
        assertThat(result.toString()).doesNotContain("hush");
    }

    @Test
    void resourcesThatAreNotAreRefused() {
        assertThat(configs(4, ConfigResource.TOPIC, "nope").errorCode())
                .isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
        assertThat(configs(4, ConfigResource.BROKER, "9").errorMessage())
                .isEqualTo("Unexpected broker id, expected 1 or empty string, but received 9");
        assertThat(configs(4, ConfigResource.BROKER, "x").errorMessage())
                .isEqualTo("Broker id must be an integer, but it is: x");
        assertThat(configs(4, ConfigResource.BROKER_LOGGER, "9").errorMessage())
                .isEqualTo("Unexpected broker id, expected 1 but received 9");
        assertThat(configs(4, ConfigResource.GROUP, "").errorMessage()).isEqualTo("Group name must not be empty");
        assertThat(configs(4, ConfigResource.CLIENT_METRICS, "m").configs()).hasSize(3);
        for (int v = ApiKey.DESCRIBE_CONFIGS.lowestVersion(); v <= ApiKey.DESCRIBE_CONFIGS.latestVersion(); v++) {
            assertThat(configs(v, ConfigResource.BROKER, "").configs())
                    .extracting(DescribeConfigsResourceResult::name)
                    .containsExactly("min.insync.replicas");
        }
    }

    private Uuid create(String name, int partitions) {
        CreatableTopic topic = CreatableTopic.builder()
                .name(name)
                .numPartitions(partitions)
                .replicationFactor((short) 1)
                .build();
        return bench.ask(CreateTopicsRequest.builder().topics(List.of(topic)).build(), 7)
                .topics()
                .getFirst()
                .topicId();
    }

    private MetadataResponse metadata(int version, MetadataRequestTopic... topics) {
        return bench.ask(MetadataRequest.builder().topics(Arrays.asList(topics)).build(), version);
    }

    private MetadataResponseTopic named(String name, boolean create) {
        return bench.ask(
                        MetadataRequest.builder()
                                .topics(List.of(MetadataRequestTopic.builder()
                                        .name(name)
                                        .build()))
                                .allowAutoTopicCreation(create)
                                .build(),
                        12)
                .topics()
                .getFirst();
    }

    private DescribeTopicPartitionsResponse describe(int limit, @Nullable Cursor cursor, String... names) {
        return bench.ask(
                DescribeTopicPartitionsRequest.builder()
                        .responsePartitionLimit(limit)
                        .cursor(cursor)
                        .topics(Arrays.stream(names)
                                .map(name -> TopicRequest.builder().name(name).build())
                                .toList())
                        .build(),
                0);
    }

    private InitProducerIdResponse initialize(int version, @Nullable String transactionalId, long id, int epoch) {
        return bench.ask(
                InitProducerIdRequest.builder()
                        .transactionalId(transactionalId)
                        .transactionTimeoutMs(60_000)
                        .producerId(id)
                        .producerEpoch((short) epoch)
                        .build(),
                version);
    }

    private DescribeConfigsResult configs(int version, byte type, String name) {
        return bench.ask(
                        DescribeConfigsRequest.builder()
                                .resources(List.of(DescribeConfigsResource.builder()
                                        .resourceType(type)
                                        .resourceName(name)
                                        .configurationKeys(null)
                                        .build()))
                                .includeSynonyms(true)
                                .includeDocumentation(version >= 3)
                                .build(),
                        version)
                .results()
                .getFirst();
    }

    private static DescribeConfigsResourceResult entry(DescribeConfigsResult result, String name) {
        return result.configs().stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
