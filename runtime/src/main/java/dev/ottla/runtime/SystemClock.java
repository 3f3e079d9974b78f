package dev.ottla.runtime;

/** The machine's clocks. Stateless; any thread. */
public final class SystemClock implements Clock {
    @Override
    public long wallClockMs() {
        return System.currentTimeMillis();
    }

    @Override
    public long monotonicNs() {
        return System.nanoTime();
    }
}
