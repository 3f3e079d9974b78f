package dev.ottla.log.cleaner;

import dev.ottla.runtime.Clock;
import java.util.function.BooleanSupplier;

/**
 * Keeps all compaction threads together below a rate of bytes. Each notes what it has read or written and rests until
 * the bytes noted so far are due. Its own monitor guards the account; nobody rests in it.
 */
final class Throttle {
    /** Shorter rests are put off and taken together. */
    private static final long LEAST_REST_NS = 20_000_000L;
    /** After this a long rest looks whether it is still wanted. */
    private static final long LONGEST_REST_MS = 250;

    private static final double NS_PER_SECOND = 1e9;

    private final Clock clock;
    private final Pause pause;
    private double bytesPerSecond;
    private long dueNs;

    Throttle(Clock clock, Pause pause, double bytesPerSecond) {
        this.clock = clock;
        this.pause = pause;
        this.bytesPerSecond = bytesPerSecond;
        this.dueNs = clock.monotonicNs();
    }

    synchronized void limit(double newBytesPerSecond) {
        bytesPerSecond = newBytesPerSecond;
        dueNs = clock.monotonicNs();
    }

    /** Rests as long as need be, or until {@code goOn} is false. */
    void used(long bytes, BooleanSupplier goOn) {
        note(bytes);
        long restNs = restNs();
        while (restNs >= LEAST_REST_NS && goOn.getAsBoolean()) {
            pause.ofMs(Math.min(LONGEST_REST_MS, restNs / 1_000_000));
            restNs = restNs();
        }
    }

    private synchronized void note(long bytes) {
        dueNs = Math.max(dueNs, clock.monotonicNs()) + (long) (bytes / bytesPerSecond * NS_PER_SECOND);
    }

    private synchronized long restNs() {
        return dueNs - clock.monotonicNs();
    }
}
