package dev.ottla.runtime.simulation;

import dev.ottla.runtime.Clock;
import java.util.function.BooleanSupplier;

/** What all files of a simulated store share: faults, time, chance, and how often it has crashed. */
final class SimulatedDisk {
    private final Clock clock;
    private final SeededRandom random;
    private final DiskFaults faults = new DiskFaults();
    private int crashes;

    SimulatedDisk(Clock clock, SeededRandom random) {
        this.clock = clock;
        this.random = random;
    }

    DiskFaults faults() {
        return faults;
    }

    SeededRandom random() {
        return random;
    }

    long nowMs() {
        return clock.wallClockMs();
    }

    void crashed() {
        crashes++;
    }

    /** Tells whether there has been a crash since this call. */
    BooleanSupplier crashWatch() {
        int before = crashes;
        return () -> crashes != before;
    }
}
