package dev.ottla.log;

import dev.ottla.protocol.record.TimestampType;
import dev.ottla.runtime.config.ConfigKey;
import dev.ottla.runtime.config.ConfigKeys;
import dev.ottla.runtime.config.ConfigRule;
import dev.ottla.runtime.config.ConfigScope;
import dev.ottla.runtime.config.ConfigSynonym;
import dev.ottla.runtime.config.ConfigType;
import dev.ottla.runtime.config.ConfigValues;
import dev.ottla.runtime.config.ListRule;
import java.util.List;

/** The keys of a topic's configuration, with Kafka's names, defaults, ranges and names in a broker's configuration. */
public final class LogConfigKeys {
    private static final long WEEK_MS = 604_800_000L;
    private static final long DAY_MS = 86_400_000L;
    static final ConfigKey<List<String>> CLEANUP_POLICY = key(ConfigType.LIST, "cleanup.policy", List.of("delete"))
            .allowed(ListRule.of("compact", "delete"))
            .synonyms(ConfigSynonym.same("log.cleanup.policy"))
            .documentation("What becomes of old segments: delete drops them by time and size, compact keeps the latest"
                    + " record of each key; both may be given.")
            .build();
    static final ConfigKey<Integer> GZIP_LEVEL = key(ConfigType.INT, "compression.gzip.level", -1)
            .allowed(ConfigRule.betweenOr(1, 9, -1))
            .synonyms(ConfigSynonym.same("compression.gzip.level"))
            .documentation("Level at which gzip compresses, where compression.type is gzip.")
            .build();
    static final ConfigKey<Integer> LZ4_LEVEL = key(ConfigType.INT, "compression.lz4.level", 9)
            .allowed(ConfigRule.between(1, 17))
            .synonyms(ConfigSynonym.same("compression.lz4.level"))
            .documentation("Level at which lz4 compresses, where compression.type is lz4.")
            .build();
    static final ConfigKey<Integer> ZSTD_LEVEL = key(ConfigType.INT, "compression.zstd.level", 3)
            .allowed(ConfigRule.between(-131072, 22))
            .synonyms(ConfigSynonym.same("compression.zstd.level"))
            .documentation("Level at which zstd compresses, where compression.type is zstd.")
            .build();
    static final ConfigKey<String> COMPRESSION_TYPE = key(ConfigType.STRING, "compression.type", "producer")
            .allowed(ConfigRule.oneOf("uncompressed", "zstd", "lz4", "snappy", "gzip", "producer"))
            .synonyms(ConfigSynonym.same("compression.type"))
            .documentation("How batches are compressed on disk: as the producer sent them, or always in one way.")
            .build();
    static final ConfigKey<Long> DELETE_RETENTION_MS = key(ConfigType.LONG, "delete.retention.ms", DAY_MS)
            .allowed(ConfigRule.atLeast(0))
            .synonyms(ConfigSynonym.same("log.cleaner.delete.retention.ms"))
            .documentation("How long compaction keeps tombstones, in milliseconds.")
            .build();
    static final ConfigKey<Long> FILE_DELETE_DELAY_MS = key(ConfigType.LONG, "file.delete.delay.ms", 60_000L)
            .allowed(ConfigRule.atLeast(0))
            .synonyms(ConfigSynonym.same("log.segment.delete.delay.ms"))
            .documentation("How long a deleted file stays on disk under another name, in milliseconds.")
            .build();
    static final ConfigKey<Long> FLUSH_MESSAGES = key(ConfigType.LONG, "flush.messages", Long.MAX_VALUE)
            .allowed(ConfigRule.atLeast(1))
            .synonyms(ConfigSynonym.same("log.flush.interval.messages"))
            .documentation("After how many records the log is forced to disk.")
            .build();
    static final ConfigKey<Long> FLUSH_MS = key(ConfigType.LONG, "flush.ms", Long.MAX_VALUE)
            .allowed(ConfigRule.atLeast(0))
            .synonyms(
                    ConfigSynonym.noneIfNegative("log.flush.interval.ms"),
                    ConfigSynonym.noneIfNegative("log.flush.scheduler.interval.ms"))
            .documentation("After how many milliseconds the log is forced to disk.")
            .build();
    static final ConfigKey<List<String>> FOLLOWER_THROTTLED = key(
                    ConfigType.LIST, "follower.replication.throttled.replicas", List.of())
            .allowed(new ThrottledReplicasRule("follower.replication.throttled.replicas"))
            .documentation("Replicas whose fetching from the leader is throttled; * for all.")
            .build();
    static final ConfigKey<Integer> INDEX_INTERVAL_BYTES = key(ConfigType.INT, "index.interval.bytes", 4096)
            .allowed(ConfigRule.atLeast(0))
            .synonyms(ConfigSynonym.same("log.index.interval.bytes"))
            .documentation("After how many bytes of batches the indexes get an entry.")
            .build();
    static final ConfigKey<Integer> INTERNAL_SEGMENT_BYTES = ConfigKey.of(ConfigType.INT, "internal.segment.bytes")
            .scope(ConfigScope.TOPIC)
            .internal()
            .documentation("The size of a segment for tests only, without the bound of segment.bytes.")
            .build();
    static final ConfigKey<List<String>> LEADER_THROTTLED = key(
                    ConfigType.LIST, "leader.replication.throttled.replicas", List.of())
            .allowed(new ThrottledReplicasRule("leader.replication.throttled.replicas"))
            .documentation("Replicas whose fetches are throttled by the leader; * for all.")
            .build();
    static final ConfigKey<Long> LOCAL_RETENTION_BYTES = key(ConfigType.LONG, "local.retention.bytes", -2L)
            .allowed(ConfigRule.atLeast(-2))
            .synonyms(ConfigSynonym.same("log.local.retention.bytes"))
            .documentation("Size of what stays on local disk of a tiered topic; -2 means retention.bytes.")
            .build();
    static final ConfigKey<Long> LOCAL_RETENTION_MS = key(ConfigType.LONG, "local.retention.ms", -2L)
            .allowed(ConfigRule.atLeast(-2))
            .synonyms(ConfigSynonym.same("log.local.retention.ms"))
            .documentation("Age of what stays on local disk of a tiered topic; -2 means retention.ms.")
            .build();
    static final ConfigKey<Long> MAX_COMPACTION_LAG_MS = key(ConfigType.LONG, "max.compaction.lag.ms", Long.MAX_VALUE)
            .allowed(ConfigRule.atLeast(1))
            .synonyms(ConfigSynonym.same("log.cleaner.max.compaction.lag.ms"))
            .documentation("After how many milliseconds a record has to be compacted at the latest.")
            .build();
    static final ConfigKey<Integer> MAX_MESSAGE_BYTES = key(ConfigType.INT, "max.message.bytes", 1_048_588)
            .allowed(ConfigRule.atLeast(0))
            .synonyms(ConfigSynonym.same("message.max.bytes"))
            .documentation("The largest batch that is accepted, after compression, in bytes.")
            .build();
    static final ConfigKey<Long> TIMESTAMP_AFTER_MAX_MS = key(
                    ConfigType.LONG, "message.timestamp.after.max.ms", 3_600_000L)
            .allowed(ConfigRule.atLeast(0))
            .synonyms(ConfigSynonym.same("log.message.timestamp.after.max.ms"))
            .documentation("How far a record's own timestamp may be ahead of the broker's clock, in milliseconds.")
            .build();
    static final ConfigKey<Long> TIMESTAMP_BEFORE_MAX_MS = key(
                    ConfigType.LONG, "message.timestamp.before.max.ms", Long.MAX_VALUE)
            .allowed(ConfigRule.atLeast(0))
            .synonyms(ConfigSynonym.same("log.message.timestamp.before.max.ms"))
            .documentation("How far a record's own timestamp may be behind the broker's clock, in milliseconds.")
            .build();
    static final ConfigKey<String> TIMESTAMP_TYPE = key(ConfigType.STRING, "message.timestamp.type", "CreateTime")
            .allowed(ConfigRule.oneOf("CreateTime", "LogAppendTime"))
            .synonyms(ConfigSynonym.same("log.message.timestamp.type"))
            .documentation("Whether a record keeps its own timestamp or gets the time of its append.")
            .build();
    static final ConfigKey<Double> MIN_DIRTY_RATIO = key(ConfigType.DOUBLE, "min.cleanable.dirty.ratio", 0.5)
            .allowed(ConfigRule.between(0, 1))
            .synonyms(ConfigSynonym.same("log.cleaner.min.cleanable.ratio"))
            .documentation("How much of a log must be uncompacted before it is compacted.")
            .build();
    static final ConfigKey<Long> MIN_COMPACTION_LAG_MS = key(ConfigType.LONG, "min.compaction.lag.ms", 0L)
            .allowed(ConfigRule.atLeast(0))
            .synonyms(ConfigSynonym.same("log.cleaner.min.compaction.lag.ms"))
            .documentation("How many milliseconds a record stays uncompacted at least.")
            .build();
    static final ConfigKey<Integer> MIN_INSYNC_REPLICAS = key(ConfigType.INT, "min.insync.replicas", 1)
            .allowed(ConfigRule.atLeast(1))
            .synonyms(ConfigSynonym.same("min.insync.replicas"))
            .documentation("How many replicas must be in sync for a produce with acks=all.")
            .build();
    static final ConfigKey<Boolean> PREALLOCATE = key(ConfigType.BOOLEAN, "preallocate", false)
            .synonyms(ConfigSynonym.same("log.preallocate"))
            .documentation("Whether a new segment's file gets its full size at once.")
            .build();
    static final ConfigKey<Boolean> REMOTE_COPY_DISABLE = key(ConfigType.BOOLEAN, "remote.log.copy.disable", false)
            .documentation("Whether a tiered topic stops copying segments to remote storage.")
            .build();
    static final ConfigKey<Boolean> REMOTE_DELETE_ON_DISABLE = key(
                    ConfigType.BOOLEAN, "remote.log.delete.on.disable", false)
            .documentation("Whether a topic's remote segments go when tiering is turned off for it.")
            .build();
    static final ConfigKey<Boolean> REMOTE_STORAGE_ENABLE = key(ConfigType.BOOLEAN, "remote.storage.enable", false)
            .documentation("Whether the topic is tiered.")
            .build();
    static final ConfigKey<Long> RETENTION_BYTES = key(ConfigType.LONG, "retention.bytes", -1L)
            .synonyms(ConfigSynonym.same("log.retention.bytes"))
            .documentation("The size of a partition past which its oldest segments are deleted; -1 for none.")
            .build();
    static final ConfigKey<Long> RETENTION_MS = key(ConfigType.LONG, "retention.ms", WEEK_MS)
            .allowed(ConfigRule.atLeast(-1))
            .synonyms(
                    ConfigSynonym.unlimitedIfNegative("log.retention.ms"),
                    ConfigSynonym.minutes("log.retention.minutes"),
                    ConfigSynonym.hours("log.retention.hours"))
            .documentation("How long records are kept at least, in milliseconds; -1 for ever.")
            .build();
    static final ConfigKey<Integer> SEGMENT_BYTES = key(ConfigType.INT, "segment.bytes", 1 << 30)
            .allowed(ConfigRule.atLeast(1 << 20))
            .synonyms(ConfigSynonym.same("log.segment.bytes"))
            .documentation("The size of a segment past which a new one begins.")
            .build();
    static final ConfigKey<Integer> SEGMENT_INDEX_BYTES = key(ConfigType.INT, "segment.index.bytes", 10 << 20)
            .allowed(ConfigRule.atLeast(4))
            .synonyms(ConfigSynonym.same("log.index.size.max.bytes"))
            .documentation("The size of an index past which a new segment begins.")
            .build();
    static final ConfigKey<Long> SEGMENT_JITTER_MS = key(ConfigType.LONG, "segment.jitter.ms", 0L)
            .allowed(ConfigRule.atLeast(0))
            .synonyms(ConfigSynonym.same("log.roll.jitter.ms"), ConfigSynonym.hours("log.roll.jitter.hours"))
            .documentation("By how much segments of different partitions are rolled earlier than segment.ms.")
            .build();
    static final ConfigKey<Long> SEGMENT_MS = key(ConfigType.LONG, "segment.ms", WEEK_MS)
            .allowed(ConfigRule.atLeast(1))
            .synonyms(ConfigSynonym.same("log.roll.ms"), ConfigSynonym.hours("log.roll.hours"))
            .documentation("The age of a segment past which a new one begins, in milliseconds.")
            .build();
    static final ConfigKey<Boolean> UNCLEAN_LEADER_ELECTION = key(
                    ConfigType.BOOLEAN, "unclean.leader.election.enable", false)
            .synonyms(ConfigSynonym.same("unclean.leader.election.enable"))
            .documentation("Whether a replica that is not in sync may lead when no other is left.")
            .build();

    /** All keys of a topic's configuration. */
    public static final ConfigKeys ALL = ConfigKeys.of(
            CLEANUP_POLICY,
            GZIP_LEVEL,
            LZ4_LEVEL,
            ZSTD_LEVEL,
            COMPRESSION_TYPE,
            DELETE_RETENTION_MS,
            FILE_DELETE_DELAY_MS,
            FLUSH_MESSAGES,
            FLUSH_MS,
            FOLLOWER_THROTTLED,
            INDEX_INTERVAL_BYTES,
            INTERNAL_SEGMENT_BYTES,
            LEADER_THROTTLED,
            LOCAL_RETENTION_BYTES,
            LOCAL_RETENTION_MS,
            MAX_COMPACTION_LAG_MS,
            MAX_MESSAGE_BYTES,
            TIMESTAMP_AFTER_MAX_MS,
            TIMESTAMP_BEFORE_MAX_MS,
            TIMESTAMP_TYPE,
            MIN_DIRTY_RATIO,
            MIN_COMPACTION_LAG_MS,
            MIN_INSYNC_REPLICAS,
            PREALLOCATE,
            REMOTE_COPY_DISABLE,
            REMOTE_DELETE_ON_DISABLE,
            REMOTE_STORAGE_ENABLE,
            RETENTION_BYTES,
            RETENTION_MS,
            SEGMENT_BYTES,
            SEGMENT_INDEX_BYTES,
            SEGMENT_JITTER_MS,
            SEGMENT_MS,
            UNCLEAN_LEADER_ELECTION);

    private LogConfigKeys() {}

    static LogConfig read(ConfigValues values) {
        List<String> policy = values.get(CLEANUP_POLICY);
        return new LogConfig(
                readSegments(values),
                new LogConfig.Retention(
                        policy.contains("delete"),
                        values.get(RETENTION_MS),
                        values.get(RETENTION_BYTES),
                        values.get(FILE_DELETE_DELAY_MS)),
                readMessages(values),
                new LogConfig.Compression(
                        values.get(COMPRESSION_TYPE),
                        values.get(GZIP_LEVEL),
                        values.get(LZ4_LEVEL),
                        values.get(ZSTD_LEVEL)),
                new LogConfig.Compaction(
                        policy.contains("compact"),
                        values.get(MIN_DIRTY_RATIO),
                        values.get(MIN_COMPACTION_LAG_MS),
                        values.get(MAX_COMPACTION_LAG_MS),
                        values.get(DELETE_RETENTION_MS)),
                new LogConfig.Flush(values.get(FLUSH_MESSAGES), values.get(FLUSH_MS)),
                new LogConfig.Replication(
                        values.get(MIN_INSYNC_REPLICAS),
                        values.get(UNCLEAN_LEADER_ELECTION),
                        values.get(LEADER_THROTTLED),
                        values.get(FOLLOWER_THROTTLED)));
    }

    private static LogConfig.Segments readSegments(ConfigValues values) {
        Integer forTests = values.find(INTERNAL_SEGMENT_BYTES);
        boolean compact = values.get(CLEANUP_POLICY).contains("compact");
        return new LogConfig.Segments(
                forTests == null ? values.get(SEGMENT_BYTES) : forTests,
                compact ? Math.min(values.get(SEGMENT_MS), values.get(MAX_COMPACTION_LAG_MS)) : values.get(SEGMENT_MS),
                values.get(SEGMENT_JITTER_MS),
                values.get(SEGMENT_INDEX_BYTES),
                values.get(INDEX_INTERVAL_BYTES),
                values.get(PREALLOCATE));
    }

    private static LogConfig.Messages readMessages(ConfigValues values) {
        boolean appendTime = values.get(TIMESTAMP_TYPE).equals(TimestampType.LOG_APPEND_TIME.kafkaName());
        return new LogConfig.Messages(
                values.get(MAX_MESSAGE_BYTES),
                appendTime ? TimestampType.LOG_APPEND_TIME : TimestampType.CREATE_TIME,
                values.get(TIMESTAMP_BEFORE_MAX_MS),
                values.get(TIMESTAMP_AFTER_MAX_MS));
    }

    private static <T> ConfigKey.Builder<T> key(ConfigType<T> type, String name, T defaultValue) {
        return ConfigKey.of(type, name).scope(ConfigScope.TOPIC).defaultValue(defaultValue);
    }
}
