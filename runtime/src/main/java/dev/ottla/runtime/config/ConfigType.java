package dev.ottla.runtime.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * How a value of a configuration is written. Text is trimmed before it is parsed.
 *
 * @param name Kafka's name of the type
 * @param id what stands for it in DescribeConfigs
 * @param parse reads trimmed text; throws {@link IllegalArgumentException} with Kafka's words
 * @param format writes what {@code parse} reads; secrets are hidden
 */
public record ConfigType<T>(String name, byte id, Function<String, T> parse, Function<T, String> format) {
    public static final ConfigType<Boolean> BOOLEAN =
            new ConfigType<>("BOOLEAN", (byte) 1, ConfigType::parseBoolean, String::valueOf);
    public static final ConfigType<String> STRING =
            new ConfigType<>("STRING", (byte) 2, Function.identity(), Function.identity());
    public static final ConfigType<Integer> INT =
            new ConfigType<>("INT", (byte) 3, text -> parseNumber("INT", text, Integer::valueOf), String::valueOf);
    public static final ConfigType<Short> SHORT =
            new ConfigType<>("SHORT", (byte) 4, text -> parseNumber("SHORT", text, Short::valueOf), String::valueOf);
    public static final ConfigType<Long> LONG =
            new ConfigType<>("LONG", (byte) 5, text -> parseNumber("LONG", text, Long::valueOf), String::valueOf);
    public static final ConfigType<Double> DOUBLE =
            new ConfigType<>("DOUBLE", (byte) 6, text -> parseNumber("DOUBLE", text, Double::valueOf), String::valueOf);
    /** In the order given; what is given twice counts once, where it is given first (KIP-1161). */
    public static final ConfigType<List<String>> LIST =
            new ConfigType<>("LIST", (byte) 7, ConfigType::parseList, list -> String.join(",", list));

    /** A class of Kafka's, by name. It is never loaded; what stands for it is decided by the key's owner. */
    public static final ConfigType<String> CLASS =
            new ConfigType<>("CLASS", (byte) 8, Function.identity(), Function.identity());

    public static final ConfigType<Password> PASSWORD =
            new ConfigType<>("PASSWORD", (byte) 9, Password::new, Password::toString);

    private static Boolean parseBoolean(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("Expected value to be either true or false");
        };
    }

    private static <N> N parseNumber(String type, String text, Function<String, N> parse) {
        try {
            return parse.apply(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("Not a number of type " + type, e);
        }
    }

    private static List<String> parseList(String text) {
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split("\\s*,\\s*", -1)).distinct().toList();
    }

    @Override
    public String toString() {
        return name;
    }
}
