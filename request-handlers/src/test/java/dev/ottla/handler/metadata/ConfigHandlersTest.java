package dev.ottla.handler.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.handler.config.LoggerLevels;
import dev.ottla.metadata.ConfigResource;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.AlterConfigsRequest;
import dev.ottla.protocol.message.DescribeConfigsRequest;
import dev.ottla.protocol.message.DescribeConfigsResponse.DescribeConfigsResourceResult;
import dev.ottla.protocol.message.IncrementalAlterConfigsRequest;
import dev.ottla.protocol.message.IncrementalAlterConfigsRequest.AlterConfigsResource;
import dev.ottla.protocol.message.IncrementalAlterConfigsRequest.AlterableConfig;
import dev.ottla.protocol.message.IncrementalAlterConfigsResponse.AlterConfigsResourceResponse;
import dev.ottla.protocol.message.ListConfigResourcesRequest;
import dev.ottla.protocol.message.ListConfigResourcesResponse;
import dev.ottla.protocol.message.UpdateFeaturesRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a broker judges of a change of settings itself; answers as Apache Kafka 4.3.1 words them. */
class ConfigHandlersTest {
    private static final int SET = 0;
    private static final int DELETE = 1;
    private static final int APPEND = 2;

    private final MetadataBench bench = new MetadataBench();

    @Test
    void aBrokerTakesOnlyWhatItCanChangeWhileItRuns() {
        assertThat(change(ConfigResource.broker(1), SET, "message.max.bytes", "2000000"))
                .isEqualTo("0");
        assertThat(describe(ConfigResource.BROKER, "1", "message.max.bytes").value())
                .isEqualTo("2000000");
        assertThat(change(ConfigResource.broker(1), SET, "num.partitions", "5"))
                .isEqualTo("42 Cannot update these configs dynamically: [num.partitions]");
        assertThat(change(ConfigResource.broker(2), SET, "message.max.bytes", "1"))
                .isEqualTo("42 Unexpected broker id, expected 1, but received 2");
        assertThat(change(new ConfigResource(ConfigResource.BROKER, "x"), SET, "message.max.bytes", "1"))
                .isEqualTo("42 Node id must be an integer, but it is: x");
        assertThat(change(ConfigResource.broker(1), APPEND, "message.max.bytes", "5"))
                .isEqualTo("40 Config value append is not allowed for config key: message.max.bytes");
        assertThat(change(ConfigResource.broker(1), APPEND, "nope", "5")).isEqualTo("40 Unknown config name: nope");
    }

    @Test
    void keyStoresBelongToListenersAndSecretsAreNotTold() {
        assertThat(change(ConfigResource.broker(1), SET, "ssl.keystore.password", "hush-hush"))
                .isEqualTo("42 These security configs can be dynamically updated only per-listener using the listener"
                        + " prefix: [ssl.keystore.password]");
        String ofListener = "listener.name.plaintext.ssl.keystore.password";
        assertThat(change(ConfigResource.ALL_BROKERS, SET, ofListener, "hush-hush"))
                .isEqualTo("42 Cannot update these configs at default cluster level, broker id must be specified: ["
                        + ofListener + "]");
        assertThat(change(ConfigResource.broker(1), SET, ofListener, "hush-hush"))
                .isEqualTo("0");
        DescribeConfigsResourceResult told = describe(ConfigResource.BROKER, "1", ofListener);
        assertThat(told.isSensitive()).isTrue();
        assertThat(told.value()).isNull();
        assertThat(told.toString()).doesNotContain("hush-hush");
    }

    @Test
    void whatIsSaidTwiceOrNotAtAllIsRefused() {
        AlterableConfig one = config(SET, "message.max.bytes", "1");
        assertThat(told(List.of(resource(ConfigResource.ALL_BROKERS, one, one))))
                .containsExactly("42 Error due to duplicate config keys");
        assertThat(told(List.of(resource(ConfigResource.ALL_BROKERS, one), resource(ConfigResource.ALL_BROKERS, one))))
                .containsExactly(
                        "42 Each resource must appear at most once.", "42 Each resource must appear at most once.");
        assertThat(change(ConfigResource.ALL_BROKERS, SET, "message.max.bytes", null))
                .isEqualTo("42 Null value not supported for : message.max.bytes");
    }

    @Test
    void loggersAreHeardAtOnce() {
        ConfigResource loggers = new ConfigResource(ConfigResource.BROKER_LOGGER, "1");
        assertThat(change(loggers, SET, "dev.ottla", "DEBUG")).isEqualTo("0");
        assertThat(bench.loggers.all()).containsEntry("dev.ottla", "DEBUG");
        assertThat(describe(ConfigResource.BROKER_LOGGER, "1", "dev.ottla").value())
                .isEqualTo("DEBUG");
        assertThat(change(loggers, DELETE, "dev.ottla", null)).isEqualTo("0");
        assertThat(bench.loggers.all()).containsEntry("dev.ottla", "INFO");
        assertThat(change(loggers, SET, "nope", "DEBUG")).isEqualTo("40 Logger nope does not exist!");
        assertThat(change(loggers, SET, LoggerLevels.ROOT, "LOUD"))
                .isEqualTo("40 Cannot set the log level of root to LOUD as it is not a supported log level."
                        + " Valid log levels are DEBUG, ERROR, FATAL, INFO, TRACE, WARN");
        assertThat(change(loggers, DELETE, LoggerLevels.ROOT, null))
                .isEqualTo("42 Removing the log level of the root logger is not allowed");
        assertThat(change(loggers, APPEND, LoggerLevels.ROOT, "INFO"))
                .isEqualTo("42 APPEND operation is not allowed for the BROKER_LOGGER resource");
        assertThat(change(new ConfigResource(ConfigResource.BROKER_LOGGER, "2"), SET, "root", "INFO"))
                .isEqualTo("42 Unexpected node id. Expected 1, but received 2");
    }

    @Test
    void answersComeInTheOrderOfTheRequest() {
        ConfigResource metrics = new ConfigResource(ConfigResource.CLIENT_METRICS, "m");
        ConfigResource loggers = new ConfigResource(ConfigResource.BROKER_LOGGER, "1");
        for (int v = 0; v <= ApiKey.INCREMENTAL_ALTER_CONFIGS.latestVersion(); v++) {
            List<AlterConfigsResourceResponse> responses = alter(
                    v,
                    List.of(
                            resource(ConfigResource.topic("nope"), config(SET, "retention.ms", "1")),
                            resource(loggers, config(SET, "root", "INFO")),
                            resource(metrics, config(SET, "interval.ms", "1000"))));
            assertThat(responses)
                    .extracting(AlterConfigsResourceResponse::resourceName)
                    .containsExactly("nope", "1", "m");
            assertThat(responses)
                    .extracting(AlterConfigsResourceResponse::errorCode)
                    .containsExactly((short) 3, (short) 0, (short) 0);
        }
    }

    @Test
    void resourcesAreListedByKind() {
        change(new ConfigResource(ConfigResource.CLIENT_METRICS, "m"), SET, "interval.ms", "1000");
        change(new ConfigResource(ConfigResource.GROUP, "g"), SET, "consumer.session.timeout.ms", "50000");
        assertThat(listed(0)).containsExactly("m");
        assertThat(listed(1, ConfigResource.GROUP)).containsExactly("g");
        assertThat(listed(1, ConfigResource.BROKER, ConfigResource.CLIENT_METRICS))
                .containsExactly("m", "1");
        assertThat(listed(1)).containsExactly("g", "m", "1", "1");
        assertThat(list(1, (byte) 1).errorCode()).isEqualTo(ErrorCode.UNSUPPORTED_VERSION.code());
    }

    @Test
    void everyVersionIsServed() {
        for (int v = 0; v <= ApiKey.ALTER_CONFIGS.latestVersion(); v++) {
            assertThat(bench.ask(
                                    AlterConfigsRequest.builder()
                                            .resources(List.of(AlterConfigsRequest.AlterConfigsResource.builder()
                                                    .resourceType(ConfigResource.BROKER_LOGGER)
                                                    .resourceName("1")
                                                    .build()))
                                            .build(),
                                    v)
                            .responses()
                            .getFirst()
                            .errorMessage())
                    .isEqualTo("Unknown resource type 8");
        }
        for (int v = 0; v <= ApiKey.UPDATE_FEATURES.latestVersion(); v++) {
            assertThat(bench.ask(UpdateFeaturesRequest.builder().build(), v).errorCode())
                    .isZero();
        }
    }

    private List<String> listed(int version, byte... types) {
        return list(version, types).configResources().stream()
                .map(ListConfigResourcesResponse.ConfigResource::resourceName)
                .toList();
    }

    private ListConfigResourcesResponse list(int version, byte... types) {
        List<Byte> asked = new java.util.ArrayList<>();
        for (byte type : types) {
            asked.add(type);
        }
        return bench.ask(
                ListConfigResourcesRequest.builder().resourceTypes(asked).build(), version);
    }

    private DescribeConfigsResourceResult describe(byte type, String name, String key) {
        return bench.ask(
                        DescribeConfigsRequest.builder()
                                .resources(List.of(DescribeConfigsRequest.DescribeConfigsResource.builder()
                                        .resourceType(type)
                                        .resourceName(name)
                                        .configurationKeys(List.of(key))
                                        .build()))
                                .build(),
                        4)
                .results()
                .getFirst()
                .configs()
                .getFirst();
    }

    private String change(ConfigResource resource, int operation, String key, @Nullable String value) {
        return told(List.of(resource(resource, config(operation, key, value)))).getFirst();
    }

    private List<String> told(List<AlterConfigsResource> resources) {
        return alter(1, resources).stream()
                .map(response -> response.errorCode() == 0 ? "0" : response.errorCode() + " " + response.errorMessage())
                .toList();
    }

    private List<AlterConfigsResourceResponse> alter(int version, List<AlterConfigsResource> resources) {
        return bench.ask(
                        IncrementalAlterConfigsRequest.builder()
                                .resources(resources)
                                .build(),
                        version)
                .responses();
    }

    private static AlterConfigsResource resource(ConfigResource resource, AlterableConfig... configs) {
        return AlterConfigsResource.builder()
                .resourceType(resource.type())
                .resourceName(resource.name())
                .configs(List.of(configs))
                .build();
    }

    private static AlterableConfig config(int operation, String key, @Nullable String value) {
        return AlterableConfig.builder()
                .name(key)
                .configOperation((byte) operation)
                .value(value)
                .build();
    }
}
