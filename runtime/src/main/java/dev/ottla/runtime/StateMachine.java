package dev.ottla.runtime;

import java.util.List;

/**
 * A pure, deterministic, single-threaded state machine whose hard state is a replay of a log (DESIGN §1, §6).
 *
 * <p>{@link #handle} decides: it may read everything and may change only <em>soft</em> state (parked requests,
 * deadlines), which is lost when leadership moves. {@link #replay} is the only way in which hard state changes. Neither
 * does I/O, reads a clock, or draws randomness except from a source given at construction and then only in
 * {@code handle}. Owned by the strand of its {@link StateMachineRuntime}.
 *
 * <p>A {@code handle} that throws is a bug: its command is failed and the machine lives on, so soft state is changed
 * last.
 *
 * @param <C> its commands, a sealed type
 * @param <R> its records
 */
public interface StateMachine<C, R> {
    /**
     * Decides on a command.
     *
     * @param nowMs monotonic-enough wall-clock time of this turn, in milliseconds since the Unix epoch
     */
    Outcome<C, R> handle(C command, long nowMs);

    /**
     * Applies one record, read from or just appended to the log at {@code offset}. Must not throw for valid records.
     */
    void replay(R record, long offset);

    /** When {@link #expire} wants to be called, in the time of {@code nowMs}; {@code Long.MAX_VALUE} for never. */
    long nextDeadlineMs();

    /** Acts on all deadlines that have passed. */
    Outcome<C, R> expire(long nowMs);

    /**
     * Told that the outcome just returned is discarded, because its records do not fit into one batch of the log:
     * nothing was appended or replayed, and its replies are failed with {@link Failure#TOO_LARGE}. Takes back what
     * {@code handle} or {@code expire} changed in the soft state, if that matters.
     */
    default void discarded(Outcome<C, R> outcome) {}

    /**
     * All parked requests, to be failed because this machine is dropped (leadership lost, append failed, shutdown). The
     * replies carry the error that the client should see.
     */
    List<Reply<?>> drain();
}
