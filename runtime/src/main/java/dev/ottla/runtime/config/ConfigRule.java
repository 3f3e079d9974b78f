package dev.ottla.runtime.config;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What values of a key are allowed, beyond its type. */
public interface ConfigRule<T> {
    /** What is wrong with the value, in Kafka's words; null if it is allowed. */
    @Nullable
    String problem(T value);

    /** What is allowed, as Kafka writes it, for example {@code [0,...,100]}; empty if everything is. */
    String allowed();

    /** How a value that is refused is shown: as it was given, unless Kafka shows what it made of it. */
    default String shown(T value, String text) {
        return value instanceof Number ? value.toString() : text;
    }

    /** The complaint about a value that has a problem. */
    default ConfigException refusal(String key, String shown, String problem) {
        return ConfigException.invalid(key, shown, problem, allowed());
    }

    static <T> ConfigRule<T> anything() {
        return rule("", value -> null);
    }

    static <N extends Number> ConfigRule<N> atLeast(N least) {
        return rule(
                "[" + least + ",...]",
                value -> value.doubleValue() < least.doubleValue() ? "Value must be at least " + least : null);
    }

    static <N extends Number> ConfigRule<N> between(N least, N most) {
        return rule("[" + least + ",...," + most + "]", value -> {
            if (value.doubleValue() < least.doubleValue()) {
                return "Value must be at least " + least;
            }
            return value.doubleValue() > most.doubleValue() ? "Value must be no more than " + most : null;
        });
    }

    /** A range, or one value outside of it. */
    static ConfigRule<Integer> betweenOr(int least, int most, int other) {
        return rule(
                "[" + least + ",...," + most + "] or " + other,
                value -> value == other || (value >= least && value <= most)
                        ? null
                        : "Value must be between " + least + " and " + most + " or equal to " + other);
    }

    static ConfigRule<String> oneOf(String... allowed) {
        String all = String.join(", ", allowed);
        List<String> values = List.of(allowed);
        return rule("[" + all + "]", value -> values.contains(value) ? null : "String must be one of: " + all);
    }

    static ConfigRule<String> oneOfIgnoringCase(String... allowed) {
        String all = String.join(", ", allowed);
        List<String> values = List.of(allowed).stream().map(ConfigRule::upper).toList();
        return rule(
                "(case insensitive) [" + all + "]",
                value -> values.contains(upper(value)) ? null : "String must be one of (case insensitive): " + all);
    }

    private static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    static ConfigRule<String> nonEmpty() {
        return rule("non-empty string", value -> value.isEmpty() ? "String must be non-empty" : null);
    }

    /** Allows what the predicate accepts. */
    static <T> ConfigRule<T> matching(String allowed, Predicate<T> predicate) {
        return rule(allowed, value -> predicate.test(value) ? null : "Expected " + allowed);
    }

    private static <T> ConfigRule<T> rule(String allowed, Problem<T> problem) {
        return new ConfigRule<>() {
            @Override
            public @Nullable String problem(T value) {
                return problem.of(value);
            }

            @Override
            public String allowed() {
                return allowed;
            }
        };
    }

    /** Finds what is wrong with a value. */
    @FunctionalInterface
    interface Problem<T> {
        @Nullable
        String of(T value);
    }
}
