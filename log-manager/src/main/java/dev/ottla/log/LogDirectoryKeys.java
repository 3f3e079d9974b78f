package dev.ottla.log;

import dev.ottla.runtime.config.ConfigKey;
import dev.ottla.runtime.config.ConfigKeys;
import dev.ottla.runtime.config.ConfigRule;
import dev.ottla.runtime.config.ConfigType;
import dev.ottla.runtime.config.ListRule;
import dev.ottla.runtime.config.UpdateMode;
import java.util.List;

/** Settings of brokers with several log directories. */
public final class LogDirectoryKeys {
    public static final ConfigKey<List<String>> CORDONED_LOG_DIRS = ConfigKey.of(ConfigType.LIST, "cordoned.log.dirs")
            .defaultValue(List.of())
            .allowed(ListRule.any())
            .updateMode(UpdateMode.PER_BROKER)
            .documentation("Log directories that get no new partitions; * for all.")
            .build();
    public static final ConfigKey<Long> LOG_DIR_FAILURE_TIMEOUT_MS = ConfigKey.of(
                    ConfigType.LONG, "log.dir.failure.timeout.ms")
            .defaultValue(30_000L)
            .allowed(ConfigRule.atLeast(1L))
            .documentation("How long the controller may take to hear of a failed folder before the broker stops.")
            .build();
    public static final ConfigKey<Integer> MOVE_THREADS = ConfigKey.of(
                    ConfigType.INT, "num.replica.alter.log.dirs.threads")
            .documentation(
                    "How many logs are copied between log directories at a time; as many as there are directories"
                            + " where not set.")
            .build();

    public static final ConfigKeys ALL = ConfigKeys.of(CORDONED_LOG_DIRS, LOG_DIR_FAILURE_TIMEOUT_MS, MOVE_THREADS);

    private LogDirectoryKeys() {}
}
