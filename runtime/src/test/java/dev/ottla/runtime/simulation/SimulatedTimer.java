package dev.ottla.runtime.simulation;

import dev.ottla.runtime.Timer;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * A timer on the simulated clock. Actions run only in {@link #runDue} and {@link #advanceMs}, in the order of their
 * deadlines, then of their scheduling.
 */
public final class SimulatedTimer implements Timer {
    private record Entry(long deadlineMs, long number, Runnable action) {}

    private final SimulatedClock clock;
    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(Comparator.comparingLong(Entry::deadlineMs).thenComparingLong(Entry::number));
    private long scheduled;

    public SimulatedTimer(SimulatedClock clock) {
        this.clock = clock;
    }

    @Override
    public Timeout schedule(long delayMs, Runnable action) {
        long nowMs = clock.monotonicMs();
        long boundedMs = Math.min(Math.max(0, delayMs), Long.MAX_VALUE - nowMs);
        Entry entry = new Entry(nowMs + boundedMs, scheduled++, action);
        entries.add(entry);
        return () -> entries.remove(entry);
    }

    /** How many actions are neither started nor cancelled. */
    public int size() {
        return entries.size();
    }

    /** Milliseconds until the next deadline, 0 if it has passed, {@code Long.MAX_VALUE} if there is none. */
    public long msToNext() {
        Entry next = entries.peek();
        return next == null ? Long.MAX_VALUE : Math.max(0, next.deadlineMs() - clock.monotonicMs());
    }

    /** Runs what is due now; returns how many actions ran. */
    public int runDue() {
        int count = 0;
        while (msToNext() == 0) {
            entries.remove().action().run();
            count++;
        }
        return count;
    }

    /** Lets time pass, stopping at each deadline on the way to run its action. */
    public void advanceMs(long durationMs) {
        long leftMs = durationMs;
        runDue();
        while (msToNext() <= leftMs) {
            long stepMs = msToNext();
            clock.advanceMs(stepMs);
            leftMs -= stepMs;
            runDue();
        }
        clock.advanceMs(leftMs);
    }
}
