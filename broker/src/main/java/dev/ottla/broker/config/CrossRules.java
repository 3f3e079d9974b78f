package dev.ottla.broker.config;

import dev.ottla.runtime.config.ConfigException;
import dev.ottla.runtime.config.ConfigKey;
import dev.ottla.runtime.config.ConfigValues;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What must hold between keys of different areas, and for keys whose values are not served. */
final class CrossRules {
    static final String RETENTION = "log.retention.ms must be unlimited (-1) or, greater than or equal to 1";

    private static final String BROKER_ID = "broker.id";

    private CrossRules() {}

    static void check(ConfigValues values) {
        checkRefused(values);
        checkBrokerId(values);
        checkRetention(values);
    }

    private static void checkRefused(ConfigValues values) {
        for (ConfigKey<?> key : BrokerKeys.ALL.all()) {
            if (BrokerKeys.support(key) == Support.REFUSED && values.isGiven(key)) {
                refuseUnlessDefault(key, values);
            }
        }
    }

    private static <T> void refuseUnlessDefault(ConfigKey<T> key, ConfigValues values) {
        @Nullable T value = values.find(key);
        if (!Objects.equals(value, key.defaultValue()) && !"".equals(value)) {
            String allowed = key.defaultValue() == null ? "not set" : String.valueOf(key.format(key.defaultValue()));
            throw ConfigException.invalid(
                    key.name(), key.format(value), "not supported yet; allowed: " + allowed, allowed);
        }
    }

    private static void checkBrokerId(ConfigValues values) {
        ConfigKey<?> brokerId = Objects.requireNonNull(BrokerKeys.ALL.find(BROKER_ID));
        if (values.isGiven(brokerId) && !values.get(brokerId).equals(values.get(NodeKeys.NODE_ID))) {
            throw new ConfigException("You must set `node.id` to the same value as `broker.id`.");
        }
    }

    private static void checkRetention(ConfigValues values) {
        if (!retentionIsAllowed(values)) {
            throw new ConfigException(RETENTION);
        }
    }

    /** Nothing may be kept for no time at all. */
    static boolean retentionIsAllowed(ConfigValues values) {
        for (ConfigKey<? extends Number> key :
                List.of(LogKeys.LOG_RETENTION_MS, LogKeys.LOG_RETENTION_MINUTES, LogKeys.LOG_RETENTION_HOURS)) {
            Number value = values.find(key);
            if (value != null) {
                return value.longValue() != 0;
            }
        }
        return true;
    }
}
