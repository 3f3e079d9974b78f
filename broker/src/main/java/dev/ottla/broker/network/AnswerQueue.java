package dev.ottla.broker.network;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The requests of one connection that were started and not answered yet, in order. Produces overlap; any other request
 * starts only when nothing before it is unanswered, and nothing starts behind it. Owned by the connection's event loop.
 */
final class AnswerQueue {
    private static final short PRODUCE = 0;

    private final int unansweredMax;
    private final long unansweredMaxBytes;
    private final Queue<Slot> unanswered = new ArrayDeque<>();
    private long unansweredBytes;
    private boolean overlaps;

    AnswerQueue(int unansweredMax, long unansweredMaxBytes) {
        this.unansweredMax = unansweredMax;
        this.unansweredMaxBytes = unansweredMaxBytes;
    }

    /** Whether a request of this API may start behind those that are unanswered. */
    boolean mayStart(short apiKey) {
        if (unanswered.isEmpty()) {
            return true;
        }
        return overlaps
                && apiKey == PRODUCE
                && unanswered.size() < unansweredMax
                && unansweredBytes < unansweredMaxBytes;
    }

    void started(Slot slot, short apiKey) {
        overlaps = apiKey == PRODUCE;
        unanswered.add(slot);
        unansweredBytes += slot.frameBytes();
    }

    /** Lets every answer leave that has none before it. */
    void release() {
        Slot first = unanswered.peek();
        while (first != null && first.isAnswered()) {
            unanswered.remove();
            unansweredBytes -= first.frameBytes();
            first.leave();
            first = unanswered.peek();
        }
    }

    /** The connection is lost: tells those who still work on an answer. They answer nevertheless. */
    void abandon() {
        unanswered.forEach(Slot::abandon);
    }

    boolean isEmpty() {
        return unanswered.isEmpty();
    }
}
