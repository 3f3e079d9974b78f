package dev.ottla.broker.config;

import dev.ottla.runtime.config.ConfigException;
import dev.ottla.runtime.config.ConfigKey;
import dev.ottla.runtime.config.ConfigValues;
import java.util.Objects;

/**
 * What of a log stays on this broker cannot be more than all of it (KIP-405): judged when it is set on a running
 * broker, in Kafka's words. The keys without effect are read by name.
 */
final class LocalRetentionRule {
    private static final long AS_ALL_OF_IT = -2;
    private static final long WITHOUT_LIMIT = -1;

    private LocalRetentionRule() {}

    static void check(ConfigValues values) {
        check(values, "log.local.retention.ms", "log.retention.ms", CrossRules.retentionMs(values));
        check(values, "log.local.retention.bytes", "log.retention.bytes", values.get(LogKeys.LOG_RETENTION_BYTES));
    }

    private static void check(ConfigValues values, String localName, String wholeName, long whole) {
        long local = number(values, localName);
        if (whole < 0 || local == AS_ALL_OF_IT) {
            return;
        }
        if (local == WITHOUT_LIMIT) {
            throw refused(localName, local, "Value must not be -1 as " + wholeName + " value is set as " + whole + ".");
        }
        if (local > whole) {
            throw refused(localName, local, "Value must not be more than " + wholeName + " property value: " + whole);
        }
    }

    private static long number(ConfigValues values, String name) {
        ConfigKey<?> key = Objects.requireNonNull(BrokerKeys.ALL.find(name));
        return values.find(key) instanceof Long number ? number : AS_ALL_OF_IT;
    }

    private static ConfigException refused(String name, long value, String problem) {
        return new ConfigException("Invalid value org.apache.kafka.common.config.ConfigException: Invalid value "
                + value + " for configuration " + name + ": " + problem
                + " for configuration Invalid dynamic configuration");
    }
}
