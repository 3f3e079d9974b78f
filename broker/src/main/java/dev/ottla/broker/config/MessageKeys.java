package dev.ottla.broker.config;

import dev.ottla.runtime.config.ConfigKey;
import dev.ottla.runtime.config.ConfigKeys;
import dev.ottla.runtime.config.ConfigRule;
import dev.ottla.runtime.config.ConfigType;
import dev.ottla.runtime.config.UpdateMode;

/** What batches of records are accepted, and how they are stored. Names, types, defaults and ranges are Kafka's. */
public final class MessageKeys {
    public static final ConfigKey<String> LOG_MESSAGE_TIMESTAMP_TYPE = ConfigKey.of(
                    ConfigType.STRING, "log.message.timestamp.type")
            .defaultValue("CreateTime")
            .allowed(ConfigRule.oneOf("CreateTime", "LogAppendTime"))
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .documentation("Whose time records carry: CreateTime or LogAppendTime.")
            .build();

    public static final ConfigKey<Long> LOG_MESSAGE_TIMESTAMP_BEFORE_MAX_MS = ConfigKey.of(
                    ConfigType.LONG, "log.message.timestamp.before.max.ms")
            .defaultValue(Long.MAX_VALUE)
            .allowed(ConfigRule.atLeast(0L))
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .documentation("By how much a record's time may lie in the past.")
            .build();

    public static final ConfigKey<Long> LOG_MESSAGE_TIMESTAMP_AFTER_MAX_MS = ConfigKey.of(
                    ConfigType.LONG, "log.message.timestamp.after.max.ms")
            .defaultValue(3_600_000L)
            .allowed(ConfigRule.atLeast(0L))
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .documentation("By how much a record's time may lie in the future.")
            .build();

    public static final ConfigKey<Integer> MESSAGE_MAX_BYTES = ConfigKey.of(ConfigType.INT, "message.max.bytes")
            .defaultValue(1_048_588)
            .allowed(ConfigRule.atLeast(0))
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .documentation("Largest batch of records, in bytes, after compression.")
            .build();

    public static final ConfigKey<String> COMPRESSION_TYPE = ConfigKey.of(ConfigType.STRING, "compression.type")
            .defaultValue("producer")
            .allowed(ConfigRule.oneOf("uncompressed", "zstd", "lz4", "snappy", "gzip", "producer"))
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .documentation("Compression of stored batches: a codec, uncompressed, or producer for as it was" + " sent.")
            .build();

    public static final ConfigKey<Integer> COMPRESSION_GZIP_LEVEL = ConfigKey.of(
                    ConfigType.INT, "compression.gzip.level")
            .defaultValue(-1)
            .allowed(ConfigRule.betweenOr(1, 9, -1))
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .documentation("Level of gzip compression; -1 for the library's own.")
            .build();

    public static final ConfigKey<Integer> COMPRESSION_LZ4_LEVEL = ConfigKey.of(ConfigType.INT, "compression.lz4.level")
            .defaultValue(9)
            .allowed(ConfigRule.between(1, 17))
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .documentation("Level of lz4 compression.")
            .build();

    public static final ConfigKey<Integer> COMPRESSION_ZSTD_LEVEL = ConfigKey.of(
                    ConfigType.INT, "compression.zstd.level")
            .defaultValue(3)
            .allowed(ConfigRule.between(-131_072, 22))
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .documentation("Level of zstd compression.")
            .build();

    /** All of them. */
    static final ConfigKeys ALL = ConfigKeys.of(
            LOG_MESSAGE_TIMESTAMP_TYPE,
            LOG_MESSAGE_TIMESTAMP_BEFORE_MAX_MS,
            LOG_MESSAGE_TIMESTAMP_AFTER_MAX_MS,
            MESSAGE_MAX_BYTES,
            COMPRESSION_TYPE,
            COMPRESSION_GZIP_LEVEL,
            COMPRESSION_LZ4_LEVEL,
            COMPRESSION_ZSTD_LEVEL);

    private MessageKeys() {}
}
