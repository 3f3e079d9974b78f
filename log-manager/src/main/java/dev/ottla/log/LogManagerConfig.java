package dev.ottla.log;

import dev.ottla.runtime.config.ConfigKey;
import dev.ottla.runtime.config.ConfigKeys;
import dev.ottla.runtime.config.ConfigRule;
import dev.ottla.runtime.config.ConfigType;
import dev.ottla.runtime.config.ConfigValues;
import dev.ottla.runtime.config.UpdateMode;
import java.nio.file.Path;
import java.util.List;

/**
 * The broker-wide settings of the log manager.
 *
 * @param directories {@code log.dirs}
 * @param retentionCheckIntervalMs {@code log.retention.check.interval.ms}
 * @param recoveryCheckpointIntervalMs {@code log.flush.offset.checkpoint.interval.ms}
 * @param startOffsetCheckpointIntervalMs {@code log.flush.start.offset.checkpoint.interval.ms}
 * @param highWatermarkCheckpointIntervalMs {@code replica.high.watermark.checkpoint.interval.ms}
 * @param producers how long producers are remembered
 * @param indexCacheBytes {@code ottla.log.index.cache.bytes}: bound of sealed segments' indexes held in memory
 */
public record LogManagerConfig(
        List<Path> directories,
        long retentionCheckIntervalMs,
        long recoveryCheckpointIntervalMs,
        long startOffsetCheckpointIntervalMs,
        long highWatermarkCheckpointIntervalMs,
        ProducerExpiry producers,
        long indexCacheBytes) {

    /**
     * @param expirationMs {@code producer.id.expiration.ms}
     * @param checkIntervalMs {@code producer.id.expiration.check.interval.ms}
     */
    public record ProducerExpiry(int expirationMs, int checkIntervalMs) {}

    static final ConfigKey<String> LOG_DIR = ConfigKey.of(ConfigType.STRING, "log.dir")
            .defaultValue("/tmp/kafka-logs")
            .documentation("The directory of the logs, where log.dirs is not given.")
            .build();
    static final ConfigKey<List<String>> LOG_DIRS = ConfigKey.of(ConfigType.LIST, "log.dirs")
            .documentation("The directories in which the logs are kept.")
            .build();
    static final ConfigKey<Long> RETENTION_CHECK_INTERVAL_MS = ConfigKey.of(
                    ConfigType.LONG, "log.retention.check.interval.ms")
            .defaultValue(300_000L)
            .allowed(ConfigRule.atLeast(1))
            .documentation("How often logs are looked at for segments to delete, in milliseconds.")
            .build();
    static final ConfigKey<Integer> RECOVERY_CHECKPOINT_INTERVAL_MS = ConfigKey.of(
                    ConfigType.INT, "log.flush.offset.checkpoint.interval.ms")
            .defaultValue(60_000)
            .allowed(ConfigRule.atLeast(0))
            .documentation("How often it is written down up to where logs need no recovery, in milliseconds.")
            .build();
    static final ConfigKey<Integer> START_OFFSET_CHECKPOINT_INTERVAL_MS = ConfigKey.of(
                    ConfigType.INT, "log.flush.start.offset.checkpoint.interval.ms")
            .defaultValue(60_000)
            .allowed(ConfigRule.atLeast(0))
            .documentation("How often the logs' start offsets are written down, in milliseconds.")
            .build();
    static final ConfigKey<Long> HIGH_WATERMARK_CHECKPOINT_INTERVAL_MS = ConfigKey.of(
                    ConfigType.LONG, "replica.high.watermark.checkpoint.interval.ms")
            .defaultValue(5_000L)
            .documentation("How often the high watermarks are written down, in milliseconds.")
            .build();
    public static final ConfigKey<Integer> PRODUCER_EXPIRATION_MS = ConfigKey.of(
                    ConfigType.INT, "producer.id.expiration.ms")
            .defaultValue(86_400_000)
            .allowed(ConfigRule.atLeast(1))
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .documentation("How long a silent idempotent producer is remembered, in milliseconds.")
            .build();
    static final ConfigKey<Integer> PRODUCER_CHECK_INTERVAL_MS = ConfigKey.of(
                    ConfigType.INT, "producer.id.expiration.check.interval.ms")
            .defaultValue(600_000)
            .allowed(ConfigRule.atLeast(1))
            .documentation("How often silent producers are looked for, in milliseconds.")
            .build();
    static final ConfigKey<Long> INDEX_CACHE_BYTES = ConfigKey.of(ConfigType.LONG, "ottla.log.index.cache.bytes")
            .defaultValue(64L << 20)
            .allowed(ConfigRule.atLeast(0))
            .documentation("How much memory the indexes of sealed segments may take.")
            .build();

    /** The keys that {@link #of} reads. */
    public static final ConfigKeys KEYS = ConfigKeys.of(
            LOG_DIR,
            LOG_DIRS,
            RETENTION_CHECK_INTERVAL_MS,
            RECOVERY_CHECKPOINT_INTERVAL_MS,
            START_OFFSET_CHECKPOINT_INTERVAL_MS,
            HIGH_WATERMARK_CHECKPOINT_INTERVAL_MS,
            PRODUCER_EXPIRATION_MS,
            PRODUCER_CHECK_INTERVAL_MS,
            INDEX_CACHE_BYTES);

    public static LogManagerConfig of(ConfigValues values) {
        List<String> given = values.find(LOG_DIRS);
        List<String> directories = given == null || given.isEmpty() ? List.of(values.get(LOG_DIR)) : given;
        return new LogManagerConfig(
                directories.stream().map(Path::of).distinct().toList(),
                values.get(RETENTION_CHECK_INTERVAL_MS),
                values.get(RECOVERY_CHECKPOINT_INTERVAL_MS),
                values.get(START_OFFSET_CHECKPOINT_INTERVAL_MS),
                values.get(HIGH_WATERMARK_CHECKPOINT_INTERVAL_MS),
                new ProducerExpiry(values.get(PRODUCER_EXPIRATION_MS), values.get(PRODUCER_CHECK_INTERVAL_MS)),
                values.get(INDEX_CACHE_BYTES));
    }
}
