package dev.ottla.runtime;

import org.jspecify.annotations.Nullable;

/**
 * One armed timeout for the next deadline of a machine. A deadline that moves later (each heartbeat does that) leaves
 * the timeout as it is: it fires early, finds nothing due and is armed anew, which is far cheaper than a timeout per
 * turn. Owned by the strand.
 */
final class DeadlineAlarm {
    private static final long NEVER = Long.MAX_VALUE;

    private final Timer timer;
    private final Strand strand;
    private final Runnable onDeadline;
    private Timer.@Nullable Timeout timeout;
    private long armedForMs = NEVER;
    private boolean closed;

    DeadlineAlarm(Timer timer, Strand strand, Runnable onDeadline) {
        this.timer = timer;
        this.strand = strand;
        this.onDeadline = onDeadline;
    }

    /** Sees to it that {@code onDeadline} runs on the strand at or before the deadline; early calls may happen. */
    void arm(long deadlineMs, long nowMs) {
        if (closed || deadlineMs >= armedForMs) {
            return;
        }
        cancel();
        armedForMs = deadlineMs;
        long delayMs = Math.max(0, deadlineMs - nowMs);
        timeout = timer.schedule(delayMs, () -> strand.submit(() -> fired(deadlineMs)));
    }

    void close() {
        closed = true;
        cancel();
    }

    private void fired(long deadlineMs) {
        if (closed || deadlineMs != armedForMs) {
            return; // armed anew for an earlier deadline while this one was on its way
        }
        timeout = null;
        armedForMs = NEVER;
        onDeadline.run();
    }

    private void cancel() {
        if (timeout != null) {
            timeout.cancel();
            timeout = null;
        }
        armedForMs = NEVER;
    }
}
