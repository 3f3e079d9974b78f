package dev.ottla.compat.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.compat.broker.Broker;
import dev.ottla.compat.broker.Brokers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Goal: a data directory passes from Apache Kafka to Ottla and back, or the other way round, and nothing is lost, added
 * or changed. Method: one broker formats and fills it, ends by a stop or a kill, and the other starts with the same
 * properties on the same directories; it must serve exactly what was served before, then it adds a round of its own.
 * Segments that are sealed must not change by a byte; Apache Kafka's DumpLogSegments reads all files at the end.
 */
@Timeout(value = 900, unit = TimeUnit.SECONDS)
class DirectoryExchangeTest {
    private static final TopicPartition COMPRESSED = new TopicPartition("compressed", 0);
    private static final TopicPartition LARGE = new TopicPartition("large", 2);
    private static final TopicPartition COMPACTED = new TopicPartition("compacted", 0);
    private static final TopicPartition TRANSACTIONAL = new TopicPartition("transactional", 0);
    private static final List<TopicPartition> EXACT = List.of(COMPRESSED, LARGE, TRANSACTIONAL);
    private static final List<String> GROUPS = List.of("plain-group", "transactional-group");
    private static final int COMPACTED_KEYS = 5;
    private static final long WAIT_FOR_COMPACTION_NS = TimeUnit.SECONDS.toNanos(60);

    @TempDir
    Path folder;

    private final Map<String, String> lastValues = new HashMap<>();
    private int round;

    static Stream<Arguments> exchanges() {
        return Stream.of(
                Arguments.of(List.of("Apache Kafka", "Ottla", "Apache Kafka"), false, 1),
                Arguments.of(List.of("Apache Kafka", "Ottla", "Apache Kafka"), true, 2),
                Arguments.of(List.of("Ottla", "Apache Kafka", "Ottla"), false, 2),
                Arguments.of(List.of("Ottla", "Apache Kafka", "Ottla"), true, 1));
    }

    @ParameterizedTest(name = "{0}, killed: {1}, directories: {2}")
    @MethodSource("exchanges")
    void nothingIsLostAddedOrChanged(List<String> brokers, boolean killed, int directories) throws Exception {
        List<Path> logDirectories = logDirectories(directories);
        Content before = null;
        SealedSegments sealed = null;
        for (String name : brokers) {
            try (Broker broker = start(name, logDirectories)) {
                if (before == null) {
                    createTopics(broker);
                } else {
                    assertSame(before, content(broker));
                }
                fill(broker);
                before = content(broker);
                assertThat(before.lastValues(COMPACTED)).isEqualTo(lastValues);
                end(broker, killed);
            }
            if (sealed != null) {
                sealed.assertUnchanged();
            }
            sealed = SealedSegments.in(logDirectories, List.of("compressed", "large", "transactional"));
        }
        assertThat(sealed.count()).as("sealed segments").isGreaterThan(3);
        // A killed broker leaves preallocated indexes behind, which the next start would have cut.
        if (!killed) {
            for (Path directory : logDirectories) {
                LogDump.ofEverythingIn(directory);
            }
        }
    }

    private List<Path> logDirectories(int count) {
        List<Path> directories = new ArrayList<>(List.of(folder.resolve("data")));
        for (int i = 1; i < count; i++) {
            directories.add(folder.resolve("data-" + i));
        }
        return directories;
    }

    private Broker start(String name, List<Path> logDirectories) {
        Map<String, String> overrides = Map.of(
                "log.dirs",
                        String.join(
                                ",", logDirectories.stream().map(Path::toString).toList()),
                "offsets.topic.num.partitions", "3",
                "transaction.state.log.num.partitions", "3",
                "log.cleaner.backoff.ms", "100");
        return name.equals("Ottla") ? Brokers.ottla(folder, overrides) : Brokers.kafka(folder, overrides);
    }

    private static void end(Broker broker, boolean killed) {
        if (killed) {
            broker.kill();
        } else {
            broker.stop();
        }
    }

    private static void createTopics(Broker broker) throws Exception {
        Map<String, String> small = Map.of("segment.bytes", "1048576");
        Map<String, String> compacted =
                Map.of("segment.bytes", "1048576", "cleanup.policy", "compact", "min.cleanable.dirty.ratio", "0.01");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            admin.createTopics(List.of(
                            topic("compressed", 1, Map.of()),
                            topic("large", 3, small),
                            topic("compacted", 1, compacted),
                            topic("transactional", 1, Map.of())))
                    .all()
                    .get();
        }
    }

    private static NewTopic topic(String name, int partitions, Map<String, String> configs) {
        return new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(configs);
    }

    /** One more round of everything that this broker can take. */
    private void fill(Broker broker) throws Exception {
        round++;
        Writing writing = new Writing(broker.bootstrap(), 77L + round);
        writing.allCompressions(COMPRESSED, round);
        writing.large(LARGE, 80, 10);
        writing.large(COMPACTED, 160, COMPACTED_KEYS);
        writing.commit("plain-group", COMPRESSED, 10L + round);
        if (broker.name().equals("Apache Kafka")) {
            writing.transactions(TRANSACTIONAL, "transactional-group", 100L * round);
        } else {
            writing.allCompressions(TRANSACTIONAL, round);
        }
        lastValues.clear();
        lastValues.putAll(
                Content.of(broker.bootstrap(), List.of(COMPACTED), List.of()).lastValues(COMPACTED));
        assertThat(lastValues).hasSize(COMPACTED_KEYS);
        if (broker.name().equals("Apache Kafka")) {
            awaitCompaction(broker);
        }
    }

    /** Of 160 records with few keys, those of the active segment and one per key remain. */
    private static void awaitCompaction(Broker broker) throws Exception {
        long deadlineNs = System.nanoTime() + WAIT_FOR_COMPACTION_NS;
        while (Content.of(broker.bootstrap(), List.of(COMPACTED), List.of()).count(COMPACTED) > 80) {
            assertThat(System.nanoTime()).as("time to compact").isLessThan(deadlineNs);
            LockSupport.parkNanos(50_000_000);
        }
    }

    private static Content content(Broker broker) throws Exception {
        List<TopicPartition> partitions = new ArrayList<>(EXACT);
        partitions.add(COMPACTED);
        return Content.of(broker.bootstrap(), partitions, GROUPS);
    }

    private static void assertSame(Content before, Content now) {
        for (TopicPartition partition : EXACT) {
            for (String isolation : List.of(" read_committed", " read_uncommitted")) {
                assertThat(now.records().get(partition + isolation))
                        .as(partition + isolation)
                        .isEqualTo(before.records().get(partition + isolation));
            }
        }
        assertThat(now.lastValues(COMPACTED)).isEqualTo(before.lastValues(COMPACTED));
        assertThat(certain(now.offsets())).isEqualTo(certain(before.offsets()));
        assertThat(now.groups()).isEqualTo(before.groups());
    }

    /**
     * Apache Kafka does not find a time in a compacted log whose first segment has lost all its records but is younger
     * than the time by the date of its file; what it finds changes from start to start.
     */
    private static Map<String, String> certain(Map<String, String> offsets) {
        Map<String, String> certain = new HashMap<>(offsets);
        certain.remove(COMPACTED + " TimestampSpec");
        return certain;
    }
}
