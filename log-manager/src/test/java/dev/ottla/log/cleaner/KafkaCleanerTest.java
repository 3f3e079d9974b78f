package dev.ottla.log.cleaner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.log.AppendOrigin;
import dev.ottla.log.CompactionWorld;
import dev.ottla.protocol.record.BatchSettings;
import dev.ottla.protocol.record.Compression;
import dev.ottla.runtime.LocalFileStore;
import dev.ottla.runtime.simulation.SeededRandom;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestException;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.common.record.internal.FileLogInputStream;
import org.apache.kafka.common.record.internal.FileRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.server.util.KafkaScheduler;
import org.apache.kafka.storage.internals.log.Cleaner;
import org.apache.kafka.storage.internals.log.LogConfig;
import org.apache.kafka.storage.internals.log.LogDirFailureChannel;
import org.apache.kafka.storage.internals.log.LogToClean;
import org.apache.kafka.storage.internals.log.ProducerStateManagerConfig;
import org.apache.kafka.storage.internals.log.SkimpyOffsetMap;
import org.apache.kafka.storage.internals.log.UnifiedLog;
import org.apache.kafka.storage.internals.utils.Throttler;
import org.apache.kafka.storage.log.metrics.BrokerTopicStats;
import org.apache.kafka.tools.DumpLogSegments;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: our cleaner leaves what Apache Kafka's cleaner leaves. Method: a random log is written and copied; one copy is
 * cleaned by Kafka's own class, the other by ours, several rounds with time and records in between; batches and records
 * are compared one by one. Then Kafka's tool reads every file that ours has left.
 */
class KafkaCleanerTest {
    private static final long DELETE_RETENTION_MS = 1_000;
    private static final Map<String, String> TOPIC = Map.of(
            "cleanup.policy", "compact",
            "min.cleanable.dirty.ratio", "0.01",
            "delete.retention.ms", String.valueOf(DELETE_RETENTION_MS),
            "internal.segment.bytes", "3000",
            "index.interval.bytes", "300");

    @TempDir
    Path ourDirectory;

    @TempDir
    Path kafkaDirectory;

    private SeededRandom random;
    private CompactionWorld world;
    private final List<Integer> epochs = new ArrayList<>(List.of(0, 0, 0));
    private int value;
    private long kafkaClean;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void bothLeaveTheSameBatchesAndRecords(long seed) throws Exception {
        random = new SeededRandom(seed);
        world = new CompactionWorld(new LocalFileStore(), ourDirectory, TOPIC);
        world.open();
        for (int round = 0; round < 4; round++) {
            fill();
            world.close();
            copyOurs();
            world.open();
            kafkaClean = cleanWithKafka(Math.max(0, world.log().compaction().cleanedEndOffset()));
            world.clean();

            assertThat(world.log().compaction().cleanedEndOffset()).isEqualTo(kafkaClean);
            assertThat(content(world.partitionDirectory())).isEqualTo(content(kafkaPartition()));
            assertThat(names(world.partitionDirectory())).isEqualTo(names(kafkaPartition()));
            world.clock.advanceMs(DELETE_RETENTION_MS / 2 + round * 400L);
        }
        assertThat(world.cleaner().uncleanablePartitions()).isEmpty();
        world.close();
        assertThat(dump())
                .doesNotContain("Mismatches")
                .doesNotContain("Found timestamp mismatch")
                .doesNotContain("Found out of order")
                .doesNotContain("not found")
                .doesNotContain("isvalid: false")
                .doesNotContain("corrupt")
                .contains("deleteHorizonMs");
    }

    private void fill() {
        for (int i = 0; i < 60; i++) {
            world.clock.advanceMs(1);
            int producer = random.nextInt(3);
            BatchSettings settings =
                    BatchSettings.at(0).withCompression(Compression.forId(random.chance(0.7) ? 0 : random.nextInt(5)));
            if (random.chance(0.5)) {
                world.append(settings, records());
            } else {
                int epoch = epochs.get(producer);
                epochs.set(producer, epoch + 1);
                world.append(settings.withProducer(producer, (short) epoch, 0).withTransactional(true), records());
                if (random.chance(0.3)) {
                    world.append("between=" + value++);
                }
                world.append(world.marker(producer, epoch, random.chance(0.5)), AppendOrigin.COORDINATOR);
            }
        }
        world.roll();
        world.append("last=" + value++);
    }

    private String[] records() {
        String[] records = new String[1 + random.nextInt(3)];
        for (int i = 0; i < records.length; i++) {
            String key = "k" + random.nextInt(25);
            records[i] = random.chance(0.3) ? key : key + "=" + value++ + "x".repeat(random.nextInt(40));
        }
        return records;
    }

    private Path kafkaPartition() {
        return kafkaDirectory.resolve(CompactionWorld.PARTITION.directoryName());
    }

    private void copyOurs() throws IOException {
        Files.createDirectories(kafkaPartition());
        for (Path path : list(kafkaPartition())) {
            Files.delete(path);
        }
        for (Path path : list(world.partitionDirectory())) {
            if (!path.toString().endsWith(".deleted")) {
                Files.copy(
                        path,
                        kafkaPartition().resolve(path.getFileName()),
                        java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.sorted().toList();
        }
    }

    private long cleanWithKafka(long firstDirty) throws IOException, NoSuchAlgorithmException, DigestException {
        Time time = new WorldTime();
        UnifiedLog log = UnifiedLog.create(
                kafkaPartition().toFile(),
                new LogConfig(TOPIC),
                0,
                world.log().flusher().recoveryPoint(),
                new KafkaScheduler(1), // never started: it ignores its tasks
                new BrokerTopicStats(),
                time,
                60_000,
                new ProducerStateManagerConfig(86_400_000, false),
                600_000,
                new LogDirFailureChannel(1),
                true,
                Optional.empty(),
                new ConcurrentHashMap<>(),
                false,
                org.apache.kafka.storage.internals.log.LogOffsetsListener.NO_OP_OFFSETS_LISTENER);
        try {
            log.updateHighWatermark(log.logEndOffset());
            Cleaner cleaner = new Cleaner(
                    0,
                    new SkimpyOffsetMap(1 << 20),
                    16 << 10,
                    1 << 20,
                    0.9,
                    new Throttler(Double.MAX_VALUE, 300, "throttle", "bytes", time),
                    time,
                    partition -> {});
            long active = log.activeSegment().baseOffset();
            return cleaner.clean(new LogToClean(log, firstDirty, active, false)).getKey();
        } finally {
            log.close();
        }
    }

    private static List<String> names(Path directory) throws IOException {
        return list(directory).stream()
                .map(path -> path.getFileName().toString())
                .filter(name -> name.endsWith(".log") || name.endsWith(".txnindex"))
                .toList();
    }

    /** Every batch and record, as Kafka reads them. */
    private static List<String> content(Path directory) throws IOException {
        List<String> content = new ArrayList<>();
        for (Path path : list(directory)) {
            if (path.toString().endsWith(".log")) {
                try (FileRecords records = FileRecords.open(path.toFile(), false)) {
                    for (FileLogInputStream.FileChannelRecordBatch batch : records.batches()) {
                        batch.ensureValid();
                        content.add(path.getFileName() + " " + batch.baseOffset() + "-" + batch.lastOffset() + " "
                                + batch.producerId() + "/" + batch.producerEpoch() + "/" + batch.baseSequence() + " "
                                + batch.compressionType() + " " + batch.maxTimestamp() + " " + batch.deleteHorizonMs()
                                + " " + batch.isTransactional() + batch.isControlBatch() + " "
                                + batch.partitionLeaderEpoch() + " " + batch.countOrNull());
                        for (Record record : batch) {
                            content.add("  " + record.offset() + " " + record.timestamp() + " " + text(record.key())
                                    + "=" + text(record.value()));
                        }
                    }
                }
            }
        }
        return content;
    }

    private static String text(java.nio.@Nullable ByteBuffer bytes) {
        return bytes == null
                ? "null"
                : StandardCharsets.ISO_8859_1.decode(bytes).toString();
    }

    private String dump() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream console = System.out;
        PrintStream errors = System.err; // where it complains
        PrintStream capturing = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        System.setOut(capturing);
        System.setErr(capturing);
        try {
            for (String suffix : List.of(".log", ".index", ".timeindex", ".txnindex", ".snapshot")) {
                List<File> files = list(world.partitionDirectory()).stream()
                        .filter(path -> path.toString().endsWith(suffix))
                        .sorted(Comparator.naturalOrder())
                        .map(Path::toFile)
                        .toList();
                if (!files.isEmpty()) {
                    String joined =
                            String.join(",", files.stream().map(File::getPath).toList());
                    DumpLogSegments.main(new String[] {"--deep-iteration", "--print-data-log", "--files", joined});
                    DumpLogSegments.main(new String[] {"--deep-iteration", "--verify-index-only", "--files", joined});
                }
            }
        } finally {
            System.setOut(console);
            System.setErr(errors);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** The clock of the world, for Kafka's classes. */
    private final class WorldTime implements Time {
        @Override
        public long milliseconds() {
            return world.clock.wallClockMs();
        }

        @Override
        public long nanoseconds() {
            return world.clock.monotonicNs();
        }

        @Override
        public void sleep(long ms) {
            world.clock.advanceMs(ms);
        }

        @Override
        public void waitObject(Object object, Supplier<Boolean> condition, long deadlineMs) {
            throw new UnsupportedOperationException();
        }
    }
}
