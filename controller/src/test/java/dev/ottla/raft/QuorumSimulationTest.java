package dev.ottla.raft;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whole quorums on virtual time, one seed each. A failure prints its seed; {@code -Dquorum.seed=N} replays it alone,
 * {@code -Dquorum.seeds=N} runs more of them.
 */
class QuorumSimulationTest {
    private static final int SEEDS = Integer.getInteger("quorum.seeds", 1_000);
    private static final int MOST_SEEDS_TO_CATCH = 4_000;

    @Test
    void whatEverGoesWrongTheQuorumKeepsItsPromises() {
        Long only = Long.getLong("quorum.seed");
        long first = only == null ? 1 : only;
        long committed = 0;
        for (long seed = first; seed < first + (only == null ? SEEDS : 1); seed++) {
            committed += run(seed);
        }
        assertThat(committed).as("something happened").isGreaterThan(only == null ? SEEDS * 20L : 0);
    }

    private static long run(long seed) {
        QuorumSimulation simulation = new QuorumSimulation(seed, Breakage.NONE);
        try {
            return simulation.run();
        } catch (RuntimeException | AssertionError failure) {
            throw new AssertionError("seed " + seed + ": " + failure.getMessage() + "\n" + simulation.story(), failure);
        }
    }

    @Test
    void aSeedReplaysExactly() {
        for (long seed = 1; seed <= 20; seed++) {
            QuorumSimulation one = new QuorumSimulation(seed, Breakage.NONE);
            QuorumSimulation other = new QuorumSimulation(seed, Breakage.NONE);
            assertThat(one.run()).isEqualTo(other.run());
            assertThat(one.story()).isEqualTo(other.story());
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aQuorumThatIsBuiltWronglyIsCaught(Breakage breakage) {
        for (long seed = 1; seed <= MOST_SEEDS_TO_CATCH; seed++) {
            try {
                new QuorumSimulation(seed, breakage).run();
            } catch (QuorumInvariants.Violation | IllegalStateException caught) {
                assertThat(caught).hasMessageNotContaining("within another step");
                return;
            }
        }
        throw new AssertionError(breakage + " is not noticed in " + MOST_SEEDS_TO_CATCH + " seeds");
    }
}
