package dev.ottla.broker.config;

import dev.ottla.runtime.config.ConfigKey;
import dev.ottla.runtime.config.ConfigKeys;
import dev.ottla.runtime.config.ConfigRule;
import dev.ottla.runtime.config.ConfigType;
import dev.ottla.runtime.config.UpdateMode;

/**
 * Defaults of topics' compaction, read with the topics' own settings. Names, types, defaults and ranges are Kafka's.
 */
final class CompactionKeys {
    static final ConfigKey<Long> DELETE_RETENTION_MS = ConfigKey.of(ConfigType.LONG, "log.cleaner.delete.retention.ms")
            .defaultValue(86_400_000L)
            .allowed(ConfigRule.atLeast(0))
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .documentation("How long a deletion marker is kept in a compacted log.")
            .build();

    static final ConfigKey<Long> MAX_LAG_MS = ConfigKey.of(ConfigType.LONG, "log.cleaner.max.compaction.lag.ms")
            .defaultValue(Long.MAX_VALUE)
            .allowed(ConfigRule.atLeast(1))
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .documentation("Age after which a record has to be compacted.")
            .build();

    static final ConfigKey<Double> MIN_RATIO = ConfigKey.of(ConfigType.DOUBLE, "log.cleaner.min.cleanable.ratio")
            .defaultValue(0.5)
            .allowed(ConfigRule.between(0, 1))
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .documentation("Share of a log that has to be uncompacted before it is compacted.")
            .build();

    static final ConfigKey<Long> MIN_LAG_MS = ConfigKey.of(ConfigType.LONG, "log.cleaner.min.compaction.lag.ms")
            .defaultValue(0L)
            .allowed(ConfigRule.atLeast(0))
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .documentation("Age before which a record is not compacted away.")
            .build();

    static final ConfigKeys ALL = ConfigKeys.of(DELETE_RETENTION_MS, MAX_LAG_MS, MIN_RATIO, MIN_LAG_MS);

    private CompactionKeys() {}
}
