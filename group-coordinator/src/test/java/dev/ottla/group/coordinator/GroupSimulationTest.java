package dev.ottla.group.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Goal: whatever members and coordinators do, a group keeps its promises. Method: seeded worlds of members that join,
 * crash, dawdle, leave and come back, and coordinators that fail over (the log beyond the commit position is lost); the
 * world checks every answer. After the faults end, the group must settle. A failing seed is the test's name.
 */
class GroupSimulationTest {
    private static final int SEEDS = 120;
    private static final int STEPS = 400;

    @TestFactory
    Stream<DynamicTest> aGroupKeepsItsPromises() {
        return LongStream.rangeClosed(1, SEEDS)
                .mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> run(seed)));
    }

    private static void run(long seed) {
        GroupWorld world = new GroupWorld(seed);
        for (int step = 0; step < STEPS; step++) {
            world.step();
        }
        world.endFaults();
        assertThat(world.settled())
                .as("the group settles when faults end: %s", world)
                .isTrue();
    }
}
