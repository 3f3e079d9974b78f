package dev.ottla.compat.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Two brokers' answers beside each other; what is known to differ is listed with a reason, and must differ. */
final class Differences {
    private Differences() {}

    static void check(Map<String, String> expected, Map<String, String> answered, List<KnownDifference> known) {
        Set<String> steps = new LinkedHashSet<>(expected.keySet());
        steps.addAll(answered.keySet());
        List<String> differences = new ArrayList<>();
        Set<KnownDifference> met = new HashSet<>();
        for (String step : steps) {
            String theirs = expected.getOrDefault(step, "(no such step)");
            String ours = answered.getOrDefault(step, "(no such step)");
            if (theirs.equals(ours)) {
                continue;
            }
            List<KnownDifference> reasons = known.stream()
                    .filter(entry -> Pattern.matches(entry.step(), step))
                    .toList();
            met.addAll(reasons);
            if (reasons.isEmpty()) {
                differences.add("%n%s%n  Apache Kafka: %s%n  Ottla:        %s"
                        .formatted(step, without(theirs, ours), without(ours, theirs)));
            }
        }
        assertThat(differences).as("differences in %d steps", steps.size()).isEmpty();
        assertThat(known).as("known differences that are none").allMatch(met::contains);
    }

    /** The lines of a long answer that the other does not have. */
    private static String without(String text, String other) {
        Set<String> lines = new LinkedHashSet<>(text.lines().toList());
        return lines.size() > 1 && lines.removeAll(other.lines().toList()) ? String.join("\n", lines) : text;
    }
}
