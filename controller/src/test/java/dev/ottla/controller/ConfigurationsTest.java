package dev.ottla.controller;

import static dev.ottla.controller.ConfigChanges.APPEND;
import static dev.ottla.controller.ConfigChanges.DELETE;
import static dev.ottla.controller.ConfigChanges.SUBTRACT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.metadata.ConfigResource;
import dev.ottla.protocol.message.IncrementalAlterConfigsRequest.AlterConfigsResource;
import dev.ottla.protocol.message.IncrementalAlterConfigsRequest.AlterableConfig;
import dev.ottla.runtime.simulation.SimulatedFileStore;
import dev.ottla.runtime.simulation.Simulation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Settings of every kind of resource, judged in the words of Apache Kafka 4.3.1. */
class ConfigurationsTest {
    private static final ConfigResource TOPIC = ConfigResource.topic("orders");
    private static final ConfigResource GROUP = new ConfigResource(ConfigResource.GROUP, "g");
    private static final ConfigResource METRICS = new ConfigResource(ConfigResource.CLIENT_METRICS, "m");

    private final Simulation simulation = new Simulation(13);
    private final SimulatedFileStore disk =
            new SimulatedFileStore(simulation.clock(), simulation.random().fork());
    private final QuorumWorld world = new QuorumWorld(simulation, disk, Path.of("/data"));

    @BeforeEach
    void start() throws IOException {
        world.format();
        world.start();
        world.join();
        world.create("orders", 1);
    }

    @Test
    void topicsAreSetAndResetKeyByKey() {
        assertThat(set(TOPIC, "retention.ms", "1000")).isEqualTo("0");
        assertThat(change(TOPIC, APPEND, "cleanup.policy", "compact")).isEqualTo("0");
        assertThat(settings(TOPIC)).containsEntry("cleanup.policy", "delete,compact");
        assertThat(change(TOPIC, SUBTRACT, "cleanup.policy", "delete")).isEqualTo("0");
        assertThat(change(TOPIC, DELETE, "retention.ms", null)).isEqualTo("0");
        assertThat(settings(TOPIC)).isEqualTo(Map.of("cleanup.policy", "compact"));

        assertThat(set(TOPIC, "retention.ms", "abc"))
                .isEqualTo("40 Invalid value abc for configuration retention.ms: Not a number of type LONG");
        assertThat(set(TOPIC, "nonsense", "1")).isEqualTo("40 Unknown topic config name: nonsense");
        assertThat(change(TOPIC, APPEND, "retention.ms", "5"))
                .isEqualTo("40 Can't APPEND to key retention.ms because its type is not LIST.");
        assertThat(set(ConfigResource.topic("nope"), "retention.ms", "1"))
                .isEqualTo("3 The topic 'nope' does not exist.");
        assertThat(set(ConfigResource.topic(""), "retention.ms", "1"))
                .isEqualTo("42 Default topic resources are not allowed.");
        assertThat(set(TOPIC, "follower.replication.throttled.replicas", "1:1,x"))
                .startsWith("40 Invalid value [1:1, x] for configuration follower.replication.throttled.replicas: ");
    }

    @Test
    void groupsAreBoundByWhatTheirOwnKeysAllow() {
        assertThat(set(GROUP, "consumer.session.timeout.ms", "50000")).isEqualTo("0");
        assertThat(settings(GROUP)).containsEntry("consumer.session.timeout.ms", "50000");
        assertThat(set(GROUP, "nope", "1")).isEqualTo("40 Unknown group config name: nope");
        assertThat(set(GROUP, "consumer.heartbeat.interval.ms", "50000"))
                .isEqualTo("40 consumer.session.timeout.ms must be greater than consumer.heartbeat.interval.ms");
        assertThat(set(GROUP, "share.auto.offset.reset", "by_duration:PT1H")).isEqualTo("0");
        assertThat(set(GROUP, "share.auto.offset.reset", "by_duration:-PT1H")).startsWith("40 Invalid value");
        assertThat(set(new ConfigResource(ConfigResource.GROUP, ""), "nope", "1"))
                .isEqualTo("42 Default group resources are not allowed.");
    }

    @Test
    void clientMetricsHaveThreeKeys() {
        assertThat(set(METRICS, "interval.ms", "1000")).isEqualTo("0");
        assertThat(set(METRICS, "match", "client_id=a.*, client_software_name=b"))
                .isEqualTo("0");
        assertThat(set(METRICS, "interval.ms", "1"))
                .isEqualTo("42 Invalid value 1 for interval.ms, interval must be between 100 and 3600000 (1 hour)");
        assertThat(set(METRICS, "match", "client_id=[")).isEqualTo("40 Illegal client matching pattern: client_id=[");
        assertThat(set(METRICS, "nope", "1")).isEqualTo("42 Unknown client metrics configuration: nope");
        assertThat(set(new ConfigResource(ConfigResource.CLIENT_METRICS, ""), "interval.ms", "1000"))
                .isEqualTo("42 Subscription name can't be empty");
        assertThat(set(new ConfigResource((byte) 1, "x"), "a", "b")).isEqualTo("42 Unknown resource type 1");
    }

    @Test
    void whereEligibleLeadersAreKeptAllBrokersAgree() {
        assertThat(change(ConfigResource.ALL_BROKERS, DELETE, "min.insync.replicas", null))
                .isEqualTo("40 Cluster-level min.insync.replicas cannot be removed while ELR is enabled.");
        assertThat(set(ConfigResource.broker(1), "min.insync.replicas", "2"))
                .isEqualTo("40 Broker-level min.insync.replicas cannot be altered while ELR is enabled.");
        assertThat(set(ConfigResource.ALL_BROKERS, "min.insync.replicas", "2")).isEqualTo("0");
    }

    @Test
    void allSettingsAreReplacedAtOnceAsInFormerTimes() {
        set(TOPIC, "retention.ms", "1000");
        assertThat(ConfigChanges.replace(world, TOPIC, Map.of("segment.ms", "7000")))
                .isEqualTo("0");
        assertThat(settings(TOPIC)).isEqualTo(Map.of("segment.ms", "7000"));
        assertThat(ConfigChanges.replace(world, ConfigResource.ALL_BROKERS, Map.of()))
                .isEqualTo("40 Cluster-level min.insync.replicas cannot be removed while ELR is enabled.");
        assertThat(ConfigChanges.replace(world, TOPIC, Map.of())).isEqualTo("0");
        assertThat(settings(TOPIC)).isEmpty();
    }

    @Test
    void aChangeLargerThanABatchIsSeenAsAWholeOrNotAtAll() throws IOException {
        String prefixes = "client.metric.prefix,".repeat(500);
        List<AlterConfigsResource> resources = new ArrayList<>();
        for (int i = 0; i < 1_200; i++) {
            resources.add(ConfigChanges.resource(
                    new ConfigResource(ConfigResource.CLIENT_METRICS, "m" + i),
                    List.of(AlterableConfig.builder()
                            .name("metrics")
                            .value(prefixes + i)
                            .build())));
        }
        assertThat(ConfigChanges.all(world, resources)).containsOnly("0");
        int before = world.image().configurations().byResource().size();
        assertThat(before).isGreaterThan(1_200);

        world.stop();
        world.start();
        assertThat(world.image().configurations().byResource()).hasSize(before);
    }

    private Map<String, String> settings(ConfigResource resource) {
        return world.image().configurations().of(resource);
    }

    private String set(ConfigResource resource, String key, String value) {
        return ConfigChanges.set(world, resource, key, value);
    }

    private String change(ConfigResource resource, int operation, String key, @Nullable String value) {
        return ConfigChanges.change(world, resource, operation, key, value);
    }
}
