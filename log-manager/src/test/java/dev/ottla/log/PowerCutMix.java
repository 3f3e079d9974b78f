package dev.ottla.log;

import dev.ottla.runtime.simulation.SeededRandom;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * How often what is done in one history of {@link PowerCutWorld}: drawn once for each, since some mistakes show only
 * where one kind of step follows upon another many times, and others only where some kind never happens.
 */
final class PowerCutMix {
    private static final int APPENDS_AT_LEAST = 6;
    private static final int OFTEN = 4;
    private static final int MOST_IO_STEPS = 8;

    /** What may be done. */
    enum Step {
        APPEND,
        ABORT,
        ROLL,
        CUT,
        BEGIN_ANEW,
        ADVANCE_START,
        NEW_EPOCH,
        PASS_TIME,
        CHECKPOINT,
        DELETE,
        FAIL_FORCE,
        STOP,
        KILL
    }

    /** What a history has to be full of, or free of, for some kind of mistake to show; the rest is left to chance. */
    record Bias(Set<Step> often, Set<Step> never) {
        static final Bias NONE = new Bias(Set.of(), Set.of());
    }

    private final Map<Step, Integer> weights = new EnumMap<>(Step.class);
    private final int ioSteps;

    PowerCutMix(SeededRandom random, Bias bias) {
        for (Step step : Step.values()) {
            int weight = random.nextInt(OFTEN) + (bias.often().contains(step) ? OFTEN : 0);
            weights.put(step, bias.never().contains(step) ? 0 : weight);
        }
        weights.merge(Step.APPEND, APPENDS_AT_LEAST, Integer::sum);
        ioSteps = 2 + random.nextInt(MOST_IO_STEPS);
    }

    Step draw(SeededRandom random) {
        int left = random.nextInt(
                weights.values().stream().mapToInt(Integer::intValue).sum());
        for (Map.Entry<Step, Integer> weight : weights.entrySet()) {
            left -= weight.getValue();
            if (left < 0) {
                return weight.getKey();
            }
        }
        throw new AssertionError("the weights add up to more than their sum");
    }

    /** How many tasks of I/O threads and strands run before the next step. */
    int drawTasks(SeededRandom random) {
        return random.nextInt(ioSteps);
    }
}
