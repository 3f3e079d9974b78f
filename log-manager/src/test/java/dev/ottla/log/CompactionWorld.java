package dev.ottla.log;

import dev.ottla.log.cleaner.CleanerConfig;
import dev.ottla.log.cleaner.CleanerPorts;
import dev.ottla.log.cleaner.LogCleaner;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.record.BatchSettings;
import dev.ottla.protocol.record.ControlRecordType;
import dev.ottla.protocol.record.EndTransactionMarker;
import dev.ottla.protocol.record.LogRecord;
import dev.ottla.protocol.record.RecordBatch;
import dev.ottla.protocol.record.RecordBatchBuilder;
import dev.ottla.protocol.record.RecordBatches;
import dev.ottla.runtime.FileStore;
import dev.ottla.runtime.simulation.SeededRandom;
import dev.ottla.runtime.simulation.SimulatedClock;
import dev.ottla.runtime.simulation.SimulatedStrands;
import dev.ottla.runtime.simulation.SimulatedTimer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A log manager with a cleaner, all on the thread of the test, over any file store. */
public final class CompactionWorld {
    public static final TopicPartition PARTITION = new TopicPartition("table", 0);
    public static final long BACKOFF_MS = 15_000;

    public final SimulatedClock clock = new SimulatedClock();
    public SimulatedTimer timer = new SimulatedTimer(clock);
    public final List<IOException> failures = new ArrayList<>();
    public CleanerConfig cleanerConfig =
            new CleanerConfig(true, 1, 128 << 20, 0.9, 16 << 10, Double.MAX_VALUE, BACKOFF_MS);
    private final FileStore files;
    private final Path path;
    private LogConfig config;
    private SimulatedStrands strands = SimulatedStrands.inline(new SeededRandom(3));
    private @Nullable LogManager manager;
    private @Nullable LogCleaner cleaner;
    private @Nullable PartitionLog log;

    /** A record as a reader sees it; null for no value. */
    public record Seen(
            long offset,
            long timestamp,
            @Nullable String key,
            @Nullable String value) {}

    public CompactionWorld(FileStore files, Path path, Map<String, String> topicConfig) {
        this.files = files;
        this.path = path;
        this.config = LogConfig.of(topicConfig);
    }

    public static LogConfig config(Map<String, String> topicConfig) {
        return LogConfig.of(topicConfig);
    }

    /** Starts, or starts again: everything before is forgotten. */
    public void open() throws IOException {
        strands = SimulatedStrands.inline(new SeededRandom(3));
        timer = new SimulatedTimer(clock);
        LogManagerConfig managerConfig = new LogManagerConfig(
                List.of(path),
                LogManagerConfig.Intervals.USUAL,
                new LogManagerConfig.ProducerExpiry(86_400_000, 600_000),
                new LogManagerConfig.Resources(2, 1 << 20, 3));
        LogManagerPorts ports = new LogManagerPorts(
                files,
                clock,
                timer,
                Runnable::run,
                strands.factory(),
                new SeededRandom(4),
                UnpooledByteBufAllocator.DEFAULT);
        manager = LogManager.open(managerConfig, ports, (directory, offline, cause) -> failures.add(cause));
        manager.load(topic -> config);
        log = manager.getOrCreate(new TopicIdPartition(Uuid.ONE, PARTITION), config);
        onStrand(opened -> opened.updateHighWatermark(opened.view().logEndOffset()));
        settle();
        cleaner = new LogCleaner(
                cleanerConfig,
                manager,
                new CleanerPorts(
                        Runnable::run,
                        clock,
                        timer,
                        new SeededRandom(5),
                        UnpooledByteBufAllocator.DEFAULT,
                        clock::advanceMs));
    }

    public PartitionLog log() {
        return required(log);
    }

    public LogManager manager() {
        return required(manager);
    }

    public LogCleaner cleaner() {
        return required(cleaner);
    }

    private static <T> T required(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("not opened");
        }
        return value;
    }

    public void updateConfig(Map<String, String> topicConfig) {
        config = LogConfig.of(topicConfig);
        onStrand(changed -> changed.updateConfig(config));
    }

    /** Everything that is due is compacted when this returns. */
    public void clean() {
        cleaner().start();
        cleaner().close();
        settle();
    }

    public void settle() {
        strands.runUntilIdle();
    }

    public void onStrand(Consumer<PartitionLog> task) {
        log().strand().execute(() -> task.accept(log()));
        settle();
    }

    public void roll() {
        onStrand(PartitionLog::rollSegment);
    }

    public AppendResult append(ByteBuf batches, AppendOrigin origin) {
        List<AppendResult> results = new ArrayList<>();
        try {
            onStrand(target -> {
                results.add(target.append(batches, 1, origin, clock.wallClockMs()));
                target.updateHighWatermark(target.view().logEndOffset());
            });
        } finally {
            batches.release();
        }
        return results.getFirst();
    }

    /** Appends {@code key=value} records in one batch; {@code key} alone is a tombstone. */
    public AppendResult append(String... records) {
        return append(BatchSettings.at(0), records);
    }

    public AppendResult append(BatchSettings settings, String... records) {
        return append(batch(settings, clock.wallClockMs(), records), AppendOrigin.CLIENT);
    }

    public static ByteBuf batch(BatchSettings settings, long timestamp, String... records) {
        try (RecordBatchBuilder builder = new RecordBatchBuilder(UnpooledByteBufAllocator.DEFAULT, settings)) {
            for (String record : records) {
                int equals = record.indexOf('=');
                String key = equals < 0 ? record : record.substring(0, equals);
                builder.append(timestamp, bytes(key), equals < 0 ? null : bytes(record.substring(equals + 1)));
            }
            return builder.build();
        }
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    /** The data records of the log, in order. */
    public List<Seen> records() {
        return batches(batch -> {
                    if (batch.isControlBatch()) {
                        return List.<Seen>of();
                    }
                    return batch.readRecords(UnpooledByteBufAllocator.DEFAULT, 64 << 20).stream()
                            .map(CompactionWorld::seen)
                            .toList();
                })
                .stream()
                .flatMap(List::stream)
                .filter(record -> record.offset() >= log().view().logStartOffset())
                .toList();
    }

    /** {@code offset:key=value} of each data record. */
    public List<String> texts() {
        return records().stream()
                .map(record ->
                        record.offset() + ":" + record.key() + (record.value() == null ? "" : "=" + record.value()))
                .toList();
    }

    /** What the function sees of each batch; its CRC is checked. */
    public <T> List<T> batches(Function<RecordBatch, T> seen) {
        List<T> all = new ArrayList<>();
        LogView view = log().view();
        long offset = view.logStartOffset();
        long read = -1;
        while (offset < view.logEndOffset() && read != offset) {
            read = offset;
            LogRead part = view.read(offset, 1000, Long.MAX_VALUE, true);
            if (part.slice() == null) {
                break;
            }
            RecordBatches batches = RecordBatches.of(Batches.readBytes(part.slice()));
            while (batches.next()) {
                batches.batch().ensureValid();
                all.add(seen.apply(batches.batch()));
                offset = batches.batch().nextOffset();
            }
            part.release();
        }
        return all;
    }

    private static Seen seen(LogRecord record) {
        return new Seen(record.offset(), record.timestamp(), text(record.key()), text(record.value()));
    }

    private static @Nullable String text(@Nullable ByteBuf bytes) {
        return bytes == null ? null : bytes.toString(StandardCharsets.UTF_8);
    }

    /** The end of a transaction, written now. */
    public ByteBuf marker(long producerId, int epoch, boolean commit) {
        ControlRecordType type = commit ? ControlRecordType.COMMIT : ControlRecordType.ABORT;
        BatchSettings settings = BatchSettings.at(0)
                .withProducer(producerId, (short) epoch, -1)
                .withTransactional(true)
                .withControl(true);
        try (RecordBatchBuilder builder = new RecordBatchBuilder(UnpooledByteBufAllocator.DEFAULT, settings)) {
            return builder.append(clock.wallClockMs(), type.key(), new EndTransactionMarker(type, 3).value())
                    .build();
        }
    }

    public Path partitionDirectory() {
        return path.resolve(PARTITION.directoryName());
    }

    public List<String> fileNames() throws IOException {
        return files.list(partitionDirectory()).stream()
                .map(path -> path.getFileName().toString())
                .toList();
    }

    public void close() {
        manager().close();
        settle();
    }
}
