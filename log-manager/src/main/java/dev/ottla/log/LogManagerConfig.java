package dev.ottla.log;

import dev.ottla.runtime.config.ConfigKey;
import dev.ottla.runtime.config.ConfigKeys;
import dev.ottla.runtime.config.ConfigRule;
import dev.ottla.runtime.config.ConfigType;
import dev.ottla.runtime.config.ConfigValues;
import dev.ottla.runtime.config.ListRule;
import dev.ottla.runtime.config.UpdateMode;
import java.nio.file.Path;
import java.util.List;

/**
 * The broker-wide settings of the log manager.
 *
 * @param directories {@code log.dirs}, absolute
 * @param producers how long producers are remembered
 */
public record LogManagerConfig(
        List<Path> directories, Intervals intervals, ProducerExpiry producers, Resources resources) {

    /**
     * When the periodic work is done.
     *
     * @param initialDelayMs {@code log.initial.task.delay.ms}: nothing of it is done before
     * @param retentionCheckMs {@code log.retention.check.interval.ms}
     * @param recoveryCheckpointMs {@code log.flush.offset.checkpoint.interval.ms}
     * @param startOffsetCheckpointMs {@code log.flush.start.offset.checkpoint.interval.ms}
     * @param highWatermarkCheckpointMs {@code replica.high.watermark.checkpoint.interval.ms}
     */
    public record Intervals(
            long initialDelayMs,
            long retentionCheckMs,
            long recoveryCheckpointMs,
            long startOffsetCheckpointMs,
            long highWatermarkCheckpointMs) {
        /** Kafka's defaults. */
        public static final Intervals USUAL = new Intervals(30_000, 300_000, 60_000, 60_000, 5_000);
    }

    /**
     * What all logs together may take.
     *
     * @param recoveryThreads {@code num.recovery.threads.per.data.dir}: logs of one directory that are loaded at a time
     * @param indexCacheBytes {@code ottla.log.index.cache.bytes}: indexes of sealed segments in memory
     * @param openFilesMax {@code ottla.log.open.files.max}: segment files that are open
     */
    public record Resources(int recoveryThreads, long indexCacheBytes, int openFilesMax) {}

    /**
     * @param expirationMs {@code producer.id.expiration.ms}
     * @param checkIntervalMs {@code producer.id.expiration.check.interval.ms}
     */
    public record ProducerExpiry(int expirationMs, int checkIntervalMs) {}

    private static final int OPEN_FILES_USUAL_MAX = 8192;

    static final ConfigKey<List<String>> LOG_DIR = ConfigKey.of(ConfigType.LIST, "log.dir")
            .defaultValue(List.of("/tmp/kafka-logs"))
            .allowed(ListRule.notEmpty())
            .documentation("The directory of the logs, where log.dirs is not given.")
            .build();
    static final ConfigKey<List<String>> LOG_DIRS = ConfigKey.of(ConfigType.LIST, "log.dirs")
            .allowed(ListRule.notEmpty())
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
            .internal()
            .documentation("How often silent producers are looked for, in milliseconds.")
            .build();
    static final ConfigKey<Long> INDEX_CACHE_BYTES = ConfigKey.of(ConfigType.LONG, "ottla.log.index.cache.bytes")
            .defaultValue(64L << 20)
            .allowed(ConfigRule.atLeast(0))
            .documentation("How much memory the indexes of sealed segments may take.")
            .build();

    static final ConfigKey<Long> INITIAL_TASK_DELAY_MS = ConfigKey.of(ConfigType.LONG, "log.initial.task.delay.ms")
            .defaultValue(30_000L)
            .allowed(ConfigRule.atLeast(0))
            .internal()
            .documentation("How long the periodic work on logs waits after the start, in milliseconds.")
            .build();
    public static final ConfigKey<Integer> RECOVERY_THREADS_PER_DATA_DIR = ConfigKey.of(
                    ConfigType.INT, "num.recovery.threads.per.data.dir")
            .defaultValue(2)
            .allowed(ConfigRule.atLeast(1))
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .documentation("How many logs of a directory are loaded at the same time.")
            .build();
    static final ConfigKey<Integer> OPEN_FILES_MAX = ConfigKey.of(ConfigType.INT, "ottla.log.open.files.max")
            .defaultValue(0)
            .allowed(ConfigRule.atLeast(0))
            .documentation("How many segment files may be open at a time; those that are not used are closed and opened"
                    + " again when they are. 0 for half of what the process may open, and no more than 8192.")
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
            INDEX_CACHE_BYTES,
            OPEN_FILES_MAX,
            INITIAL_TASK_DELAY_MS,
            RECOVERY_THREADS_PER_DATA_DIR);

    /** The log directories as they are written. */
    public static List<String> givenDirectories(ConfigValues values) {
        List<String> given = values.find(LOG_DIRS);
        return given == null ? values.get(LOG_DIR) : given;
    }

    public static LogManagerConfig of(ConfigValues values) {
        return new LogManagerConfig(
                givenDirectories(values).stream()
                        .map(path -> Path.of(path).toAbsolutePath())
                        .distinct()
                        .toList(),
                new Intervals(
                        values.get(INITIAL_TASK_DELAY_MS),
                        values.get(RETENTION_CHECK_INTERVAL_MS),
                        values.get(RECOVERY_CHECKPOINT_INTERVAL_MS),
                        values.get(START_OFFSET_CHECKPOINT_INTERVAL_MS),
                        values.get(HIGH_WATERMARK_CHECKPOINT_INTERVAL_MS)),
                new ProducerExpiry(values.get(PRODUCER_EXPIRATION_MS), values.get(PRODUCER_CHECK_INTERVAL_MS)),
                new Resources(
                        values.get(RECOVERY_THREADS_PER_DATA_DIR),
                        values.get(INDEX_CACHE_BYTES),
                        values.get(OPEN_FILES_MAX)));
    }

    /**
     * With a bound of open files, where none is given, for a process that may open {@code descriptors} of all kinds.
     */
    public LogManagerConfig suitedTo(long descriptors) {
        int bound = resources.openFilesMax() > 0
                ? resources.openFilesMax()
                : Math.toIntExact(Math.clamp(descriptors / 2, 1L, OPEN_FILES_USUAL_MAX));
        return new LogManagerConfig(
                directories,
                intervals,
                producers,
                new Resources(resources.recoveryThreads(), resources.indexCacheBytes(), bound));
    }
}
