package dev.ottla.runtime;

/**
 * The two clocks of a broker. Wall-clock time goes into records and file ages and may jump; monotonic time measures
 * durations and deadlines. State machines never hold a clock: they are handed {@code nowMs} as an argument.
 */
public interface Clock {
    /** Milliseconds since the Unix epoch. */
    long wallClockMs();

    /** Nanoseconds since an arbitrary origin; never goes backwards. */
    long monotonicNs();

    /** Milliseconds since an arbitrary origin; never goes backwards. */
    default long monotonicMs() {
        return monotonicNs() / 1_000_000L;
    }
}
