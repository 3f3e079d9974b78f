package dev.ottla.runtime;

import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An answer to one request. It leaves when the log's commit position has reached what it depends on, so that nobody
 * observes state which a fail-over could take back.
 *
 * @param to who waits for it; called once, after the turn, on any thread
 * @param response the answer
 * @param afterOffset the offset of the last record of the object it speaks of; {@link #AFTER_OUTCOME} for the last
 *     record of the same outcome; {@link #AT_ONCE} if it depends on no record
 * @param otherwise what to answer instead if it cannot leave. Null says that it answers the very command whose outcome
 *     it is part of, which {@link CommandFailure} then fails. A reply to <em>another</em> request (one join ends many
 *     joins) must name it
 */
public record Reply<T>(
        Consumer<T> to,
        T response,
        long afterOffset,
        @Nullable Function<Failure, T> otherwise) {
    /** Leaves when the records of the same outcome are committed; at once if that outcome has none. */
    public static final long AFTER_OUTCOME = Long.MAX_VALUE;

    /** Depends on no record. */
    public static final long AT_ONCE = -1L;

    /** A reply to the request of its own command. */
    public Reply(Consumer<T> to, T response, long afterOffset) {
        this(to, response, afterOffset, null);
    }

    /**
     * This reply with what to answer instead if its records are not appended, or the machine is dropped before they
     * commit.
     */
    public Reply<T> otherwise(Function<Failure, T> failure) {
        return new Reply<>(to, response, afterOffset, failure);
    }

    /** A reply that leaves with the records of its outcome. */
    public static <T> Reply<T> afterOutcome(Consumer<T> to, T response) {
        return new Reply<>(to, response, AFTER_OUTCOME);
    }

    /** A reply that depends on no record: errors, and soft state. */
    public static <T> Reply<T> atOnce(Consumer<T> to, T response) {
        return new Reply<>(to, response, AT_ONCE);
    }

    /** Hands the response over. */
    public void send() {
        to.accept(response);
    }

    /** Hands the failure over instead, if this reply names one. */
    void fail(Failure reason) {
        if (otherwise != null) {
            to.accept(otherwise.apply(reason));
        }
    }
}
