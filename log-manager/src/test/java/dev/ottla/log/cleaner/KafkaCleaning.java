package dev.ottla.log.cleaner;

import dev.ottla.log.CompactionWorld;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestException;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
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
import org.apache.kafka.storage.internals.log.LogOffsetsListener;
import org.apache.kafka.storage.internals.log.LogToClean;
import org.apache.kafka.storage.internals.log.ProducerStateManagerConfig;
import org.apache.kafka.storage.internals.log.SkimpyOffsetMap;
import org.apache.kafka.storage.internals.log.UnifiedLog;
import org.apache.kafka.storage.internals.utils.Throttler;
import org.apache.kafka.storage.log.metrics.BrokerTopicStats;
import org.jspecify.annotations.Nullable;

/** Apache Kafka's own cleaner, over a copy of the partition of a {@link CompactionWorld}; one thread. */
final class KafkaCleaning {
    private final Path directory;
    private final CompactionWorld world;
    private final Map<String, String> topicConfig;

    KafkaCleaning(Path directory, CompactionWorld world, Map<String, String> topicConfig) {
        this.directory = directory;
        this.world = world;
        this.topicConfig = topicConfig;
    }

    List<String> content() throws IOException {
        return content(partition());
    }

    List<String> names() throws IOException {
        return names(partition());
    }

    private Path partition() {
        return directory.resolve(CompactionWorld.PARTITION.directoryName());
    }

    /** Takes a copy of the partition for itself, in the place of what it had. */
    void copy(Path from) throws IOException {
        Files.createDirectories(partition());
        for (Path path : list(partition())) {
            Files.delete(path);
        }
        for (Path path : list(from)) {
            if (!path.toString().endsWith(".deleted")) {
                Files.copy(path, partition().resolve(path.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.sorted().toList();
        }
    }

    /** Cleans its copy; returns up to where it is clean then. */
    long clean(long firstDirty) throws IOException, NoSuchAlgorithmException, DigestException {
        Time time = new WorldTime();
        UnifiedLog log = UnifiedLog.create(
                partition().toFile(),
                new LogConfig(topicConfig),
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
                LogOffsetsListener.NO_OP_OFFSETS_LISTENER);
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

    static List<String> names(Path directory) throws IOException {
        return list(directory).stream()
                .map(path -> path.getFileName().toString())
                .filter(name -> name.endsWith(".log") || name.endsWith(".txnindex"))
                .toList();
    }

    /** Every batch and record, as Kafka reads them. */
    static List<String> content(Path directory) throws IOException {
        List<String> content = new ArrayList<>();
        for (Path path : list(directory)) {
            if (path.toString().endsWith(".log")) {
                try (FileRecords records = FileRecords.open(path.toFile(), false)) {
                    for (FileLogInputStream.FileChannelRecordBatch batch : records.batches()) {
                        batch.ensureValid();
                        content.add(path.getFileName() + " " + batch.magic() + " " + batch.timestampType() + " "
                                + batch.baseOffset() + "-" + batch.lastOffset() + " "
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

    private static String text(@Nullable ByteBuffer bytes) {
        return bytes == null
                ? "null"
                : StandardCharsets.ISO_8859_1.decode(bytes).toString();
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
            throw new UnsupportedOperationException("the cleaner never waits");
        }
    }
}
