package dev.ottla.broker.config;

import dev.ottla.runtime.config.ConfigKey;
import dev.ottla.runtime.config.ConfigKeys;
import dev.ottla.runtime.config.ConfigRule;
import dev.ottla.runtime.config.ConfigType;
import dev.ottla.runtime.config.UpdateMode;
import java.util.List;

/** What happens to old records. Names, types, defaults and ranges are Kafka's. */
public final class CompactionKeys {
    public static final ConfigKey<List<String>> LOG_CLEANUP_POLICY = ConfigKey.of(ConfigType.LIST, "log.cleanup.policy")
            .defaultValue(List.of("delete"))
            .allowed(ConfigRule.listOf("compact", "delete"))
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .documentation("What happens to old records: delete, compact, or both.")
            .build();

    public static final ConfigKey<Boolean> LOG_CLEANER_ENABLE = ConfigKey.of(ConfigType.BOOLEAN, "log.cleaner.enable")
            .defaultValue(true)
            .documentation("Whether compaction runs.")
            .build();

    public static final ConfigKey<Integer> LOG_CLEANER_THREADS = ConfigKey.of(ConfigType.INT, "log.cleaner.threads")
            .defaultValue(1)
            .allowed(ConfigRule.atLeast(0))
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .documentation("Number of compaction threads.")
            .build();

    public static final ConfigKey<Long> LOG_CLEANER_DEDUPE_BUFFER_SIZE = ConfigKey.of(
                    ConfigType.LONG, "log.cleaner.dedupe.buffer.size")
            .defaultValue(134_217_728L)
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .documentation("Memory for the key maps of all compaction threads, in bytes.")
            .build();

    public static final ConfigKey<Integer> LOG_CLEANER_IO_BUFFER_SIZE = ConfigKey.of(
                    ConfigType.INT, "log.cleaner.io.buffer.size")
            .defaultValue(524_288)
            .allowed(ConfigRule.atLeast(0))
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .documentation("Memory for the reads and writes of all compaction threads, in bytes.")
            .build();

    public static final ConfigKey<Double> LOG_CLEANER_IO_MAX_BYTES_PER_SECOND = ConfigKey.of(
                    ConfigType.DOUBLE, "log.cleaner.io.max.bytes.per.second")
            .defaultValue(Double.MAX_VALUE)
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .documentation("Bytes that compaction reads and writes per second at most.")
            .build();

    public static final ConfigKey<Long> LOG_CLEANER_BACKOFF_MS = ConfigKey.of(ConfigType.LONG, "log.cleaner.backoff.ms")
            .defaultValue(15_000L)
            .allowed(ConfigRule.atLeast(0L))
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .documentation("Pause of compaction when there is nothing to do.")
            .build();

    public static final ConfigKey<Double> LOG_CLEANER_MIN_CLEANABLE_RATIO = ConfigKey.of(
                    ConfigType.DOUBLE, "log.cleaner.min.cleanable.ratio")
            .defaultValue(0.5)
            .allowed(ConfigRule.between(0.0, 1.0))
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .documentation("Share of a log that has to be uncompacted before it is compacted.")
            .build();

    public static final ConfigKey<Long> LOG_CLEANER_DELETE_RETENTION_MS = ConfigKey.of(
                    ConfigType.LONG, "log.cleaner.delete.retention.ms")
            .defaultValue(86_400_000L)
            .allowed(ConfigRule.atLeast(0L))
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .documentation("How long a deletion marker is kept in a compacted log.")
            .build();

    public static final ConfigKey<Long> LOG_CLEANER_MIN_COMPACTION_LAG_MS = ConfigKey.of(
                    ConfigType.LONG, "log.cleaner.min.compaction.lag.ms")
            .defaultValue(0L)
            .allowed(ConfigRule.atLeast(0L))
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .documentation("Age before which a record is not compacted away.")
            .build();

    public static final ConfigKey<Long> LOG_CLEANER_MAX_COMPACTION_LAG_MS = ConfigKey.of(
                    ConfigType.LONG, "log.cleaner.max.compaction.lag.ms")
            .defaultValue(Long.MAX_VALUE)
            .allowed(ConfigRule.atLeast(1L))
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .documentation("Age after which a record has to be compacted.")
            .build();

    /** All of them. */
    static final ConfigKeys ALL = ConfigKeys.of(
            LOG_CLEANUP_POLICY,
            LOG_CLEANER_ENABLE,
            LOG_CLEANER_THREADS,
            LOG_CLEANER_DEDUPE_BUFFER_SIZE,
            LOG_CLEANER_IO_BUFFER_SIZE,
            LOG_CLEANER_IO_MAX_BYTES_PER_SECOND,
            LOG_CLEANER_BACKOFF_MS,
            LOG_CLEANER_MIN_CLEANABLE_RATIO,
            LOG_CLEANER_DELETE_RETENTION_MS,
            LOG_CLEANER_MIN_COMPACTION_LAG_MS,
            LOG_CLEANER_MAX_COMPACTION_LAG_MS);

    private CompactionKeys() {}
}
