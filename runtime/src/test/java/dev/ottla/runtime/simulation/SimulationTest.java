package dev.ottla.runtime.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ottla.runtime.Strand;
import dev.ottla.runtime.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class SimulationTest {
    private final List<String> ran = new ArrayList<>();

    @Test
    void timePassesOnlyWhenTold() {
        Simulation world = new Simulation(1);
        Timer.Timeout cancelled = world.timer().schedule(5, () -> ran.add("cancelled"));
        world.timer().schedule(10, () -> ran.add("ten at " + world.clock().monotonicMs()));
        world.timer().schedule(3, () -> ran.add("three at " + world.clock().monotonicMs()));
        assertThat(cancelled.cancel()).isTrue();
        assertThat(cancelled.cancel()).isFalse();
        world.runForMs(9);
        assertThat(ran).containsExactly("three at 3");
        world.runForMs(1);
        assertThat(ran).containsExactly("three at 3", "ten at 10");
        assertThat(world.clock().wallClockMs()).isEqualTo(SimulatedClock.START_MS + 10);
    }

    @Test
    void theTimerAloneCanLetTimePassToo() {
        Simulation world = new Simulation(1);
        world.timer()
                .schedule(
                        2,
                        () -> world.timer()
                                .schedule(2, () -> ran.add("at " + world.clock().monotonicMs())));
        world.timer().advanceMs(10);
        assertThat(ran).containsExactly("at 4");
        assertThat(world.clock().monotonicMs()).isEqualTo(10);
    }

    @Test
    void aStrandKeepsItsOrderForEverySeed() {
        TreeSet<String> interleavings = new TreeSet<>();
        for (long seed = 0; seed < 50; seed++) {
            ran.clear();
            SimulatedStrands strands = new SimulatedStrands(new SeededRandom(seed));
            Strand one = strands.strand("one");
            Strand two = strands.strand("two");
            for (int i = 0; i < 4; i++) {
                String number = Integer.toString(i);
                one.execute(() -> ran.add("a" + number));
                two.submit(() -> ran.add("b" + number));
            }
            strands.runUntilIdle();
            assertThat(ran.stream().filter(name -> name.startsWith("a")))
                    .as("seed " + seed)
                    .containsExactly("a0", "a1", "a2", "a3");
            assertThat(ran.stream().filter(name -> name.startsWith("b")))
                    .as("seed " + seed)
                    .containsExactly("b0", "b1", "b2", "b3");
            interleavings.add(String.join(",", ran));
        }
        assertThat(interleavings).hasSizeGreaterThan(10);
    }

    @Test
    void aStrandIsNeverReentered() {
        SimulatedStrands strands = SimulatedStrands.inline(new SeededRandom(1));
        Strand strand = strands.strand("s");
        strand.execute(() -> {
            strand.execute(() -> ran.add("inner"));
            ran.add("outer " + strand.isOwner());
        });
        strands.runUntilIdle();
        assertThat(ran).containsExactly("outer true", "inner");
    }

    @Test
    void queuedStrandsRunOnlyWhenStepped() {
        SimulatedStrands strands = SimulatedStrands.queued(new SeededRandom(1));
        strands.strand("s").execute(() -> ran.add("a"));
        assertThat(ran).isEmpty();
        assertThat(strands.step()).isTrue();
        assertThat(strands.step()).isFalse();
        assertThat(ran).containsExactly("a");
    }

    @Test
    void aPoolRunsItsTasksInAnyOrder() {
        SimulatedStrands strands = new SimulatedStrands(new SeededRandom(5));
        Executor pool = strands.pool("pool");
        for (int i = 0; i < 20; i++) {
            String number = Integer.toString(i);
            pool.execute(() -> ran.add(number));
        }
        assertThat(strands.runUntilIdle()).isEqualTo(20);
        assertThat(ran).hasSize(20).doesNotHaveDuplicates();
        assertThat(ran.getFirst() + ran.get(1)).isNotEqualTo("01");
    }

    @Test
    void aTaskThatThrowsFailsTheTest() {
        SimulatedStrands strands = new SimulatedStrands(new SeededRandom(5));
        strands.strand("s").submit(() -> {
            throw new IllegalStateException("boom");
        });
        assertThatThrownBy(strands::runUntilIdle)
                .isInstanceOf(AssertionError.class)
                .hasRootCauseMessage("boom");
    }
}
