package dev.ottla.handler.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.IntList;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.message.CreatePartitionsRequest;
import dev.ottla.protocol.message.CreatePartitionsRequest.CreatePartitionsAssignment;
import dev.ottla.protocol.message.CreatePartitionsRequest.CreatePartitionsTopic;
import dev.ottla.protocol.message.CreatePartitionsResponse.CreatePartitionsTopicResult;
import dev.ottla.protocol.message.CreateTopicsRequest;
import dev.ottla.protocol.message.CreateTopicsRequest.CreatableReplicaAssignment;
import dev.ottla.protocol.message.CreateTopicsRequest.CreatableTopic;
import dev.ottla.protocol.message.CreateTopicsRequest.CreatableTopicConfig;
import dev.ottla.protocol.message.CreateTopicsResponse;
import dev.ottla.protocol.message.CreateTopicsResponse.CreatableTopicConfigs;
import dev.ottla.protocol.message.CreateTopicsResponse.CreatableTopicResult;
import dev.ottla.protocol.message.DeleteTopicsRequest;
import dev.ottla.protocol.message.DeleteTopicsRequest.DeleteTopicState;
import dev.ottla.protocol.message.DeleteTopicsResponse.DeletableTopicResult;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Creating, growing and deleting topics; codes and messages are those that Apache Kafka 4.3.1 was seen to give. */
class TopicCreationTest {
    private static final int LATEST = 7;

    private final MetadataBench bench = new MetadataBench();

    @Test
    void aTopicIsDescribedWithItsWholeConfiguration() {
        CreatableTopicResult result = create(topic("t", 3, 1)
                .configs(List.of(config("retention.ms", "5000")))
                .build());

        assertThat(result.errorCode()).isZero();
        assertThat(result.numPartitions()).isEqualTo(3);
        assertThat(result.replicationFactor()).isEqualTo((short) 1);
        assertThat(result.topicId()).isNotEqualTo(Uuid.ZERO);
        assertThat(result.configs())
                .hasSize(33)
                .isSortedAccordingTo((a, b) -> a.name().compareTo(b.name()));
        CreatableTopicConfigs retention = result.configs().stream()
                .filter(entry -> entry.name().equals("retention.ms"))
                .findFirst()
                .orElseThrow();
        assertThat(retention.value()).isEqualTo("5000");
        assertThat(retention.configSource()).isEqualTo((byte) 1);
    }

    @Test
    void whatIsNotSaidComesFromTheBroker() {
        assertThat(create(topic("t", -1, -1).build()).numPartitions()).isEqualTo(2);
    }

    @Test
    void aTopicExistsOnce() {
        create(topic("t1", 1, 1).build());
        refused(topic("t1", 1, 1), ErrorCode.TOPIC_ALREADY_EXISTS, "Topic 't1' already exists.");
    }

    @Test
    void namesFollowKafkasRules() {
        refused(
                topic("bad name", 1, 1),
                ErrorCode.INVALID_TOPIC_EXCEPTION,
                "Topic name is invalid: 'bad name' contains one or more characters other than ASCII alphanumerics, '.',"
                        + " '_' and '-'");
        refused(
                topic("", 1, 1),
                ErrorCode.INVALID_TOPIC_EXCEPTION,
                "Topic name is invalid: the empty string is not allowed");
        refused(topic(".", 1, 1), ErrorCode.INVALID_TOPIC_EXCEPTION, "Topic name is invalid: '.' is not allowed");
        refused(
                topic("x".repeat(250), 1, 1),
                ErrorCode.INVALID_TOPIC_EXCEPTION,
                "Topic name is invalid: the length of '" + "x".repeat(250)
                        + "' is longer than the max allowed length 249");
        create(topic("a.b", 1, 1).build());
        refused(topic("a_b", 1, 1), ErrorCode.INVALID_TOPIC_EXCEPTION, "Topic 'a_b' collides with existing topic: a.b");
        refused(
                topic("__cluster_metadata", 1, 1),
                ErrorCode.INVALID_REQUEST,
                "Creation of internal topic __cluster_metadata is prohibited.");
    }

    @Test
    void countsMustBePossible() {
        refused(
                topic("t", 1, 2),
                ErrorCode.INVALID_REPLICATION_FACTOR,
                "Unable to replicate the partition 2 time(s): The target replication factor of 2 cannot be reached "
                        + "because only 1 broker(s) are registered or some brokers have all their log directories "
                        + "cordoned.");
        refused(
                topic("t", 0, 1),
                ErrorCode.INVALID_PARTITIONS,
                "Number of partitions was set to an invalid non-positive value.");
        refused(
                topic("t", 1, 0),
                ErrorCode.INVALID_REPLICATION_FACTOR,
                "Replication factor must be larger than 0, or -1 to use the default value.");
        refused(
                topic("big", 10_001, 1),
                ErrorCode.POLICY_VIOLATION,
                "Excessively large number of partitions per request.");
    }

    @Test
    void configurationMustBeUsable() {
        refusedConfig("nope", "1", "Unknown topic config name: nope");
        refusedConfig(
                "retention.ms", "abc", "Invalid value abc for configuration retention.ms: Not a number of type LONG");
        refusedConfig(
                "retention.ms", "-5", "Invalid value -5 for configuration retention.ms: Value must be at least -1");
        refusedConfig(
                "cleanup.policy",
                "foo",
                "Invalid value foo for configuration cleanup.policy: String must be one of: compact, delete");
        refusedConfig("cleanup.policy", null, "Null value not supported for topic configs: cleanup.policy");
        refusedConfig(
                "segment.bytes",
                "100",
                "Invalid value 100 for configuration segment.bytes: Value must be at least 1048576");
        refusedConfig(
                "min.insync.replicas",
                "0",
                "Invalid value 0 for configuration min.insync.replicas: Value must be at least 1");
        refusedConfig(
                "compression.type",
                "bad",
                "Invalid value bad for configuration compression.type: String must be one of: uncompressed, zstd, lz4, "
                        + "snappy, gzip, producer");
        refusedConfig(
                "remote.storage.enable",
                "true",
                "Tiered Storage functionality is disabled in the broker. Topic cannot be configured with remote log "
                        + "storage.");
        refused(
                topic("t", 1, 1)
                        .configs(List.of(config("min.compaction.lag.ms", "10"), config("max.compaction.lag.ms", "5"))),
                ErrorCode.INVALID_CONFIG,
                "conflict topic config setting min.compaction.lag.ms (10) > max.compaction.lag.ms (5)");
    }

    @Test
    void assignmentsMustFitTogether() {
        assertThat(create(assigned("t7", assignment(0, 1), assignment(1, 1)).build())
                        .numPartitions())
                .isEqualTo(2);
        refused(
                assigned("t8", assignment(0, 1), assignment(2, 1)),
                ErrorCode.INVALID_REPLICA_ASSIGNMENT,
                "partitions should be a consecutive 0-based integer sequence");
        refused(
                assigned("t8", assignment(0, 1, 1)),
                ErrorCode.INVALID_REPLICA_ASSIGNMENT,
                "The manual partition assignment includes the broker 1 more than once.");
        refused(
                assigned("t8", assignment(0, 1), assignment(0, 1)),
                ErrorCode.INVALID_REPLICA_ASSIGNMENT,
                "Found multiple manual partition assignments for partition 0");
        refused(
                assigned("t8", assignment(0)),
                ErrorCode.INVALID_REPLICA_ASSIGNMENT,
                "The manual partition assignment includes an empty replica list.");
        refused(
                assigned("t8", assignment(0, 9)),
                ErrorCode.INVALID_REPLICA_ASSIGNMENT,
                "The manual partition assignment includes broker 9, but no such broker is registered.");
        refused(
                assigned("t8", assignment(0, 1)).numPartitions(1),
                ErrorCode.INVALID_REQUEST,
                "A manual partition assignment was specified, but numPartitions was not set to -1.");
        refused(
                assigned("t8", assignment(0, 1)).replicationFactor((short) 1),
                ErrorCode.INVALID_REQUEST,
                "A manual partition assignment was specified, but replication factor was not set to -1.");
    }

    @Test
    void topicsOfARequestStandForThemselves() {
        CreateTopicsResponse response = bench.ask(
                CreateTopicsRequest.builder()
                        .topics(List.of(
                                topic("dup", 1, 1).build(),
                                topic("dup", 2, 1).build(),
                                topic("other", 1, 1).build(),
                                topic("bad!", 1, 1).build()))
                        .build(),
                LATEST);

        assertThat(response.topics().stream().map(topic -> topic.name() + " " + topic.errorCode()))
                .containsExactly("other 0", "bad! 17", "dup 42");
        assertThat(response.topics().getLast().errorMessage()).isEqualTo("Duplicate topic name.");
    }

    @Test
    void validatingChangesNothing() {
        CreateTopicsRequest request = CreateTopicsRequest.builder()
                .topics(List.of(topic("t", 1, 1).build()))
                .validateOnly(true)
                .build();
        assertThat(bench.ask(request, LATEST).topics().getFirst().errorCode()).isZero();
        assertThat(bench.metadata.get().topics().topic("t")).isNull();
    }

    @Test
    void everyVersionIsServed() {
        for (int v = ApiKey.CREATE_TOPICS.lowestVersion(); v <= ApiKey.CREATE_TOPICS.latestVersion(); v++) {
            CreateTopicsRequest request = CreateTopicsRequest.builder()
                    .topics(List.of(topic("v" + v, 1, 1).build()))
                    .build();
            assertThat(bench.ask(request, v).topics().getFirst().errorCode()).isZero();
        }
        for (int v = ApiKey.CREATE_PARTITIONS.lowestVersion(); v <= ApiKey.CREATE_PARTITIONS.latestVersion(); v++) {
            CreatePartitionsRequest request = CreatePartitionsRequest.builder()
                    .topics(List.of(grow("v2", 2 + v, null)))
                    .build();
            assertThat(bench.ask(request, v).results().getFirst().errorCode()).isZero();
        }
        for (int v = ApiKey.DELETE_TOPICS.lowestVersion(); v <= ApiKey.DELETE_TOPICS.latestVersion(); v++) {
            create(topic("gone", 1, 1).build());
            assertThat(deleteNames(v, "gone").getFirst().errorCode()).isZero();
            assertThat(bench.metadata.get().topics().topic("gone")).isNull();
        }
    }

    @Test
    void partitionsCanOnlyBeAdded() {
        create(topic("t1", 3, 1).build());
        assertThat(grown(grow("t1", 5, null)).errorCode()).isZero();
        assertThat(bench.metadata.get().topics().topic("t1").partitionCount()).isEqualTo(5);
        notGrown(grow("t1", 5, null), ErrorCode.INVALID_PARTITIONS, "Topic already has 5 partition(s).");
        notGrown(
                grow("t1", 3, null),
                ErrorCode.INVALID_PARTITIONS,
                "The topic t1 currently has 5 partition(s); 3 would not be an increase.");
        notGrown(grow("nope", 3, null), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, null);
        notGrown(
                grow("t1", 8, List.of(IntList.of(1))),
                ErrorCode.INVALID_REPLICA_ASSIGNMENT,
                "Attempted to add 3 additional partition(s), but only 1 assignment(s) were specified.");
        notGrown(
                grow("t1", 6, List.of(IntList.of(9))),
                ErrorCode.INVALID_REPLICA_ASSIGNMENT,
                "The manual partition assignment includes broker 9, but no such broker is registered.");
        assertThat(grown(grow("t1", 6, List.of(IntList.of(1)))).errorCode()).isZero();
    }

    @Test
    void topicsAreDeletedByNameOrId() {
        Uuid id = create(topic("byId", 1, 1).build()).topicId();
        DeletableTopicResult deleted =
                delete(DeleteTopicState.builder().topicId(id).name(null).build());
        assertThat(deleted.errorCode()).isZero();
        assertThat(deleted.name()).isEqualTo("byId");

        DeletableTopicResult unknown =
                delete(DeleteTopicState.builder().topicId(id).name(null).build());
        assertThat(unknown.errorCode()).isEqualTo(ErrorCode.UNKNOWN_TOPIC_ID.code());
        assertThat(unknown.errorMessage()).isEqualTo("This server does not host this topic ID.");

        DeletableTopicResult neither =
                delete(DeleteTopicState.builder().name(null).build());
        assertThat(neither.errorMessage()).isEqualTo("Neither topic name nor id were specified.");

        assertThat(deleteNames(5, "nope").getFirst().errorMessage())
                .isEqualTo("This server does not host this topic-partition.");
        assertThat(deleteNames(4, "nope").getFirst().errorCode())
                .isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
    }

    @Test
    void deletionCanBeSwitchedOff() {
        MetadataBench strict = new MetadataBench(new MetadataSettings(1, MetadataBench.CLUSTER, true, false, 2_000));
        DeleteTopicsRequest request =
                DeleteTopicsRequest.builder().topicNames(List.of("t")).build();
        assertThat(strict.ask(request, 5).responses().getFirst().errorCode())
                .isEqualTo(ErrorCode.TOPIC_DELETION_DISABLED.code());
        assertThat(strict.ask(request, 2).responses().getFirst().errorCode())
                .isEqualTo(ErrorCode.INVALID_REQUEST.code());
    }

    private CreatableTopicResult create(CreatableTopic topic) {
        return bench.ask(CreateTopicsRequest.builder().topics(List.of(topic)).build(), LATEST)
                .topics()
                .getFirst();
    }

    private void refused(CreatableTopic.Builder topic, ErrorCode code, String message) {
        CreatableTopicResult result = create(topic.build());
        assertThat(ErrorCode.forCode(result.errorCode())).isEqualTo(code);
        assertThat(result.errorMessage()).isEqualTo(message);
        assertThat(result.numPartitions()).isEqualTo(-1);
    }

    private void refusedConfig(String key, @Nullable String value, String message) {
        refused(topic("t4", 1, 1).configs(List.of(config(key, value))), ErrorCode.INVALID_CONFIG, message);
    }

    private CreatePartitionsTopicResult grown(CreatePartitionsTopic topic) {
        return bench.ask(
                        CreatePartitionsRequest.builder().topics(List.of(topic)).build(), 3)
                .results()
                .getFirst();
    }

    private void notGrown(CreatePartitionsTopic topic, ErrorCode code, @Nullable String message) {
        CreatePartitionsTopicResult result = grown(topic);
        assertThat(ErrorCode.forCode(result.errorCode())).isEqualTo(code);
        assertThat(result.errorMessage()).isEqualTo(message);
    }

    private DeletableTopicResult delete(DeleteTopicState topic) {
        return bench.ask(DeleteTopicsRequest.builder().topics(List.of(topic)).build(), 6)
                .responses()
                .getFirst();
    }

    private List<DeletableTopicResult> deleteNames(int version, String name) {
        DeleteTopicsRequest.Builder request = DeleteTopicsRequest.builder();
        if (version >= 6) {
            request.topics(List.of(DeleteTopicState.builder().name(name).build()));
        } else {
            request.topicNames(List.of(name));
        }
        return bench.ask(request.build(), version).responses();
    }

    private static CreatableTopic.Builder topic(String name, int partitions, int replicationFactor) {
        return CreatableTopic.builder().name(name).numPartitions(partitions).replicationFactor((short)
                replicationFactor);
    }

    private static CreatableTopic.Builder assigned(String name, CreatableReplicaAssignment... assignments) {
        return topic(name, -1, -1).assignments(Arrays.asList(assignments));
    }

    private static CreatableReplicaAssignment assignment(int partition, int... brokers) {
        return CreatableReplicaAssignment.builder()
                .partitionIndex(partition)
                .brokerIds(IntList.of(brokers))
                .build();
    }

    private static CreatableTopicConfig config(String name, @Nullable String value) {
        return CreatableTopicConfig.builder().name(name).value(value).build();
    }

    private static CreatePartitionsTopic grow(String name, int count, @Nullable List<IntList> assignments) {
        return CreatePartitionsTopic.builder()
                .name(name)
                .count(count)
                .assignments(
                        assignments == null
                                ? null
                                : assignments.stream()
                                        .map(brokers -> CreatePartitionsAssignment.builder()
                                                .brokerIds(brokers)
                                                .build())
                                        .toList())
                .build();
    }
}
