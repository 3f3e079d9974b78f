package dev.ottla.log;

import dev.ottla.runtime.Clock;

/** A log line that may come up many times a second and is written at most once a minute. Any thread. */
final class RareLine {
    private static final long INTERVAL_MS = 60_000;

    private final Clock clock;
    private boolean written;
    private long writtenMs;
    private long left;

    /** Writes the line. */
    @FunctionalInterface
    interface Text {
        /** @param leftOut how many times it was not written since it was last */
        void write(long leftOut);
    }

    RareLine(Clock clock) {
        this.clock = clock;
    }

    /** Has the line written, if it is due. */
    void write(Text text) {
        long leftOut = take();
        if (leftOut >= 0) {
            text.write(leftOut);
        }
    }

    private synchronized long take() {
        long nowMs = clock.monotonicMs();
        if (written && nowMs - writtenMs < INTERVAL_MS) {
            left++;
            return -1;
        }
        written = true;
        writtenMs = nowMs;
        long leftOut = left;
        left = 0;
        return leftOut;
    }
}
