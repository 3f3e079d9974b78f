package dev.ottla.runtime.simulation;

import dev.ottla.runtime.Strand;
import dev.ottla.runtime.StrandFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * All strands and pools of a world, on the thread of the test. Each {@link #step} picks one of those that have work, by
 * chance, and runs one of its tasks: the next one of a strand, any one of a pool. {@code execute} on an idle strand
 * runs at once or queues, as the coin falls, since callers may rely on neither.
 *
 * <p>A task that throws fails the test at the next step.
 */
public final class SimulatedStrands {
    private static final int MOST_STEPS = 10_000_000;

    private final SeededRandom random;
    private final double inlineProbability;
    private final List<SimulatedTasks> all = new ArrayList<>();
    private final List<Throwable> bugs = new ArrayList<>();

    public SimulatedStrands(SeededRandom random) {
        this(random, 0.5);
    }

    private SimulatedStrands(SeededRandom random, double inlineProbability) {
        this.random = random;
        this.inlineProbability = inlineProbability;
    }

    /** Strands that always queue. */
    public static SimulatedStrands queued(SeededRandom random) {
        return new SimulatedStrands(random, 0);
    }

    /** Strands that always run on their caller when they are idle, with what that leaves to be done. */
    public static SimulatedStrands inline(SeededRandom random) {
        return new SimulatedStrands(random, 1);
    }

    public Strand strand(String name) {
        return new SimulatedStrand(add(name, false), () -> random.chance(inlineProbability), inlineProbability == 1);
    }

    public StrandFactory factory() {
        return this::strand;
    }

    /** A pool of threads: its tasks run in any order. */
    public Executor pool(String name) {
        return add(name, true)::add;
    }

    private SimulatedTasks add(String name, boolean anyOrder) {
        SimulatedTasks tasks = new SimulatedTasks(name, anyOrder, random, bugs::add);
        all.add(tasks);
        return tasks;
    }

    /** Runs one task; false if there is none. */
    public boolean step() {
        List<SimulatedTasks> ready = new ArrayList<>();
        for (SimulatedTasks tasks : all) {
            if (tasks.isReady()) {
                ready.add(tasks);
            }
        }
        if (!ready.isEmpty()) {
            ready.get(random.nextInt(ready.size())).runOne();
        }
        failOnBugs();
        return !ready.isEmpty();
    }

    /** Runs until no task is left; returns how many ran. */
    public int runUntilIdle() {
        int steps = 0;
        while (step()) {
            if (++steps > MOST_STEPS) {
                throw new AssertionError("The strands do not come to rest, " + random);
            }
        }
        return steps;
    }

    private void failOnBugs() {
        if (!bugs.isEmpty()) {
            AssertionError error = new AssertionError("A task failed, " + random, bugs.getFirst());
            bugs.clear();
            throw error;
        }
    }
}
