package dev.ottla.runtime;

import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Replies that wait for the commit position, and how each is failed if it never comes. Those with the lower offset
 * leave first; among equals, those parked first. Owned by the strand of its runtime.
 */
final class ParkedReplies<C> {
    private record Parked<C>(
            Reply<?> reply,
            long afterOffset,
            long number,
            @Nullable C command) {}

    private final PriorityQueue<Parked<C>> waiting = new PriorityQueue<>(
            Comparator.<Parked<C>>comparingLong(Parked::afterOffset).thenComparingLong(Parked::number));
    private long parked;

    /**
     * Parks a reply.
     *
     * @param afterOffset the offset that must be committed
     * @param command the command whose outcome it is part of; null if it came from a deadline
     */
    void park(Reply<?> reply, long afterOffset, @Nullable C command) {
        waiting.add(new Parked<>(reply, afterOffset, parked++, command));
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Hands over all whose offset is below the end of what is committed. */
    void release(long committedEndOffset, Consumer<Reply<?>> ready) {
        for (Parked<C> next = waiting.peek(); next != null; next = waiting.peek()) {
            if (next.afterOffset() >= committedEndOffset) {
                return;
            }
            waiting.remove();
            ready.accept(next.reply());
        }
    }

    /**
     * Forgets all, and hands over how each is failed.
     *
     * @param ofCommand fails a command, called once for each whose own replies were among them
     */
    void failAll(Failure reason, CommandFailure<C> ofCommand, Consumer<Runnable> failing) {
        Set<C> failed = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Parked<C> next = waiting.poll(); next != null; next = waiting.poll()) {
            Reply<?> reply = next.reply();
            C command = next.command();
            if (reply.otherwise() != null) {
                failing.accept(() -> reply.fail(reason));
            } else if (command != null && failed.add(command)) {
                failing.accept(() -> ofCommand.failed(command, reason));
            }
        }
    }
}
