package dev.ottla.protocol.generator;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A closed range of versions, possibly empty. Its text forms are the schemas': {@code none}, {@code 3}, {@code 0-9},
 * {@code 2+}.
 */
record Versions(int lowest, int highest) {

    static final Versions NONE = new Versions(0, -1);
    private static final int OPEN_END = Short.MAX_VALUE;

    static Versions parse(@Nullable String text, Versions absent) {
        if (text == null) {
            return absent;
        }
        String trimmed = text.trim();
        if (trimmed.isEmpty() || trimmed.equals("none")) {
            return NONE;
        }
        if (trimmed.endsWith("+")) {
            return new Versions(Integer.parseInt(trimmed.substring(0, trimmed.length() - 1)), OPEN_END);
        }
        int dash = trimmed.indexOf('-');
        if (dash < 0) {
            return new Versions(Integer.parseInt(trimmed), Integer.parseInt(trimmed));
        }
        return new Versions(
                Integer.parseInt(trimmed.substring(0, dash)), Integer.parseInt(trimmed.substring(dash + 1)));
    }

    boolean isEmpty() {
        return lowest > highest;
    }

    boolean contains(Versions other) {
        return other.isEmpty() || (lowest <= other.lowest && other.highest <= highest);
    }

    boolean contains(int version) {
        return lowest <= version && version <= highest;
    }

    Versions intersect(Versions other) {
        Versions common = new Versions(Math.max(lowest, other.lowest), Math.min(highest, other.highest));
        return common.isEmpty() ? NONE : common;
    }

    /** What {@code version} being in this range means, once it is known to be {@code possible}. */
    Condition within(Versions possible) {
        Versions common = intersect(possible);
        if (common.isEmpty()) {
            return Condition.NEVER;
        }
        if (common.equals(possible)) {
            return Condition.ALWAYS;
        }
        String from = common.lowest > possible.lowest ? "version >= " + common.lowest : "";
        String to = common.highest < possible.highest ? "version <= " + common.highest : "";
        String both = from.isEmpty() || to.isEmpty() ? from + to : from + " && " + to;
        return new Condition(Optional.of(both), true);
    }

    /** What {@code version} being outside this range means, once it is known to be {@code possible}. */
    Condition outside(Versions possible) {
        Condition within = within(possible);
        if (within.text().isEmpty()) {
            return within.holds() ? Condition.NEVER : Condition.ALWAYS;
        }
        String below = lowest > possible.lowest ? "version < " + lowest : "";
        String above = highest < possible.highest ? "version > " + highest : "";
        String either = below.isEmpty() || above.isEmpty() ? below + above : below + " || " + above;
        return new Condition(Optional.of(either), true);
    }

    /** A test of {@code version}; without text it is decided already. */
    record Condition(Optional<String> text, boolean holds) {
        static final Condition ALWAYS = new Condition(Optional.empty(), true);
        static final Condition NEVER = new Condition(Optional.empty(), false);

        boolean always() {
            return text.isEmpty() && holds;
        }

        boolean never() {
            return text.isEmpty() && !holds;
        }

        /** As a Java expression. */
        String expression() {
            return text.orElse(Boolean.toString(holds));
        }
    }

    /** As the schemas write it. */
    String text() {
        if (isEmpty()) {
            return "none";
        }
        if (lowest == highest) {
            return Integer.toString(lowest);
        }
        return highest == OPEN_END ? lowest + "+" : lowest + "-" + highest;
    }
}
