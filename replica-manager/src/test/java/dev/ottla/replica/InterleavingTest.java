package dev.ottla.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.protocol.ErrorCode;
import dev.ottla.runtime.simulation.SeededRandom;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Appends, follower progress, time-outs, waiting fetches and lost leadership in random order over random interleavings
 * of strands: everything is answered exactly once, and nobody stays behind.
 */
class InterleavingTest {
    private final List<PartitionAppend> appends = new ArrayList<>();
    private int acknowledgements;
    private int waiters;
    private int woken;
    private int cancelled;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void everythingIsAnsweredOnce(long seed) throws IOException {
        World world = new World(seed);
        SeededRandom random = world.simulation.random().fork();
        Executor eventLoop = world.simulation.strands().strand("event loop")::submit;
        LeaderPartition partition = world.led("t", 2, 1, 2);
        for (int i = 0; i < 300; i++) {
            act(world, random, eventLoop, partition);
            for (int steps = random.nextInt(6); steps > 0; steps--) {
                world.simulation.strands().step();
            }
        }
        partition.strand().execute(() -> partition.stopLeading(ErrorCode.NOT_LEADER_OR_FOLLOWER));
        world.simulation.runForMs(10_000);
        assertThat(appends).as("seed " + seed).allMatch(PartitionAppend::isFinished);
        assertThat(acknowledgements).as("seed " + seed).isEqualTo(appends.size());
        assertThat(woken + cancelled).as("seed " + seed).isEqualTo(waiters);
        assertThat(partition.waits().isEmpty()).isTrue();
        assertThat(world.simulation.timer().size()).isZero();
    }

    private void act(World world, SeededRandom random, Executor eventLoop, LeaderPartition partition) {
        switch (random.nextInt(5)) {
            case 0, 1 -> append(partition, random);
            case 2 -> {
                long end = random.between(0, partition.log().view().logEndOffset());
                partition.strand().execute(() -> partition.replicaReached(2, end));
            }
            case 3 -> wait(world, random, eventLoop, partition);
            default -> {
                if (!appends.isEmpty()) {
                    appends.get(random.nextInt(appends.size())).timeOut();
                }
            }
        }
    }

    private void append(LeaderPartition partition, SeededRandom random) {
        short acks = (short) (random.nextInt(3) - 1);
        PartitionAppend append = new PartitionAppend(partition, World.batch("x"), acks, finished -> acknowledgements++);
        appends.add(append);
        append.submit();
    }

    private void wait(World world, SeededRandom random, Executor eventLoop, LeaderPartition partition) {
        FetchWaiter waiter = new FetchWaiter(eventLoop, () -> woken++, random.between(1, 300), 1);
        waiters++;
        waiter.await(partition, Objects.requireNonNull(partition.view()), random.chance(0.5));
        waiter.start(world.simulation.timer(), random.between(0, 1_000));
        if (random.chance(0.2) && waiter.cancel()) {
            cancelled++;
        }
    }
}
