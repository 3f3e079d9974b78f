package dev.ottla.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.log.cleaner.CleanerConfig;
import dev.ottla.log.cleaner.CleanerPorts;
import dev.ottla.log.cleaner.LogCleaner;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.record.BatchSettings;
import dev.ottla.protocol.record.LogRecord;
import dev.ottla.runtime.DrainBounds;
import dev.ottla.runtime.LocalFileStore;
import dev.ottla.runtime.StrandFactory;
import dev.ottla.runtime.SystemClock;
import dev.ottla.runtime.SystemRandom;
import dev.ottla.runtime.SystemTimer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: while the cleaner works on a log, others append to it, cut what is not committed, delete records and read, and
 * neither the last value of a key nor the offset of a record is ever lost. Method: real threads and files; a model of
 * the log that changes on its strand, readers that know what is committed.
 */
class CleanerThreadsTest {
    private static final int APPENDERS = 2;
    private static final int READERS = 2;
    private static final int APPENDS = 1_500;
    private static final int KEYS = 30;
    private static final int MOST_UNCOMMITTED = 25;
    private static final LogConfig TABLE = LogConfig.of(Map.of(
            "cleanup.policy", "compact,delete",
            "retention.ms", "-1",
            "min.cleanable.dirty.ratio", "0.01",
            "internal.segment.bytes", "4000",
            "index.interval.bytes", "300",
            "file.delete.delay.ms", "0"));

    @TempDir
    Path folder;

    private final SystemClock clock = new SystemClock();
    private final SystemTimer timer = new SystemTimer("timer", clock);
    private final ExecutorService io = Executors.newFixedThreadPool(2);
    private final ExecutorService cleanerThreads = Executors.newCachedThreadPool();
    private final ExecutorService clients = Executors.newCachedThreadPool();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private LogManager manager;
    private LogCleaner cleaner;
    private PartitionLog log;

    /** What was appended, by offset; on the strand. */
    private final TreeMap<Long, String> model = new TreeMap<>();
    /** What can never be cut any more. */
    private final Map<Long, String> committed = new ConcurrentHashMap<>();

    private final AtomicInteger appending = new AtomicInteger(APPENDERS);
    private int number;

    @BeforeEach
    void open() throws IOException {
        LogManagerConfig config = new LogManagerConfig(
                List.of(folder),
                LogManagerConfig.Intervals.USUAL,
                new LogManagerConfig.ProducerExpiry(86_400_000, 600_000),
                new LogManagerConfig.Resources(2, 1 << 20, 12));
        LogManagerPorts ports = new LogManagerPorts(
                new LocalFileStore(),
                clock,
                timer,
                io,
                StrandFactory.onCaller(io, clock, DrainBounds.USUAL),
                new SystemRandom(),
                UnpooledByteBufAllocator.DEFAULT);
        manager = LogManager.open(config, ports, (directory, logs, cause) -> failures.add(cause));
        manager.load(topic -> TABLE);
        log = manager.getOrCreate(new TopicIdPartition(Uuid.ONE, new TopicPartition("table", 0)), TABLE);
        cleaner = new LogCleaner(
                new CleanerConfig(true, 2, 4 << 20, 0.9, 16 << 10, Double.MAX_VALUE, 1),
                manager,
                new CleanerPorts(
                        cleanerThreads,
                        clock,
                        timer,
                        new SystemRandom(),
                        UnpooledByteBufAllocator.DEFAULT,
                        ms -> LockSupport.parkNanos(ms * 1_000_000)));
    }

    @AfterEach
    void end() throws InterruptedException {
        clients.shutdownNow();
        cleanerThreads.shutdownNow();
        timer.close();
        io.shutdown();
    }

    private <T> T onStrand(Function<PartitionLog, T> task) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        log.strand().execute(() -> {
            try {
                result.complete(task.apply(log));
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        });
        return result.get();
    }

    @Test
    void noLastValueAndNoOffsetIsLost() throws Exception {
        cleaner.start();
        List<Callable<Integer>> work = new ArrayList<>();
        for (int i = 0; i < APPENDERS; i++) {
            Random random = new Random(i);
            work.add(() -> appends(random));
        }
        for (int i = 0; i < READERS; i++) {
            Random random = new Random(100 + i);
            work.add(() -> whileAppending(() -> read(random)));
        }
        work.add(() -> whileAppending(() -> cut(new Random(200))));
        work.add(() -> whileAppending(this::deleteRecords));
        for (Future<Integer> done : clients.invokeAll(work)) {
            assertThat(done.get()).isPositive();
        }
        settle();
        check();
        cleaner.close();
        manager.close();
        open();
        check();
        manager.close();
        assertThat(failures).isEmpty();
    }

    /** A step of one thread. */
    @FunctionalInterface
    private interface Step {
        void take() throws Exception;
    }

    private int whileAppending(Step step) throws Exception {
        int steps = 0;
        while (appending.get() > 0) {
            step.take();
            steps++;
        }
        return steps;
    }

    private int appends(Random random) throws Exception {
        try {
            for (int i = 0; i < APPENDS; i++) {
                String key = "k" + random.nextInt(KEYS);
                ErrorCode error = onStrand(target -> append(target, key, random.nextInt(60)));
                assertThat(error).as("%s", failures).isEqualTo(ErrorCode.NONE);
            }
            return APPENDS;
        } finally {
            appending.decrementAndGet();
        }
    }

    private ErrorCode append(PartitionLog target, String key, int padding) {
        String record = key + "=" + number++ + "x".repeat(padding);
        ByteBuf batch = CompactionWorld.batch(BatchSettings.at(0), 1_000 + number, record);
        try {
            AppendResult result = target.append(batch, 0, AppendOrigin.CLIENT, clock.wallClockMs());
            model.put(result.firstOffset(), record);
            commit(target, target.view().logEndOffset() - MOST_UNCOMMITTED);
            return result.error();
        } finally {
            batch.release();
        }
    }

    private void commit(PartitionLog target, long end) {
        if (end > target.highWatermark()) {
            committed.putAll(model.subMap(target.highWatermark(), end));
            target.updateHighWatermark(end);
        }
    }

    /** Somewhere above what is committed, as a new leader may ask for. */
    private void cut(Random random) throws Exception {
        boolean done = onStrand(target -> {
            long end = target.view().logEndOffset();
            long to = Math.max(target.highWatermark(), end - random.nextInt(10));
            model.tailMap(to).clear();
            return target.truncateTo(to);
        });
        assertThat(done).isTrue();
        LockSupport.parkNanos(3_000_000);
    }

    private void deleteRecords() throws Exception {
        onStrand(target -> {
            target.advanceLogStartOffset(
                    Math.min(target.highWatermark(), target.view().logStartOffset() + 1));
            return target.deleteOldSegments(clock.wallClockMs());
        });
        LockSupport.parkNanos(5_000_000);
    }

    /** From a place to the end, by one view after another; and by time, in a view that others may have left behind. */
    private void read(Random random) throws IOException {
        LogView old = log.view();
        long highWatermark = log.highWatermark();
        long offset = old.logStartOffset() + random.nextInt(50);
        while (offset < highWatermark) {
            LogView view = log.view();
            offset = Math.max(offset, view.logStartOffset());
            LogRead read = view.read(offset, 2_000, highWatermark, true);
            if (read.slice() == null) {
                break;
            }
            for (LogRecord record : Batches.records(read)) {
                assertThat(text(record)).as("record %s", record.offset()).isEqualTo(committed.get(record.offset()));
                offset = Math.max(offset, record.offset() + 1);
            }
        }
        long time = 1_000 + random.nextInt(APPENDERS * APPENDS);
        try {
            TimestampOffset found = old.offsetForTimestamp(time);
            assertThat(found.offset() < 0 || found.timestamp() >= time)
                    .as("%s", found)
                    .isTrue();
        } catch (SegmentGoneException | NoSuchFileException beingCut) {
            assertThat(beingCut).hasMessageContaining(folder.toString());
        }
    }

    private static String text(LogRecord record) {
        return record.key().toString(StandardCharsets.UTF_8) + "="
                + record.value().toString(StandardCharsets.UTF_8);
    }

    /** All is committed and compacted, but for the segment that is being written. */
    private void settle() throws Exception {
        onStrand(target -> {
            commit(target, target.view().logEndOffset());
            target.rollSegment();
            return true;
        });
        long end = log.view().logEndOffset();
        while (log.compaction().cleanedEndOffset() < end) {
            LockSupport.parkNanos(1_000_000);
            assertThat(cleaner.uncleanablePartitions()).isEmpty();
        }
    }

    private void check() {
        long start = log.view().logStartOffset();
        Map<String, String> last = new HashMap<>();
        model.tailMap(start).values().forEach(record -> last.put(record.substring(0, record.indexOf('=')), record));
        Set<String> left = new HashSet<>();
        for (LogRecord record : Batches.readAll(log.view(), start)) {
            assertThat(text(record)).as("record %s", record.offset()).isEqualTo(model.get(record.offset()));
            assertThat(left.add(text(record))).isTrue();
        }
        assertThat(left).containsExactlyInAnyOrderElementsOf(last.values());
    }
}
