package dev.ottla.group.classic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Goal: our classic groups do what Apache Kafka's do. Method: both machines get the same requests at the same times
 * from seeded clients; after every step state, generation, answers and written records must be equal. Member ids drawn
 * by the one are fed to the other. Where a leader leaves several members behind, Apache Kafka's successor is whoever
 * its hash table has first: such a run ends there, undecided. A failing seed is the test's name.
 */
class OfficialDifferentialTest {
    private static final int SEEDS = 300;
    private static final int STEPS = 150;

    private static int stepsCompared;

    @TestFactory
    Stream<DynamicTest> bothMachinesDoTheSame() {
        return LongStream.rangeClosed(1, SEEDS)
                .mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> run(seed)));
    }

    private static void run(long seed) {
        TwoMachines machines = new TwoMachines(seed);
        try {
            for (int step = 0; step < STEPS && !machines.isUndecided(); step++) {
                machines.step();
                stepsCompared++;
            }
        } catch (AssertionError different) {
            throw new AssertionError(different.getMessage() + "\n" + machines.story(), different);
        }
    }

    @AfterAll
    static void mostStepsWereDecided() {
        assertThat(stepsCompared).isGreaterThan(SEEDS * STEPS / 4);
    }
}
