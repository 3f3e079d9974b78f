package dev.ottla.replica;

import dev.ottla.protocol.ErrorCode;
import java.util.ArrayDeque;

/**
 * Appends that are in the log and wait until it is safe far enough, in the order in which they were appended. One that
 * timed out stays until those before it leave. Owned by the partition's strand.
 */
final class ParkedAppends {
    private final ArrayDeque<PartitionAppend> waiting = new ArrayDeque<>(0);

    void park(PartitionAppend append) {
        waiting.add(append);
    }

    /** Acknowledges what lies below {@code safeEnd}. */
    void release(long safeEnd, ErrorCode outcome) {
        for (PartitionAppend next = waiting.peek(); next != null; next = waiting.peek()) {
            if (!next.isFinished() && next.committedAt() > safeEnd) {
                return;
            }
            waiting.remove();
            finish(next, outcome);
        }
    }

    void failAll(ErrorCode outcome) {
        for (PartitionAppend next = waiting.poll(); next != null; next = waiting.poll()) {
            finish(next, outcome);
        }
    }

    private static void finish(PartitionAppend append, ErrorCode outcome) {
        if (!append.isFinished()) {
            append.finish(outcome);
        }
    }
}
