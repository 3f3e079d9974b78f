package dev.ottla.runtime;

/**
 * A serial executor: its tasks run one at a time, in the order in which each caller handed them over, each seeing
 * everything that the one before it wrote. A strand owns a piece of mutable state; which thread runs it is wiring.
 *
 * <p>A task must not wait: no fsync, no lock, no cold read, no other strand. Replies and wake-ups are posted to where
 * they belong after the state has changed. A task that throws is logged as a bug; the strand goes on with the next.
 */
public interface Strand {
    /**
     * Runs the task, at once on the calling thread if the strand is idle and nothing is queued, else later on the
     * thread that is draining the queue. Never re-entrant: a task that calls this queues behind itself.
     */
    void execute(Runnable task);

    /** Queues the task; it never runs inside this call. */
    void submit(Runnable task);

    /** Whether the calling thread is running a task of this strand now; for assertions. */
    boolean isOwner();
}
