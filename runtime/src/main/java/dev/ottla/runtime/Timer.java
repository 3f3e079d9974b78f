package dev.ottla.runtime;

/**
 * Runs something once, later. The action runs on the timer's own thread (or the simulation's) and must hand its work to
 * a strand or an event loop at once.
 */
public interface Timer {
    /** Runs {@code action} once after {@code delayMs} milliseconds (at once where that is not positive). */
    Timeout schedule(long delayMs, Runnable action);

    /** A scheduled action. */
    interface Timeout {
        /** Prevents the action from running if it has not started; returns whether this call prevented it. */
        boolean cancel();
    }
}
