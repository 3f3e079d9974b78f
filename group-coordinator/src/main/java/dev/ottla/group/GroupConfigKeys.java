package dev.ottla.group;

import dev.ottla.runtime.config.ConfigKey;
import dev.ottla.runtime.config.ConfigKeys;
import dev.ottla.runtime.config.ConfigRule;
import dev.ottla.runtime.config.ConfigType;

/** The broker's configuration keys that groups read: Kafka's names, defaults and ranges. */
public final class GroupConfigKeys {
    public static final ConfigKey<Integer> GROUP_MIN_SESSION_TIMEOUT_MS = ConfigKey.of(
                    ConfigType.INT, "group.min.session.timeout.ms")
            .defaultValue(6_000)
            .documentation("The shortest session timeout in milliseconds that a member may ask for.")
            .build();
    public static final ConfigKey<Integer> GROUP_MAX_SESSION_TIMEOUT_MS = ConfigKey.of(
                    ConfigType.INT, "group.max.session.timeout.ms")
            .defaultValue(1_800_000)
            .documentation("The longest session timeout in milliseconds that a member may ask for.")
            .build();
    public static final ConfigKey<Integer> GROUP_INITIAL_REBALANCE_DELAY_MS = ConfigKey.of(
                    ConfigType.INT, "group.initial.rebalance.delay.ms")
            .defaultValue(3_000)
            .documentation("How many milliseconds an empty group waits for more members after the first one, and again"
                    + " after each that comes, before it assigns partitions.")
            .build();
    public static final ConfigKey<Integer> GROUP_MAX_SIZE = ConfigKey.of(ConfigType.INT, "group.max.size")
            .defaultValue(Integer.MAX_VALUE)
            .allowed(ConfigRule.atLeast(1))
            .documentation("How many members a group may have.")
            .build();
    public static final ConfigKey<Integer> OFFSET_METADATA_MAX_BYTES = ConfigKey.of(
                    ConfigType.INT, "offset.metadata.max.bytes")
            .defaultValue(4_096)
            .documentation("How long the metadata that comes with a committed offset may be.")
            .build();
    public static final ConfigKey<Integer> OFFSETS_RETENTION_MINUTES = ConfigKey.of(
                    ConfigType.INT, "offsets.retention.minutes")
            .defaultValue(7 * 24 * 60)
            .allowed(ConfigRule.atLeast(1))
            .documentation("For how many minutes committed offsets are kept: of a group that has no members since it"
                    + " became empty, of a topic that a living group no longer reads and of consumers without a group"
                    + " since the last commit.")
            .build();
    public static final ConfigKey<Long> OFFSETS_RETENTION_CHECK_INTERVAL_MS = ConfigKey.of(
                    ConfigType.LONG, "offsets.retention.check.interval.ms")
            .defaultValue(600_000L)
            .allowed(ConfigRule.atLeast(1))
            .documentation("How many milliseconds lie between two searches for offsets that have expired.")
            .build();
    public static final ConfigKey<Integer> OFFSETS_TOPIC_NUM_PARTITIONS = ConfigKey.of(
                    ConfigType.INT, "offsets.topic.num.partitions")
            .defaultValue(50)
            .allowed(ConfigRule.atLeast(1))
            .documentation("The number of partitions of __consumer_offsets; fixed once the topic exists.")
            .build();
    public static final ConfigKey<Short> OFFSETS_TOPIC_REPLICATION_FACTOR = ConfigKey.of(
                    ConfigType.SHORT, "offsets.topic.replication.factor")
            .defaultValue((short) 3)
            .allowed(ConfigRule.atLeast((short) 1))
            .documentation("The number of replicas of __consumer_offsets; it is created once enough brokers are there.")
            .build();
    public static final ConfigKey<Integer> OFFSETS_TOPIC_SEGMENT_BYTES = ConfigKey.of(
                    ConfigType.INT, "offsets.topic.segment.bytes")
            .defaultValue(100 * 1024 * 1024)
            .allowed(ConfigRule.atLeast(1))
            .documentation("The segment size of __consumer_offsets in bytes; small segments compact and load faster.")
            .build();
    public static final ConfigKey<Integer> OFFSETS_TOPIC_COMPRESSION_CODEC = ConfigKey.of(
                    ConfigType.INT, "offsets.topic.compression.codec")
            .defaultValue(0)
            .allowed(ConfigRule.between(0, 4))
            .documentation("The number of the compression of __consumer_offsets.")
            .build();
    public static final ConfigKey<Integer> OFFSETS_LOAD_BUFFER_SIZE = ConfigKey.of(
                    ConfigType.INT, "offsets.load.buffer.size")
            .defaultValue(5 * 1024 * 1024)
            .allowed(ConfigRule.atLeast(1))
            .documentation("How many bytes are read at a time when a partition of __consumer_offsets is loaded.")
            .build();
    public static final ConfigKey<Integer> OFFSETS_COMMIT_TIMEOUT_MS = ConfigKey.of(
                    ConfigType.INT, "offsets.commit.timeout.ms")
            .defaultValue(5_000)
            .allowed(ConfigRule.atLeast(1))
            .documentation("How many milliseconds a commit may wait for the replicas of __consumer_offsets.")
            .build();

    /** All of them. */
    public static final ConfigKeys ALL = ConfigKeys.of(
            GROUP_MIN_SESSION_TIMEOUT_MS,
            GROUP_MAX_SESSION_TIMEOUT_MS,
            GROUP_INITIAL_REBALANCE_DELAY_MS,
            GROUP_MAX_SIZE,
            OFFSET_METADATA_MAX_BYTES,
            OFFSETS_RETENTION_MINUTES,
            OFFSETS_RETENTION_CHECK_INTERVAL_MS,
            OFFSETS_TOPIC_NUM_PARTITIONS,
            OFFSETS_TOPIC_REPLICATION_FACTOR,
            OFFSETS_TOPIC_SEGMENT_BYTES,
            OFFSETS_TOPIC_COMPRESSION_CODEC,
            OFFSETS_LOAD_BUFFER_SIZE,
            OFFSETS_COMMIT_TIMEOUT_MS);

    private GroupConfigKeys() {}
}
