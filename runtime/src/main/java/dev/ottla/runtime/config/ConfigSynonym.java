package dev.ottla.runtime.config;

import java.util.function.LongUnaryOperator;
import java.util.function.UnaryOperator;

/**
 * Another name under which the value of a key may be given, perhaps in another unit.
 *
 * @param name the other key's name
 * @param conversion turns its text into the text of the key; throws {@link IllegalArgumentException} for what is not a
 *     number
 */
public record ConfigSynonym(String name, UnaryOperator<String> conversion) {
    private static final long MS_PER_SECOND = 1_000L;
    private static final long MS_PER_MINUTE = 60_000L;
    private static final long MS_PER_HOUR = 3_600_000L;

    /** The same value under another name. */
    public static ConfigSynonym same(String name) {
        return new ConfigSynonym(name, UnaryOperator.identity());
    }

    /** Seconds for a key in milliseconds. */
    public static ConfigSynonym seconds(String name) {
        return scaled(name, MS_PER_SECOND);
    }

    /** Minutes for a key in milliseconds. */
    public static ConfigSynonym minutes(String name) {
        return scaled(name, MS_PER_MINUTE);
    }

    /** Hours for a key in milliseconds. */
    public static ConfigSynonym hours(String name) {
        return scaled(name, MS_PER_HOUR);
    }

    /** The same number, but any negative one stands for "no limit". */
    public static ConfigSynonym unlimitedIfNegative(String name) {
        return new ConfigSynonym(name, text -> text.startsWith("-") ? "-1" : text);
    }

    /** The same number, but any negative one counts as none. */
    public static ConfigSynonym noneIfNegative(String name) {
        return new ConfigSynonym(name, text -> text.startsWith("-") ? "0" : text);
    }

    /** A negative number stands for "no limit" in any unit. */
    private static ConfigSynonym scaled(String name, long factor) {
        return converted(name, value -> value < 0 ? -1 : Math.multiplyExact(value, factor));
    }

    private static ConfigSynonym converted(String name, LongUnaryOperator conversion) {
        return new ConfigSynonym(name, text -> {
            try {
                return Long.toString(conversion.applyAsLong(Integer.parseInt(text)));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("Not a number of type INT", e);
            }
        });
    }
}
