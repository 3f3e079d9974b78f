package dev.ottla.runtime;

import java.util.List;

/**
 * What a state machine decided: records to append and replay (atomically, as one batch), replies to send, slow pure
 * work to do elsewhere.
 */
public record Outcome<C, R>(List<R> records, List<Reply<?>> replies, List<Effect<C>> effects) {
    /** Nothing to append, to say or to do. */
    public static <C, R> Outcome<C, R> none() {
        return new Outcome<>(List.of(), List.of(), List.of());
    }

    public static <C, R> Outcome<C, R> reply(Reply<?> reply) {
        return new Outcome<>(List.of(), List.of(reply), List.of());
    }

    public static <C, R> Outcome<C, R> replies(List<Reply<?>> replies) {
        return new Outcome<>(List.of(), replies, List.of());
    }

    public static <C, R> Outcome<C, R> of(List<R> records, Reply<?> reply) {
        return new Outcome<>(records, List.of(reply), List.of());
    }

    public static <C, R> Outcome<C, R> of(List<R> records, List<Reply<?>> replies) {
        return new Outcome<>(records, replies, List.of());
    }
}
