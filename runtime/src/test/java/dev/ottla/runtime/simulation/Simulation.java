package dev.ottla.runtime.simulation;

/**
 * A world from one seed: clock, timer and strands, run together. Networks and disks are added by the test, with
 * {@code random().fork()} for each.
 */
public final class Simulation {
    private final SeededRandom random;
    private final SimulatedClock clock = new SimulatedClock();
    private final SimulatedTimer timer = new SimulatedTimer(clock);
    private final SimulatedStrands strands;

    public Simulation(long seed) {
        this.random = new SeededRandom(seed);
        this.strands = new SimulatedStrands(random.fork());
    }

    public SeededRandom random() {
        return random;
    }

    public SimulatedClock clock() {
        return clock;
    }

    public SimulatedTimer timer() {
        return timer;
    }

    public SimulatedStrands strands() {
        return strands;
    }

    /** Runs everything that can run without time passing. */
    public void runUntilIdle() {
        do {
            strands.runUntilIdle();
        } while (timer.runDue() > 0);
    }

    /** Runs for this long, with all that comes due on the way. */
    public void runForMs(long durationMs) {
        long endMs = clock.monotonicMs() + durationMs;
        runUntilIdle();
        while (timer.msToNext() <= endMs - clock.monotonicMs()) {
            clock.advanceMs(timer.msToNext());
            timer.runDue();
            runUntilIdle();
        }
        clock.advanceMs(endMs - clock.monotonicMs());
    }
}
