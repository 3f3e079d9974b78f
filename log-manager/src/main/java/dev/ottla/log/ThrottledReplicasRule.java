package dev.ottla.log;

import dev.ottla.runtime.config.ConfigRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All replicas, or a list of them as partition and broker.
 *
 * @param key whose values these are: Kafka's message begins with it
 */
record ThrottledReplicasRule(String key) implements ConfigRule<List<String>> {
    private static final String FORMAT = "[partitionId]:[brokerId],[partitionId]:[brokerId],...";

    @Override
    public @Nullable String problem(List<String> value) {
        return value.equals(List.of("*")) || value.stream().allMatch(replica -> replica.matches("\\d+:\\d+"))
                ? null
                : key + " must be the literal '*' or a list of replicas in the following format: " + FORMAT;
    }

    @Override
    public String allowed() {
        return FORMAT;
    }

    @Override
    public String shown(List<String> value, String text) {
        // Unlike the value, with what is given twice.
        return value.isEmpty()
                ? value.toString()
                : List.of(text.split("\\s*,\\s*", -1)).toString();
    }
}
