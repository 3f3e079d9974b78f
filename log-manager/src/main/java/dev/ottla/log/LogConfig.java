package dev.ottla.log;

import dev.ottla.protocol.record.TimestampType;
import dev.ottla.runtime.config.ConfigException;
import dev.ottla.runtime.config.ConfigLayer;
import dev.ottla.runtime.config.ConfigSource;
import dev.ottla.runtime.config.ConfigValues;
import java.util.List;
import java.util.Map;

/**
 * The settings of one topic's logs, in groups; each component is one of Kafka's topic keys ({@link LogConfigKeys}).
 * Immutable; a change of configuration is a new value given to {@link PartitionLog#updateConfig}.
 */
public record LogConfig(
        Segments segments,
        Retention retention,
        Messages messages,
        Compression compression,
        Compaction compaction,
        Flush flush,
        Replication replication) {

    private static final LogConfig DEFAULTS = of(Map.of());

    /**
     * @param segmentBytes {@code segment.bytes}
     * @param segmentMs {@code segment.ms}, of a compacted topic at most {@code max.compaction.lag.ms}: what is still
     *     written cannot be compacted
     * @param segmentJitterMs {@code segment.jitter.ms}
     * @param indexBytes {@code segment.index.bytes}
     * @param indexIntervalBytes {@code index.interval.bytes}
     * @param preallocate {@code preallocate}
     */
    public record Segments(
            int segmentBytes,
            long segmentMs,
            long segmentJitterMs,
            int indexBytes,
            int indexIntervalBytes,
            boolean preallocate) {

        /** How long the file of a new segment is made; 0 when it grows with what is written. */
        int preallocatedBytes() {
            return preallocate ? segmentBytes : 0;
        }
    }

    /**
     * @param delete whether {@code cleanup.policy} has {@code delete}
     * @param retentionMs {@code retention.ms}, -1 without limit
     * @param retentionBytes {@code retention.bytes}, -1 without limit
     * @param fileDeleteDelayMs {@code file.delete.delay.ms}
     */
    public record Retention(boolean delete, long retentionMs, long retentionBytes, long fileDeleteDelayMs) {}

    /**
     * @param maxMessageBytes {@code max.message.bytes}: bound of a batch, as it comes and as it is written
     * @param timestampType {@code message.timestamp.type}
     * @param timestampBeforeMaxMs {@code message.timestamp.before.max.ms}
     * @param timestampAfterMaxMs {@code message.timestamp.after.max.ms}
     */
    public record Messages(
            int maxMessageBytes, TimestampType timestampType, long timestampBeforeMaxMs, long timestampAfterMaxMs) {

        public boolean stampsAppendTime() {
            return timestampType == TimestampType.LOG_APPEND_TIME;
        }
    }

    /**
     * @param type {@code compression.type}: {@code producer}, {@code uncompressed} or the name of a compression
     * @param gzipLevel {@code compression.gzip.level}, -1 for the library's own
     * @param lz4Level {@code compression.lz4.level}
     * @param zstdLevel {@code compression.zstd.level}
     */
    public record Compression(String type, int gzipLevel, int lz4Level, int zstdLevel) {

        /** Whether batches stay compressed as the producer sent them. */
        public boolean keepsProducers() {
            return type.equals("producer");
        }
    }

    /**
     * @param compact whether {@code cleanup.policy} has {@code compact}
     * @param minDirtyRatio {@code min.cleanable.dirty.ratio}
     * @param minLagMs {@code min.compaction.lag.ms}
     * @param maxLagMs {@code max.compaction.lag.ms}
     * @param deleteRetentionMs {@code delete.retention.ms}
     */
    public record Compaction(
            boolean compact, double minDirtyRatio, long minLagMs, long maxLagMs, long deleteRetentionMs) {}

    /**
     * @param messages {@code flush.messages}
     * @param intervalMs {@code flush.ms}; the largest long for never
     */
    public record Flush(long messages, long intervalMs) {}

    /**
     * @param minInsyncReplicas {@code min.insync.replicas}
     * @param uncleanLeaderElection {@code unclean.leader.election.enable}
     * @param leaderThrottledReplicas {@code leader.replication.throttled.replicas}
     * @param followerThrottledReplicas {@code follower.replication.throttled.replicas}
     */
    public record Replication(
            int minInsyncReplicas,
            boolean uncleanLeaderElection,
            List<String> leaderThrottledReplicas,
            List<String> followerThrottledReplicas) {}

    /** Kafka's defaults. */
    public static LogConfig defaults() {
        return DEFAULTS;
    }

    /**
     * The settings given by the topic keys in {@code values}; a key that is absent has its default.
     *
     * @throws ConfigException naming key, value and what is allowed
     */
    public static LogConfig of(Map<String, String> values) {
        ConfigLayer layer = new ConfigLayer(ConfigSource.DYNAMIC_TOPIC_CONFIG, values);
        return of(ConfigValues.parse(LogConfigKeys.ALL, List.of(layer)));
    }

    /** The settings in a configuration parsed with {@link LogConfigKeys#ALL}: topic over broker over defaults. */
    public static LogConfig of(ConfigValues values) {
        return LogConfigKeys.read(values);
    }
}
