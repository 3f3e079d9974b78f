package dev.ottla.broker.config;

import dev.ottla.runtime.config.ConfigException;
import dev.ottla.runtime.config.ConfigKey;
import dev.ottla.runtime.config.ConfigValues;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * What must hold between the keys of a broker that is configured while it runs, in Kafka's words.
 *
 * @param started what the broker was started with
 */
public record DynamicRules(BrokerConfig started) implements Consumer<ConfigValues> {
    private static final String FAILED = "requirement failed: ";
    private static final long LEAST_BYTES_PER_CLEANER = 1024 * 1024;

    /** Changing them means opening and closing sockets, which is not done while the broker runs. */
    private static final List<ConfigKey<?>> FIXED =
            List.of(NetworkKeys.LISTENERS, NetworkKeys.LISTENER_SECURITY_PROTOCOL_MAP);

    @Override
    public void accept(ConfigValues values) {
        CrossRules.checkTimes(values, FAILED);
        CrossRules.checkCordoned(values, FAILED);
        require(
                number(values, "log.cleaner.dedupe.buffer.size")
                        >= LEAST_BYTES_PER_CLEANER * number(values, "log.cleaner.threads"),
                "log.cleaner.dedupe.buffer.size must be at least 1MB per cleaner thread.");
        require(
                values.get(NetworkKeys.MAX_CONNECTIONS_PER_IP) > 0
                        || !values.get(NetworkKeys.MAX_CONNECTIONS_PER_IP_OVERRIDES)
                                .isEmpty(),
                "max.connections.per.ip can be set to zero only if max.connections.per.ip.overrides property is set.");
        NetworkSettings.connections(values, started.listeners(), Map.of());
        ListenerConfig.of(values, started.node());
        LocalRetentionRule.check(values);
        for (ConfigKey<?> key : FIXED) {
            if (!Objects.equals(values.find(key), started.values().find(key))) {
                throw new ConfigException("Cannot update these configs dynamically: [" + key + "]");
            }
        }
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
