package dev.ottla.broker.config;

import dev.ottla.controller.DynamicBrokerRules;
import dev.ottla.runtime.config.ConfigException;
import dev.ottla.runtime.config.ConfigKey;
import dev.ottla.runtime.config.ConfigValues;
import java.util.Map;
import java.util.Objects;

/**
 * What must hold between the keys of a broker that is configured while it runs, in Kafka's words.
 *
 * @param started what the broker was started with
 */
public record DynamicRules(BrokerConfig started) implements DynamicBrokerRules.CrossRules {
    private static final String FAILED = "requirement failed: ";
    private static final long LEAST_BYTES_PER_CLEANER = 1024 * 1024;

    @Override
    public void check(ConfigValues before, ConfigValues after, Map<String, String> given) {
        CrossRules.checkTimes(after, FAILED);
        CrossRules.checkCordoned(after, FAILED);
        require(
                number(after, "log.cleaner.dedupe.buffer.size")
                        >= LEAST_BYTES_PER_CLEANER * number(after, "log.cleaner.threads"),
                "log.cleaner.dedupe.buffer.size must be at least 1MB per cleaner thread.");
        require(
                after.get(NetworkKeys.MAX_CONNECTIONS_PER_IP) > 0
                        || !after.get(NetworkKeys.MAX_CONNECTIONS_PER_IP_OVERRIDES)
                                .isEmpty(),
                "max.connections.per.ip can be set to zero only if max.connections.per.ip.overrides property is set.");
        checkListeners(before, after, given);
        LocalRetentionRule.check(after);
    }

    private void checkListeners(ConfigValues before, ConfigValues after, Map<String, String> given) {
        ListenerConfig listeners = new ListenerParser(after).parse();
        ListenerRules.check(listeners, started.node(), FAILED);
        NetworkSettings.connections(after, listeners, given);
        if (DynamicListenerRules.concern(before, after)) {
            new DynamicListenerRules(started).check(before, listeners, given);
        }
        ListenerRules.checkProtocols(listeners);
    }

    private static long number(ConfigValues values, String name) {
        ConfigKey<?> key = Objects.requireNonNull(BrokerKeys.ALL.find(name));
        return values.find(key) instanceof Number number ? number.longValue() : 0;
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new ConfigException(FAILED + otherwise);
        }
    }
}
