package dev.ottla.runtime;

/**
 * The {@code nowMs} of state machines: wall-clock time that never goes back, so that deadlines are not moved when
 * somebody sets the clock. It is the wall clock of its creation carried on by the monotonic one; only when the wall
 * clock is far ahead (the machine was suspended, or the clock was badly wrong at the start) does it jump forward to it.
 * Owned by one strand.
 */
final class TurnClock {
    /** How far the wall clock must be ahead to be believed. */
    static final long JUMP_MS = 60_000;

    private final Clock clock;
    private long offsetMs;

    TurnClock(Clock clock) {
        this.clock = clock;
        this.offsetMs = clock.wallClockMs() - clock.monotonicMs();
    }

    long nowMs() {
        long nowMs = clock.monotonicMs() + offsetMs;
        long aheadMs = clock.wallClockMs() - nowMs;
        if (aheadMs > JUMP_MS) {
            offsetMs += aheadMs;
            nowMs += aheadMs;
        }
        return nowMs;
    }
}
