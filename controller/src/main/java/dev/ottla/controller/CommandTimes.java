package dev.ottla.controller;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How long the active controller takes over what it is asked, and what operators are told of it, in Kafka's words: each
 * time that is too long, and once in a while the slowest one ({@code controller.performance.*}). Owned by the
 * controller's strand.
 */
final class CommandTimes {
    private static final long NS_PER_MS = 1_000_000;

    private final long periodMs;
    private final long tooLongMs;
    private int count;
    private long totalNs;
    private long slowestNs;
    private String slowest = "";

    CommandTimes(long periodMs, long tooLongMs) {
        this.periodMs = periodMs;
        this.tooLongMs = tooLongMs;
    }

    long periodMs() {
        return periodMs;
    }

    /** One was completed; returns what is to be said of it at once, if anything. */
    @Nullable
    String took(String event, long durationNs) {
        count++;
        totalNs += durationNs;
        if (count == 1 || durationNs > slowestNs) {
            slowest = event;
            slowestNs = durationNs;
        }
        return durationNs < tooLongMs * NS_PER_MS
                ? null
                : "Exceptionally slow controller event " + event + " took " + durationNs / NS_PER_MS + " ms.";
    }

    /** The period is over: returns what is to be said of it, and begins the next one. */
    String tell() {
        String period = "In the last " + periodMs + " ms period, ";
        String told = count == 0
                ? period + "there were no controller events completed."
                : period + count + " controller events were completed, which took an average of "
                        + ms(totalNs / count) + " ms each. The slowest event was " + slowest + ", which took "
                        + ms(slowestNs) + " ms.";
        count = 0;
        totalNs = 0;
        return told;
    }

    private static String ms(long ns) {
        return String.format(Locale.ROOT, "%.2f", (double) ns / NS_PER_MS);
    }
}
