package dev.ottla.compat.admin;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.KafkaFuture;
import org.jspecify.annotations.Nullable;

/** What one broker answered, step by step, in words that another broker's answers can be compared with. */
final class Transcript {
    private final Map<String, String> answers = new LinkedHashMap<>();
    private final UnaryOperator<String> plain;

    /** @param plain takes out of a text what differs between any two brokers: ports, folders, ids */
    Transcript(UnaryOperator<String> plain) {
        this.plain = plain;
    }

    Map<String, String> answers() {
        return answers;
    }

    /** One step: its result or its error. */
    void step(String what, Callable<?> deed) {
        note(what, answer(deed));
    }

    /** One step with an answer for each of several things, each of which is compared for itself. */
    void each(String what, Callable<? extends Map<?, ? extends KafkaFuture<?>>> deed) {
        try {
            Map<String, KafkaFuture<?>> sorted = new TreeMap<>();
            deed.call().forEach((key, future) -> sorted.put(String.valueOf(key), future));
            sorted.forEach((key, future) -> note(what + ", " + plain.apply(key), answer(future::get)));
        } catch (Exception e) {
            note(what, error(e));
        }
    }

    private void note(String what, String answer) {
        String step = what;
        for (int again = 2; answers.containsKey(step); again++) {
            step = what + " (" + again + ")";
        }
        answers.put(step, plain.apply(answer));
    }

    private static String answer(Callable<?> deed) {
        try {
            return text(deed.call());
        } catch (Exception e) {
            return error(e);
        }
    }

    private static String error(Exception e) {
        Throwable cause = e;
        while ((cause instanceof ExecutionException || cause instanceof CompletionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }

    /** Lists in their order, everything that has none in the order of its text. */
    static String text(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, String> sorted = new TreeMap<>();
            map.forEach((key, element) -> sorted.put(text(key), text(element)));
            return sorted.toString();
        }
        if (value instanceof Collection<?> collection) {
            List<String> elements = new ArrayList<>();
            collection.forEach(element -> elements.add(text(element)));
            if (!(collection instanceof List<?>)) {
                elements.sort(null);
            }
            return elements.toString();
        }
        return String.valueOf(value);
    }
}
