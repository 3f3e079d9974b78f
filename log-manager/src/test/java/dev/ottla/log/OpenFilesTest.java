package dev.ottla.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.Uuid;
import dev.ottla.runtime.DrainBounds;
import dev.ottla.runtime.LocalFileStore;
import dev.ottla.runtime.StrandFactory;
import dev.ottla.runtime.SystemClock;
import dev.ottla.runtime.SystemRandom;
import dev.ottla.runtime.SystemTimer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No more segment files are open than the bound says, however many logs there are, and nobody notices. Method: real
 * files and threads; the descriptors of this process are counted where the system shows them.
 */
class OpenFilesTest {
    private static final int BOUND = 16;
    private static final int LOGS = 200;
    private static final int THREADS = 4;
    private static final int ROUNDS = 1_000;

    @TempDir
    Path folder;

    private final SystemClock clock = new SystemClock();
    private final SystemTimer timer = new SystemTimer("timer", clock);
    private final ExecutorService io = Executors.newFixedThreadPool(4);
    private final ExecutorService clients = Executors.newFixedThreadPool(2 * THREADS);
    private LogManager manager;

    @BeforeEach
    void open() throws IOException {
        LogManagerConfig config = new LogManagerConfig(
                List.of(folder),
                LogManagerConfig.Intervals.USUAL,
                new LogManagerConfig.ProducerExpiry(86_400_000, 600_000),
                new LogManagerConfig.Resources(2, 1 << 20, BOUND));
        LogManagerPorts ports = new LogManagerPorts(
                new LocalFileStore(),
                clock,
                timer,
                io,
                StrandFactory.onCaller(io, clock, DrainBounds.USUAL),
                new SystemRandom(),
                UnpooledByteBufAllocator.DEFAULT);
        manager = LogManager.open(config, ports, (directory, logs, cause) -> {});
        manager.load(topic -> LogConfig.defaults());
    }

    @AfterEach
    void end() throws InterruptedException {
        clients.shutdownNow();
        timer.close();
        io.shutdown();
    }

    private PartitionLog log(int number) throws IOException {
        return manager.getOrCreate(
                new TopicIdPartition(Uuid.ONE, new TopicPartition("many", number)), LogConfig.defaults());
    }

    private long openSegments() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors
                    .filter(descriptor -> {
                        try {
                            return Files.readSymbolicLink(descriptor).startsWith(folder)
                                    && Files.readSymbolicLink(descriptor)
                                            .toString()
                                            .endsWith(".log");
                        } catch (IOException closedMeanwhile) {
                            return false;
                        }
                    })
                    .count();
        }
    }

    @Test
    void readersAndWritersOfManyLogsShareFewDescriptors() throws Exception {
        List<Callable<Integer>> work = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            Random random = new Random(thread);
            work.add(() -> appends(random));
            work.add(() -> reads(random));
        }
        int appended = 0;
        for (Future<Integer> done : clients.invokeAll(work)) {
            appended += done.get();
        }
        assertThat(openSegments()).isLessThanOrEqualTo(BOUND);
        manager.close();
        assertThat(openSegments()).isZero();
        open();
        long found = 0;
        for (int i = 0; i < LOGS; i++) {
            found += Batches.readAll(log(i).view(), 0).size();
        }
        assertThat(found).isEqualTo(appended);
        assertThat(openSegments()).isLessThanOrEqualTo(BOUND);
        manager.close();
    }

    private int appends(Random random) throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            PartitionLog log = log(random.nextInt(LOGS));
            CompletableFuture<AppendResult> result = new CompletableFuture<>();
            ByteBuf batch = Batches.batch(1_000, "value");
            log.strand().execute(() -> result.complete(log.append(batch, 0, AppendOrigin.CLIENT, 1_000)));
            assertThat(result.get().error()).isEqualTo(ErrorCode.NONE);
            batch.release();
        }
        return ROUNDS;
    }

    /** Holds each slice for a while, as an answer on its way does. */
    private int reads(Random random) throws IOException {
        LogRead held = null;
        for (int i = 0; i < ROUNDS; i++) {
            LogView view = log(random.nextInt(LOGS)).view();
            LogRead read = view.read(0, 1_000, view.logEndOffset(), true);
            assertThat(read.error()).isEqualTo(ErrorCode.NONE);
            if (held != null) {
                assertThat(Batches.records(held)).isNotEmpty();
            }
            held = read.slice() == null ? null : read;
        }
        if (held != null) {
            held.release();
        }
        return 0;
    }

    @Test
    void afterACleanStopNoSegmentIsOpenUntilItIsUsed() throws IOException {
        for (int i = 0; i < LOGS; i++) {
            assertThat(log(i).view().logEndOffset()).isZero();
        }
        manager.close();
        open();
        assertThat(openSegments()).isLessThanOrEqualTo(BOUND);
        assertThat(manager.all()).hasSize(LOGS);
        manager.close();
    }

    @Test
    void sliceOnItsWayOutlivesItsSegmentAndTheBound() throws Exception {
        PartitionLog log = log(0);
        ByteBuf batch = Batches.batch(1_000, "value");
        CompletableFuture<LogRead> read = new CompletableFuture<>();
        log.strand().execute(() -> {
            log.append(batch, 0, AppendOrigin.CLIENT, 1_000);
            read.complete(log.view().read(0, 1_000, 1, true));
        });
        for (int i = 1; i <= 2 * BOUND; i++) {
            useAnother(i);
        }
        CompletableFuture<Boolean> cut = new CompletableFuture<>();
        log.strand().execute(() -> cut.complete(log.truncateFullyAndStartAt(5)));
        assertThat(cut.get()).isTrue();
        assertThat(Batches.records(read.get())).hasSize(1);
        batch.release();
        assertThat(openSegments()).isLessThanOrEqualTo(BOUND);
        manager.close();
    }

    @Test
    void sliceOnItsWayOutlivesTheRollOfItsSegmentAndTheBound() throws Exception {
        PartitionLog log = log(0);
        ByteBuf batch = Batches.batch(1_000, "value");
        CompletableFuture<LogRead> read = new CompletableFuture<>();
        log.strand().execute(() -> {
            log.append(batch, 0, AppendOrigin.CLIENT, 1_000);
            read.complete(log.view().read(0, 1_000, 1, true));
            log.rollSegment();
        });
        for (int i = 1; i <= 2 * BOUND; i++) {
            useAnother(i);
        }
        assertThat(Batches.records(read.get())).hasSize(1);
        batch.release();
        manager.close();
    }

    @Test
    void answerFromMoreLogsThanFilesMayBeOpenHoldsNoMoreFiles() throws IOException {
        for (int i = 0; i < LOGS; i++) {
            useAnother(i);
        }
        List<LogRead> answer = new ArrayList<>();
        for (int i = 0; i < LOGS; i++) {
            answer.add(log(i).view().read(0, 1_000, 1, true));
        }
        assertThat(openSegments()).isLessThanOrEqualTo(BOUND + 2);
        for (LogRead read : answer) {
            assertThat(Batches.records(read)).hasSize(1);
        }
        useAnother(LOGS);
        assertThat(openSegments()).isLessThanOrEqualTo(BOUND);
        manager.close();
    }

    private void useAnother(int number) {
        try {
            PartitionLog other = log(number);
            ByteBuf batch = Batches.batch(1_000, "value");
            other.strand().execute(() -> other.append(batch, 0, AppendOrigin.CLIENT, 1_000));
            batch.release();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
