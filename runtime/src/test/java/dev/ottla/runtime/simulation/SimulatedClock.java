package dev.ottla.runtime.simulation;

import dev.ottla.runtime.Clock;

/** Clocks that stand until they are moved. Begins at 2026-01-01T00:00:00Z. */
public final class SimulatedClock implements Clock {
    /** The wall clock of a new one, in milliseconds since the Unix epoch. */
    public static final long START_MS = 1_767_225_600_000L;

    private static final long NS_PER_MS = 1_000_000L;

    private long wallClockMs = START_MS;
    private long monotonicNs;

    @Override
    public long wallClockMs() {
        return wallClockMs;
    }

    @Override
    public long monotonicNs() {
        return monotonicNs;
    }

    /** Lets time pass on both clocks. */
    public void advanceMs(long durationMs) {
        if (durationMs < 0) {
            throw new IllegalArgumentException("Time does not go back: " + durationMs);
        }
        wallClockMs += durationMs;
        monotonicNs += durationMs * NS_PER_MS;
    }

    /** Somebody sets the wall clock, forward or back; no time passes. */
    public void setWallClockMs(long timestampMs) {
        wallClockMs = timestampMs;
    }
}
