package dev.ottla.log.cleaner;

import dev.ottla.runtime.config.ConfigKey;
import dev.ottla.runtime.config.ConfigKeys;
import dev.ottla.runtime.config.ConfigRule;
import dev.ottla.runtime.config.ConfigType;
import dev.ottla.runtime.config.ConfigValues;
import dev.ottla.runtime.config.UpdateMode;

/**
 * The broker-wide settings of compaction.
 *
 * @param enabled {@code log.cleaner.enable}
 * @param threads {@code log.cleaner.threads}
 * @param dedupeBufferBytes {@code log.cleaner.dedupe.buffer.size}: bound of the key maps of all threads together; a map
 *     takes what it needs, and one that is full cleans the log up to there
 * @param loadFactor {@code log.cleaner.io.buffer.load.factor}: how full a map at its bound may be
 * @param ioBufferBytes {@code log.cleaner.io.buffer.size}: of all threads together; more where a batch is larger
 * @param maxBytesPerSecond {@code log.cleaner.io.max.bytes.per.second}, read and written, of all threads together
 * @param backoffMs {@code log.cleaner.backoff.ms}: how long a thread that found nothing to do waits
 */
public record CleanerConfig(
        boolean enabled,
        int threads,
        long dedupeBufferBytes,
        double loadFactor,
        int ioBufferBytes,
        double maxBytesPerSecond,
        long backoffMs) {
    private static final int LEAST_BLOCK_BYTES = 4096;

    static final ConfigKey<Boolean> ENABLE = ConfigKey.of(ConfigType.BOOLEAN, "log.cleaner.enable")
            .defaultValue(true)
            .documentation("Whether logs are compacted; without it compacted topics grow for ever.")
            .build();
    static final ConfigKey<Integer> THREADS = ConfigKey.of(ConfigType.INT, "log.cleaner.threads")
            .defaultValue(1)
            .allowed(ConfigRule.atLeast(0))
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .documentation("How many threads compact logs.")
            .build();
    static final ConfigKey<Long> DEDUPE_BUFFER_BYTES = ConfigKey.of(ConfigType.LONG, "log.cleaner.dedupe.buffer.size")
            .defaultValue(128L << 20)
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .documentation("How much memory the maps of keys of all compaction threads may take, in bytes; they take"
                    + " what they need.")
            .build();
    static final ConfigKey<Double> LOAD_FACTOR = ConfigKey.of(ConfigType.DOUBLE, "log.cleaner.io.buffer.load.factor")
            .defaultValue(0.9)
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .documentation("How full a map of keys that has reached its bound may get.")
            .build();
    static final ConfigKey<Integer> IO_BUFFER_BYTES = ConfigKey.of(ConfigType.INT, "log.cleaner.io.buffer.size")
            .defaultValue(512 << 10)
            .allowed(ConfigRule.atLeast(0))
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .documentation("Memory for the reads and writes of all compaction threads, in bytes.")
            .build();
    static final ConfigKey<Double> MAX_BYTES_PER_SECOND = ConfigKey.of(
                    ConfigType.DOUBLE, "log.cleaner.io.max.bytes.per.second")
            .defaultValue(Double.MAX_VALUE)
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .documentation("How many bytes compaction reads and writes per second at most.")
            .build();
    static final ConfigKey<Long> BACKOFF_MS = ConfigKey.of(ConfigType.LONG, "log.cleaner.backoff.ms")
            .defaultValue(15_000L)
            .allowed(ConfigRule.atLeast(0))
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .documentation("How long a compaction thread that found nothing to do waits, in milliseconds.")
            .build();

    /** The keys that {@link #of} reads. */
    public static final ConfigKeys KEYS = ConfigKeys.of(
            ENABLE, THREADS, DEDUPE_BUFFER_BYTES, LOAD_FACTOR, IO_BUFFER_BYTES, MAX_BYTES_PER_SECOND, BACKOFF_MS);

    public static CleanerConfig of(ConfigValues values) {
        return new CleanerConfig(
                values.get(ENABLE),
                values.get(THREADS),
                values.get(DEDUPE_BUFFER_BYTES),
                values.get(LOAD_FACTOR),
                values.get(IO_BUFFER_BYTES),
                values.get(MAX_BYTES_PER_SECOND),
                values.get(BACKOFF_MS));
    }

    /** Bound of one thread's map. */
    long mapBytes() {
        return dedupeBufferBytes / Math.max(1, threads);
    }

    /** What a thread reads or writes at once. */
    int blockBytes() {
        return Math.max(LEAST_BLOCK_BYTES, ioBufferBytes / Math.max(1, threads) / 2);
    }
}
