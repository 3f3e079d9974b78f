package dev.ottla.replica;

import static dev.ottla.replica.World.lead;
import static dev.ottla.replica.World.partition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.protocol.ErrorCode;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FetchWaiterTest {
    private World world;
    private LeaderPartition first;
    private LeaderPartition second;
    private Executor eventLoop;
    private int woken;

    @BeforeEach
    void begin() throws IOException {
        world = new World(2);
        first = world.led("a", 1, 1);
        second = world.led("b", 1, 1);
        eventLoop = world.simulation.strands().strand("event loop")::submit;
    }

    private FetchWaiter waiter(long missingBytes) {
        FetchWaiter waiter = new FetchWaiter(eventLoop, () -> woken++, missingBytes, 2);
        waiter.await(first, Objects.requireNonNull(first.view()), false);
        waiter.await(second, Objects.requireNonNull(second.view()), false);
        return waiter;
    }

    private FetchWaiter started(long missingBytes) {
        FetchWaiter waiter = waiter(missingBytes);
        waiter.start(world.simulation.timer(), 500);
        world.settle();
        return waiter;
    }

    private void nobodyIsLeftOnTheLists() {
        assertThat(first.waits().isEmpty()).isTrue();
        assertThat(second.waits().isEmpty()).isTrue();
        assertThat(world.simulation.timer().size()).isZero();
    }

    @Test
    void anAppendWakesItOnce() {
        started(1);
        assertThat(woken).isZero();
        world.append(second, 1, "x");
        world.append(first, 1, "x");
        assertThat(woken).isOne();
        nobodyIsLeftOnTheLists();
    }

    @Test
    void itSleepsUntilThereIsEnoughOverAllPartitions() {
        started(World.batch("x").readableBytes() + 1);
        world.append(first, 1, "x");
        assertThat(woken).isZero();
        world.append(second, 1, "x");
        assertThat(woken).isOne();
    }

    @Test
    void theTimerWakesIt() {
        started(1);
        world.simulation.runForMs(499);
        assertThat(woken).isZero();
        world.simulation.runForMs(1);
        assertThat(woken).isOne();
        nobodyIsLeftOnTheLists();
    }

    @Test
    void whatCameBetweenReadingAndWaitingCounts() {
        FetchWaiter waiter = waiter(1);
        world.append(first, 1, "x");
        waiter.start(world.simulation.timer(), 500);
        world.settle();
        assertThat(woken).isOne();
        nobodyIsLeftOnTheLists();
    }

    @Test
    void whoGivesUpIsForgotten() {
        FetchWaiter waiter = started(1);
        assertThat(waiter.cancel()).isTrue();
        assertThat(waiter.cancel()).isFalse();
        world.append(first, 1, "x");
        world.simulation.runForMs(1_000);
        assertThat(woken).isZero();
        nobodyIsLeftOnTheLists();
    }

    @Test
    void recordsThatAreNotCommittedDoNotWakeIt() {
        LeaderPartition replicated = world.led("c", 2, 1, 2);
        FetchWaiter waiter = new FetchWaiter(eventLoop, () -> woken++, 1, 1);
        waiter.await(replicated, Objects.requireNonNull(replicated.view()), false);
        waiter.start(world.simulation.timer(), 500);
        world.append(replicated, 1, "x");
        assertThat(woken).isZero();
        world.reached(replicated, 2, 1);
        assertThat(woken).isOne();
    }

    @Test
    void lostLeadershipIsToldAtOnce() {
        started(1_000_000);
        first.strand().execute(() -> first.stopLeading(ErrorCode.NOT_LEADER_OR_FOLLOWER));
        world.settle();
        assertThat(woken).isOne();
    }

    @Test
    void aNewLeaderEpochIsToldAtOnce() {
        started(1_000_000);
        world.led(lead(partition("a", 0), 1, 1, 1));
        assertThat(woken).isOne();
        nobodyIsLeftOnTheLists();
    }
}
