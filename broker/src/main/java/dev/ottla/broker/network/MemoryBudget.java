package dev.ottla.broker.network;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of frames that may be in memory at once, over all connections ({@code queued.max.request.bytes}). As in
 * Kafka the last frame that is let in may overshoot, so that a frame larger than the budget is served too.
 *
 * <p>Shared by all event loops. Who is refused leaves a wake-up; a wake-up that finds memory must call
 * {@link #wakeNext} when it has taken its part or does not need it any more, so that none is lost.
 */
final class MemoryBudget {
    private static final long UNLIMITED = -1;

    private final boolean limited;
    private final AtomicLong available;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    /** A budget of so many bytes, -1 without limit. */
    MemoryBudget(long bytes) {
        this.limited = bytes != UNLIMITED;
        this.available = new AtomicLong(bytes);
    }

    /**
     * Takes the bytes and returns true, or leaves {@code wakeUp}, which is run once on any thread, and returns false.
     */
    boolean acquire(int bytes, Runnable wakeUp) {
        if (!limited || tryAcquire(bytes)) {
            return true;
        }
        waiting.add(wakeUp);
        // Memory may have been given back between the two lines above; whoever gave it saw an empty queue.
        if (available.get() > 0 && waiting.remove(wakeUp)) {
            return acquire(bytes, wakeUp);
        }
        return false;
    }

    void release(int bytes) {
        if (limited) {
            available.addAndGet(bytes);
            wakeNext();
        }
    }

    /** Passes a wake-up on while there is memory left. */
    void wakeNext() {
        if (limited && available.get() > 0) {
            Runnable next = waiting.poll();
            if (next != null) {
                next.run();
            }
        }
    }

    /** Bytes not granted; negative while a frame overshoots. */
    long availableBytes() {
        return available.get();
    }

    private boolean tryAcquire(int bytes) {
        while (true) {
            long before = available.get();
            if (before <= 0) {
                return false;
            }
            if (available.compareAndSet(before, before - bytes)) {
                return true;
            }
        }
    }
}
