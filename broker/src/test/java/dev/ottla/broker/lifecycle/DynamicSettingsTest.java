package dev.ottla.broker.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.broker.config.BrokerKeys;
import dev.ottla.broker.config.Support;
import dev.ottla.controller.ClusterConfigs;
import dev.ottla.log.LogConfigKeys;
import dev.ottla.metadata.ConfigResource;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataReplay;
import dev.ottla.metadata.Provenance;
import dev.ottla.protocol.message.metadata.ConfigRecord;
import dev.ottla.runtime.config.ConfigKey;
import dev.ottla.runtime.config.ConfigSynonym;
import dev.ottla.runtime.config.UpdateMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is set for a running broker reaches those who can take it up; and what becomes of each dynamic key is said. */
class DynamicSettingsTest {
    /** Those that stand in for settings of topics come to the logs with the next image and are no business of this. */
    private static final Set<String> AT_ONCE = Set.of(
            "background.threads",
            "cordoned.log.dirs",
            "listener.security.protocol.map",
            "listeners",
            "log.cleaner.backoff.ms",
            "log.cleaner.dedupe.buffer.size",
            "log.cleaner.io.buffer.load.factor",
            "log.cleaner.io.buffer.size",
            "log.cleaner.io.max.bytes.per.second",
            "log.cleaner.threads",
            "max.connection.creation.rate",
            "max.connections",
            "max.connections.per.ip",
            "max.connections.per.ip.overrides",
            "num.network.threads",
            "producer.id.expiration.ms");

    private static final Set<String> FROM_THE_NEXT_START = Set.of("num.recovery.threads.per.data.dir");

    private final List<Map<String, String>> taken = new ArrayList<>();
    private final ClusterConfigs configs = new ClusterConfigs(
            1,
            BrokerKeys.ALL,
            LogConfigKeys.ALL,
            Map.of("node.id", "1", "process.roles", "broker", "controller.listener.names", "CONTROLLER"));
    private final DynamicSettings settings = new DynamicSettings(configs, List.of((values, given) -> taken.add(given)));
    private final MetadataReplay replay = new MetadataReplay(MetadataImage.EMPTY);
    private long offset;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            background.threads | 11 | 12
            cordoned.log.dirs | /tmp/kafka-logs | *
            max.connection.creation.rate | 100 | 200
            max.connections | 500 | 600
            max.connections.per.ip | 5 | 6
            max.connections.per.ip.overrides | 127.0.0.1:5 | 127.0.0.1:6
            producer.id.expiration.ms | 1000 | 2000
            log.retention.ms | 1000 | 2000
            message.max.bytes | 10000 | 20000
            log.cleaner.threads | 2 | 3
            num.network.threads | 4 | 5
            """)
    void whatIsSetForThisBrokerIsStrongerThanWhatIsSetForAll(String key, String ofAll, String own) {
        set(ConfigResource.ALL_BROKERS, key, ofAll);
        assertThat(taken.getLast()).containsEntry(key, ofAll);
        set(ConfigResource.broker(1), key, own);
        assertThat(taken.getLast()).containsEntry(key, own);
        set(ConfigResource.broker(1), key, null);
        assertThat(taken.getLast()).containsEntry(key, ofAll);
        set(ConfigResource.ALL_BROKERS, key, null);
        assertThat(taken.getLast()).doesNotContainKey(key);
    }

    @Test
    void whatConcernsOthersIsNotTakenUp() {
        set(ConfigResource.broker(2), "max.connections", "5");
        set(ConfigResource.topic("t"), "retention.ms", "5");

        assertThat(taken).isEmpty();
    }

    @Test
    void whatIsSetAgainIsNotTakenUpAgain() {
        set(ConfigResource.ALL_BROKERS, "max.connections", "5");
        set(ConfigResource.ALL_BROKERS, "max.connections", "5");

        assertThat(taken).hasSize(1);
    }

    @Test
    void whatCannotBeUsedLeavesTheBrokerAsItWas() {
        set(ConfigResource.ALL_BROKERS, "max.connections", "many");
        assertThat(taken).isEmpty();

        set(ConfigResource.ALL_BROKERS, "max.connections", "7");
        assertThat(taken.getLast()).containsEntry("max.connections", "7");
    }

    @Test
    void itIsKnownOfEachDynamicKeyWhenItCounts() throws IOException {
        Set<String> dynamic = BrokerKeys.ALL.all().stream()
                .filter(key -> key.updateMode() != UpdateMode.READ_ONLY)
                .filter(key -> BrokerKeys.support(key) == Support.IN_EFFECT)
                .map(ConfigKey::name)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> ofTopics = LogConfigKeys.ALL.all().stream()
                .flatMap(key -> key.synonyms().stream())
                .map(ConfigSynonym::name)
                .filter(dynamic::contains)
                .collect(Collectors.toSet());
        Set<String> said = Stream.of(ofTopics, AT_ONCE, FROM_THE_NEXT_START)
                .flatMap(Set::stream)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(said).isEqualTo(dynamic);
        String document = Files.readString(Path.of("..", "docs", "configuration.md"));
        String paragraph = document.substring(0, document.indexOf("## In effect"));
        Stream.of(AT_ONCE, FROM_THE_NEXT_START)
                .flatMap(Set::stream)
                .forEach(key -> assertThat(paragraph).contains("`" + key + "`"));
    }

    private void set(ConfigResource resource, String key, @Nullable String value) {
        MetadataImage before = replay.image();
        replay.replay(
                ConfigRecord.builder()
                        .resourceType(resource.type())
                        .resourceName(resource.name())
                        .name(key)
                        .value(value)
                        .build(),
                new Provenance(offset++, 1, 0));
        settings.publish(before, Objects.requireNonNull(replay.image()), replay.takeChanges());
    }
}
