package dev.ottla.log;

/**
 * How fast moves between log directories may copy, all of them together: after each piece the next one waits for as
 * long as the piece should have taken. Thread-safe.
 */
final class MoveThrottle {
    private static final long NS_PER_SECOND = 1_000_000_000L;

    private volatile long bytesPerSecond = Long.MAX_VALUE;
    private long freeAtNs;
    private boolean used;

    /** Takes effect with the next piece. */
    void limit(long newBytesPerSecond) {
        bytesPerSecond = Math.max(1, newBytesPerSecond);
    }

    /** Notes a piece that was copied; returns how long the next one has to wait, in milliseconds. */
    synchronized long delayMs(int copiedBytes, long nowNs) {
        long limit = bytesPerSecond;
        if (limit == Long.MAX_VALUE) {
            used = false;
            return 0;
        }
        long costNs = (long) ((double) copiedBytes / limit * NS_PER_SECOND);
        freeAtNs = (used ? Math.max(freeAtNs, nowNs) : nowNs) + costNs;
        used = true;
        return (freeAtNs - nowNs) / 1_000_000;
    }
}
