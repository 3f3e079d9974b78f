package dev.ottla.broker.config;

import dev.ottla.log.LogDirectoryKeys;
import dev.ottla.log.LogManagerConfig;
import dev.ottla.runtime.config.ConfigException;
import dev.ottla.runtime.config.ConfigKey;
import dev.ottla.runtime.config.ConfigValues;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What must hold between keys of different areas, and for keys whose values are not served. */
final class CrossRules {
    static final String RETENTION = "log.retention.ms must be unlimited (-1) or, greater than or equal to 1";

    private CrossRules() {}

    static void check(ConfigValues values) {
        checkRefused(values);
        checkBrokerId(values);
        checkTimes(values, "");
        checkCordoned(values, "");
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
        if (values.isGiven(NodeKeys.BROKER_ID)
                && !values.get(NodeKeys.BROKER_ID).equals(values.get(NodeKeys.NODE_ID))) {
            throw new ConfigException("You must set `node.id` to the same value as `broker.id`.");
        }
    }

    /** @param prefix how the complaint begins */
    static void checkTimes(ConfigValues values, String prefix) {
        require(retentionMs(values) != 0, prefix + RETENTION);
        Long rollMs = values.find(LogKeys.LOG_ROLL_MS);
        require(rollMs == null || rollMs >= 1, prefix + "log.roll.ms must be greater than or equal to 1");
        Long jitterMs = values.find(LogKeys.LOG_ROLL_JITTER_MS);
        require(jitterMs == null || jitterMs >= 0, prefix + "log.roll.jitter.ms must be greater than or equal to 0");
    }

    /** @param prefix how the complaint begins */
    static void checkCordoned(ConfigValues values, String prefix) {
        List<String> cordoned = values.get(LogDirectoryKeys.CORDONED_LOG_DIRS);
        if (cordoned.contains("*")) {
            require(
                    cordoned.size() == 1,
                    prefix + "When cordoned.log.dirs is set to *, it must not contain other values");
            return;
        }
        List<Path> known =
                LogManagerConfig.givenDirectories(values).stream().map(Path::of).toList();
        List<String> missing = cordoned.stream()
                .filter(directory -> !known.contains(Path.of(directory)))
                .toList();
        require(
                missing.isEmpty(),
                prefix + "All entries in cordoned.log.dirs must be present in log.dirs or log.dir. Missing entries : "
                        + String.join(", ", missing));
    }

    /** How long records are kept, negative for ever. Nothing may be kept for no time at all. */
    static long retentionMs(ConfigValues values) {
        Long ms = values.find(LogKeys.LOG_RETENTION_MS);
        if (ms != null) {
            return ms;
        }
        Integer minutes = values.find(LogKeys.LOG_RETENTION_MINUTES);
        return minutes != null
                ? TimeUnit.MINUTES.toMillis(minutes)
                : TimeUnit.HOURS.toMillis(values.get(LogKeys.LOG_RETENTION_HOURS));
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new ConfigException(otherwise);
        }
    }
}
