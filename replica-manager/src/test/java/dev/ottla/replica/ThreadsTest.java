package dev.ottla.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.log.LogManager;
import dev.ottla.log.LogManagerConfig;
import dev.ottla.log.LogManagerPorts;
import dev.ottla.log.TopicIdPartition;
import dev.ottla.runtime.DrainBounds;
import dev.ottla.runtime.LocalFileStore;
import dev.ottla.runtime.StrandFactory;
import dev.ottla.runtime.SystemClock;
import dev.ottla.runtime.SystemRandom;
import dev.ottla.runtime.SystemTimer;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the simulation cannot show: real threads on one partition, strands on their callers. Every append is finished
 * once, every waiting fetch is woken once, whoever is told finds what it was told of, and no list keeps anybody.
 */
@Timeout(50)
class ThreadsTest {
    private static final int THREADS = 4;
    private static final int ROUNDS = 2_000;

    @TempDir
    Path folder;

    private final SystemClock clock = new SystemClock();
    private final SystemTimer timer = new SystemTimer("timer", clock);
    private final ExecutorService io = Executors.newFixedThreadPool(2);
    private final ExecutorService clients = Executors.newFixedThreadPool(2 * THREADS);
    private final ExecutorService eventLoop = Executors.newSingleThreadExecutor();
    private final CompletableFuture<LeaderPartition> led = new CompletableFuture<>();
    private LogManager logs;
    private PartitionRegistry registry;

    @BeforeEach
    void begin() throws Exception {
        StrandFactory strands = StrandFactory.onCaller(io, clock, DrainBounds.USUAL);
        LogManagerConfig config = new LogManagerConfig(
                List.of(folder),
                LogManagerConfig.Intervals.USUAL,
                new LogManagerConfig.ProducerExpiry(86_400_000, 600_000),
                new LogManagerConfig.Resources(2, 1 << 20, 64));
        logs = LogManager.open(
                config,
                new LogManagerPorts(
                        new LocalFileStore(),
                        clock,
                        timer,
                        io,
                        strands,
                        new SystemRandom(),
                        UnpooledByteBufAllocator.DEFAULT),
                (directory, offline, cause) -> {});
        LeadershipListener listener = new LeadershipListener() {
            @Override
            public boolean isConcernedWith(String topic) {
                return false;
            }

            @Override
            public void leading(LeaderPartition partition, int leaderEpoch) {
                led.complete(partition);
            }

            @Override
            public void stopped(TopicIdPartition partition) {}
        };
        registry = new PartitionRegistry(
                new PartitionRegistry.Wiring(1, strands.create("registry"), io, timer, clock), logs, listener);
        registry.lead(World.lead(World.partition("t", 0), 0, 1, 1), () -> {});
    }

    @AfterEach
    void end() throws Exception {
        logs.close();
        clients.shutdownNow();
        eventLoop.shutdownNow();
        timer.close();
        io.shutdown();
        assertThat(io.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void nothingIsLostOrDoubledBetweenThreads() throws Exception {
        LeaderPartition partition = led.get();
        List<Callable<Integer>> work = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            work.add(() -> appends(partition));
            work.add(() -> fetches(partition));
        }
        int total = 0;
        for (Future<Integer> done : clients.invokeAll(work)) {
            total += done.get();
        }
        assertThat(total).isEqualTo(2 * THREADS * ROUNDS);
        assertThat(Objects.requireNonNull(partition.view()).highWatermark()).isEqualTo((long) THREADS * ROUNDS);
        CompletableFuture<Boolean> nobodyWaits = new CompletableFuture<>();
        partition.strand().submit(() -> nobodyWaits.complete(partition.waits().isEmpty()));
        assertThat(nobodyWaits.get()).isTrue();
    }

    /** Clients ask for promised partitions from both ends while the registry's own thread goes through them. */
    @Test
    void aPromisedPartitionHasOneLeaderThatCanBeUsedAtOnce() throws Exception {
        CountDownLatch settled = new CountDownLatch(ROUNDS);
        CountDownLatch promised = new CountDownLatch(1);
        List<LeadCommand> commands = IntStream.range(0, ROUNDS)
                .mapToObj(index -> World.lead(World.partition("many", index), 0, 1, 1))
                .toList();
        registry.leadNew(commands, command -> settled.countDown(), promised::countDown);
        promised.await();
        List<Callable<List<LeaderPartition>>> work = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            boolean backwards = thread % 2 == 1;
            work.add(() -> IntStream.range(0, ROUNDS)
                    .mapToObj(n -> usable(backwards ? ROUNDS - 1 - n : n))
                    .sorted(Comparator.comparing(leader -> leader.id().partition()))
                    .toList());
        }
        List<List<LeaderPartition>> found = new ArrayList<>();
        for (Future<List<LeaderPartition>> done : clients.invokeAll(work)) {
            found.add(done.get());
        }
        settled.await();
        assertThat(found).allMatch(leaders -> leaders.equals(found.getFirst()));
        assertThat(logs.all()).hasSize(ROUNDS + 1);
    }

    private LeaderPartition usable(int index) {
        LeaderPartition leader = Objects.requireNonNull(registry.leader("many", index));
        assertThat(leader.view()).isNotNull();
        return leader;
    }

    private int appends(LeaderPartition partition) throws InterruptedException {
        AtomicInteger finished = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(ROUNDS);
        for (int i = 0; i < ROUNDS; i++) {
            AppendListener listener = append -> {
                long committed = Objects.requireNonNull(append.result()).lastOffset();
                if (Objects.requireNonNull(partition.view()).highWatermark() > committed) {
                    finished.incrementAndGet();
                }
                all.countDown();
            };
            new PartitionAppend(partition, World.batch("x"), PartitionAppend.ACKS_ALL, listener).submit();
        }
        all.await();
        return finished.get();
    }

    private int fetches(LeaderPartition partition) throws InterruptedException {
        AtomicInteger woken = new AtomicInteger();
        for (int i = 0; i < ROUNDS; i++) {
            Semaphore wake = new Semaphore(0);
            Runnable ready = () -> {
                woken.incrementAndGet();
                wake.release();
            };
            FetchWaiter waiter = new FetchWaiter(eventLoop, ready, 1, 1);
            waiter.await(partition, Objects.requireNonNull(partition.view()), false);
            waiter.start(timer, 1 + i % 3);
            wake.acquire();
        }
        return woken.get();
    }
}
