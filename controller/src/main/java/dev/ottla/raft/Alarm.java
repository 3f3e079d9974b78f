package dev.ottla.raft;

import dev.ottla.runtime.Strand;
import dev.ottla.runtime.Timer;
import org.jspecify.annotations.Nullable;

/**
 * One timer for the next of many deadlines. It may ring too early, never too late: a deadline that has moved away is
 * not waited for anew before the old one has passed. Owned by the strand on which it rings.
 */
final class Alarm {
    private final Timer timer;
    private final Strand strand;
    private final Runnable ring;
    private Timer.@Nullable Timeout timeout;
    private long deadlineMs = Long.MAX_VALUE;

    Alarm(Timer timer, Strand strand, Runnable ring) {
        this.timer = timer;
        this.strand = strand;
        this.ring = ring;
    }

    /** Rings at {@code nextMs} or before. */
    void set(long nextMs, long nowMs) {
        if (nextMs >= deadlineMs) {
            return;
        }
        cancel();
        deadlineMs = nextMs;
        timeout = timer.schedule(Math.max(1, nextMs - nowMs), () -> strand.submit(() -> ring(nextMs)));
    }

    void cancel() {
        if (timeout != null) {
            timeout.cancel();
            timeout = null;
        }
        deadlineMs = Long.MAX_VALUE;
    }

    /** One that was replaced when it had already been handed over says nothing. */
    private void ring(long setMs) {
        if (setMs == deadlineMs) {
            timeout = null;
            deadlineMs = Long.MAX_VALUE;
            ring.run();
        }
    }
}
