package dev.ottla.runtime;

/**
 * How much queued work of a strand one thread runs before it hands the rest to the strand's executor, so that a busy
 * strand does not hold an event loop.
 *
 * @param maxTasks tasks run in one go
 * @param maxNs nanoseconds after which no further queued task is begun
 */
public record DrainBounds(int maxTasks, long maxNs) {
    /** 64 tasks or half a millisecond. */
    public static final DrainBounds USUAL = new DrainBounds(64, 500_000L);

    public DrainBounds {
        if (maxTasks < 1 || maxNs < 1) {
            throw new IllegalArgumentException("A drain runs at least one task: " + maxTasks + ", " + maxNs);
        }
    }
}
