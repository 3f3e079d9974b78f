package dev.ottla.runtime.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a list may hold: no empty element, perhaps only certain ones, perhaps at least one. In Kafka's words. What is
 * given twice counts once, see {@link ConfigType#LIST}.
 *
 * @param elements the allowed ones; none if every element is
 */
public record ListRule(List<String> elements, boolean mayBeEmpty) implements ConfigRule<List<String>> {
    private static final String STRANGER = "String must be one of: ";
    private static final String EMPTY = "must not be empty. Valid values include: ";
    private static final String EMPTY_ELEMENT = "values must not be empty.";

    /** Any elements. */
    public static ListRule any() {
        return new ListRule(List.of(), true);
    }

    /** Any elements, and at least one. */
    public static ListRule notEmpty() {
        return new ListRule(List.of(), false);
    }

    /** Some of these. */
    public static ListRule of(String... elements) {
        return new ListRule(List.of(elements), true);
    }

    /** Some of these, and at least one. */
    public static ListRule notEmptyOf(String... elements) {
        return new ListRule(List.of(elements), false);
    }

    @Override
    public @Nullable String problem(List<String> list) {
        if (list.isEmpty()) {
            return mayBeEmpty ? null : EMPTY + (elements.isEmpty() ? "any non-empty value" : elements);
        }
        String wrong = firstWrong(list);
        if (wrong == null) {
            return null;
        }
        return wrong.isEmpty() ? EMPTY_ELEMENT : STRANGER + String.join(", ", elements);
    }

    @Override
    public String allowed() {
        return elements.isEmpty() ? "" : elements.toString();
    }

    /** Of a list with an element that is not allowed, only that one. */
    @Override
    public String shown(List<String> list, String text) {
        String wrong = firstWrong(list);
        return wrong == null ? text : wrong;
    }

    @Override
    public ConfigException refusal(String key, String shown, String problem) {
        return problem.startsWith(STRANGER)
                ? ConfigRule.super.refusal(key, shown, problem)
                : ConfigException.ofKey(key, problem, allowed());
    }

    private @Nullable String firstWrong(List<String> list) {
        for (String element : list) {
            if (element.isEmpty() || (!elements.isEmpty() && !elements.contains(element))) {
                return element;
            }
        }
        return null;
    }
}
