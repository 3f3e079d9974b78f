package dev.ottla.broker.config;

import dev.ottla.runtime.config.ConfigKey;
import dev.ottla.runtime.config.ConfigKeys;
import dev.ottla.runtime.config.ConfigRule;
import dev.ottla.runtime.config.ConfigType;
import dev.ottla.runtime.config.ListRule;
import dev.ottla.runtime.config.UpdateMode;
import java.util.List;

/**
 * Folders, segments, retention, compaction and flushing. Those that are defaults of a topic's own settings are read
 * there. Names, types, defaults and ranges are Kafka's.
 */
public final class LogKeys {
    private static final String[] ROLL = {"log.roll.ms", "log.roll.hours"};
    private static final String[] JITTER = {"log.roll.jitter.ms", "log.roll.jitter.hours"};
    private static final String[] RETENTION = {"log.retention.ms", "log.retention.minutes", "log.retention.hours"};

    public static final ConfigKey<Integer> LOG_SEGMENT_BYTES = ConfigKey.of(ConfigType.INT, "log.segment.bytes")
            .defaultValue(1_073_741_824)
            .allowed(ConfigRule.atLeast(1_048_576))
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .documentation("Size at which a segment is full.")
            .build();

    public static final ConfigKey<Long> LOG_ROLL_MS = ConfigKey.of(ConfigType.LONG, "log.roll.ms")
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .family(ROLL)
            .documentation("Age at which a segment is closed, in milliseconds.")
            .build();

    public static final ConfigKey<Integer> LOG_ROLL_HOURS = ConfigKey.of(ConfigType.INT, "log.roll.hours")
            .defaultValue(168)
            .allowed(ConfigRule.atLeast(1))
            .family(ROLL)
            .documentation("Age at which a segment is closed, in hours; not used where log.roll.ms is set.")
            .build();

    public static final ConfigKey<Long> LOG_ROLL_JITTER_MS = ConfigKey.of(ConfigType.LONG, "log.roll.jitter.ms")
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .family(JITTER)
            .documentation("By how much the age at which segments are closed varies, in milliseconds.")
            .build();

    public static final ConfigKey<Integer> LOG_ROLL_JITTER_HOURS = ConfigKey.of(ConfigType.INT, "log.roll.jitter.hours")
            .defaultValue(0)
            .allowed(ConfigRule.atLeast(0))
            .family(JITTER)
            .documentation("By how much the age at which segments are closed varies, in hours; not used where"
                    + " log.roll.jitter.ms is set.")
            .build();

    public static final ConfigKey<Long> LOG_RETENTION_MS = ConfigKey.of(ConfigType.LONG, "log.retention.ms")
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .family(RETENTION)
            .documentation("How long records are kept, in milliseconds; -1 for ever.")
            .build();

    public static final ConfigKey<Integer> LOG_RETENTION_MINUTES = ConfigKey.of(ConfigType.INT, "log.retention.minutes")
            .family(RETENTION)
            .documentation("How long records are kept, in minutes; not used where log.retention.ms is set.")
            .build();

    public static final ConfigKey<Integer> LOG_RETENTION_HOURS = ConfigKey.of(ConfigType.INT, "log.retention.hours")
            .defaultValue(168)
            .family(RETENTION)
            .documentation("How long records are kept, in hours; not used where log.retention.minutes or"
                    + " log.retention.ms is set.")
            .build();

    public static final ConfigKey<Long> LOG_RETENTION_BYTES = ConfigKey.of(ConfigType.LONG, "log.retention.bytes")
            .defaultValue(-1L)
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .documentation("How large a partition grows before old segments are deleted; -1 without limit.")
            .build();

    public static final ConfigKey<List<String>> LOG_CLEANUP_POLICY = ConfigKey.of(ConfigType.LIST, "log.cleanup.policy")
            .defaultValue(List.of("delete"))
            .allowed(ListRule.of("compact", "delete"))
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .documentation("What happens to old records: delete, compact, or both.")
            .build();

    public static final ConfigKey<Integer> LOG_INDEX_INTERVAL_BYTES = ConfigKey.of(
                    ConfigType.INT, "log.index.interval.bytes")
            .defaultValue(4096)
            .allowed(ConfigRule.atLeast(0))
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .documentation("About how many bytes of records lie between two index entries.")
            .build();

    public static final ConfigKey<Integer> LOG_INDEX_SIZE_MAX_BYTES = ConfigKey.of(
                    ConfigType.INT, "log.index.size.max.bytes")
            .defaultValue(10_485_760)
            .allowed(ConfigRule.atLeast(4))
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .documentation("Largest size of an index, in bytes.")
            .build();

    public static final ConfigKey<Long> LOG_FLUSH_INTERVAL_MESSAGES = ConfigKey.of(
                    ConfigType.LONG, "log.flush.interval.messages")
            .defaultValue(Long.MAX_VALUE)
            .allowed(ConfigRule.atLeast(1L))
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .documentation("Records after which a log is forced to disk.")
            .build();

    public static final ConfigKey<Long> LOG_FLUSH_INTERVAL_MS = ConfigKey.of(ConfigType.LONG, "log.flush.interval.ms")
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .family("log.flush.interval.ms", "log.flush.scheduler.interval.ms")
            .documentation("Time after which a log is forced to disk.")
            .build();

    public static final ConfigKey<Long> LOG_FLUSH_SCHEDULER_INTERVAL_MS = ConfigKey.of(
                    ConfigType.LONG, "log.flush.scheduler.interval.ms")
            .defaultValue(Long.MAX_VALUE)
            .documentation("How often logs are checked for being due to be forced to disk.")
            .build();

    public static final ConfigKey<Long> LOG_SEGMENT_DELETE_DELAY_MS = ConfigKey.of(
                    ConfigType.LONG, "log.segment.delete.delay.ms")
            .defaultValue(60_000L)
            .allowed(ConfigRule.atLeast(0L))
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .documentation("How long a deleted segment stays on disk.")
            .build();

    public static final ConfigKey<Boolean> LOG_PREALLOCATE = ConfigKey.of(ConfigType.BOOLEAN, "log.preallocate")
            .defaultValue(false)
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .documentation("Whether a new segment gets its full size at once.")
            .build();

    /** All of them. */
    static final ConfigKeys ALL = ConfigKeys.of(
            LOG_SEGMENT_BYTES,
            LOG_ROLL_MS,
            LOG_ROLL_HOURS,
            LOG_ROLL_JITTER_MS,
            LOG_ROLL_JITTER_HOURS,
            LOG_RETENTION_MS,
            LOG_RETENTION_MINUTES,
            LOG_RETENTION_HOURS,
            LOG_RETENTION_BYTES,
            LOG_CLEANUP_POLICY,
            LOG_INDEX_INTERVAL_BYTES,
            LOG_INDEX_SIZE_MAX_BYTES,
            LOG_FLUSH_INTERVAL_MESSAGES,
            LOG_FLUSH_INTERVAL_MS,
            LOG_FLUSH_SCHEDULER_INTERVAL_MS,
            LOG_SEGMENT_DELETE_DELAY_MS,
            LOG_PREALLOCATE);

    private LogKeys() {}
}
