package dev.ottla.broker.config;

import dev.ottla.runtime.config.ConfigKey;
import dev.ottla.runtime.config.ConfigKeys;
import dev.ottla.runtime.config.ConfigRule;
import dev.ottla.runtime.config.ConfigType;

/**
 * How the metadata log is written, replaced by snapshots and let go of. Names, types, defaults and ranges are Kafka's.
 */
public final class MetadataLogKeys {
    public static final ConfigKey<Integer> METADATA_LOG_SEGMENT_BYTES = ConfigKey.of(
                    ConfigType.INT, "metadata.log.segment.bytes")
            .defaultValue(1_073_741_824)
            .allowed(ConfigRule.atLeast(8_388_608))
            .documentation("Size at which a segment of the metadata log is full.")
            .build();

    public static final ConfigKey<Long> METADATA_LOG_MAX_RECORD_BYTES_BETWEEN_SNAPSHOTS = ConfigKey.of(
                    ConfigType.LONG, "metadata.log.max.record.bytes.between.snapshots")
            .defaultValue(20_971_520L)
            .allowed(ConfigRule.atLeast(1L))
            .documentation("Bytes of the metadata log after which a snapshot is written.")
            .build();

    public static final ConfigKey<Long> METADATA_LOG_MAX_SNAPSHOT_INTERVAL_MS = ConfigKey.of(
                    ConfigType.LONG, "metadata.log.max.snapshot.interval.ms")
            .defaultValue(3_600_000L)
            .allowed(ConfigRule.atLeast(0L))
            .documentation("Time after which a snapshot of the metadata is written, if anything has changed.")
            .build();

    public static final ConfigKey<Integer> INTERNAL_METADATA_LOG_SEGMENT_BYTES = ConfigKey.of(
                    ConfigType.INT, "internal.metadata.log.segment.bytes")
            .internal()
            .documentation("As metadata.log.segment.bytes, without its lower bound; for tests.")
            .build();

    public static final ConfigKey<Long> METADATA_LOG_SEGMENT_MS = ConfigKey.of(
                    ConfigType.LONG, "metadata.log.segment.ms")
            .defaultValue(604_800_000L)
            .documentation("Age at which a segment of the metadata log is closed.")
            .build();

    public static final ConfigKey<Integer> METADATA_MAX_IDLE_INTERVAL_MS = ConfigKey.of(
                    ConfigType.INT, "metadata.max.idle.interval.ms")
            .defaultValue(500)
            .allowed(ConfigRule.atLeast(0))
            .documentation("How often the active controller writes an empty record where others copy its log; 0 for"
                    + " never.")
            .build();

    public static final ConfigKey<Long> METADATA_MAX_RETENTION_BYTES = ConfigKey.of(
                    ConfigType.LONG, "metadata.max.retention.bytes")
            .defaultValue(104_857_600L)
            .documentation("Bytes of metadata log and snapshots after which old ones are deleted.")
            .build();

    public static final ConfigKey<Long> METADATA_MAX_RETENTION_MS = ConfigKey.of(
                    ConfigType.LONG, "metadata.max.retention.ms")
            .defaultValue(604_800_000L)
            .documentation("Age after which old metadata log and snapshots are deleted.")
            .build();

    public static final ConfigKey<Long> INTERNAL_METADATA_DELETE_DELAY_MILLIS = ConfigKey.of(
                    ConfigType.LONG, "internal.metadata.delete.delay.millis")
            .defaultValue(60_000L)
            .internal()
            .documentation("How long the file of an old snapshot is kept, under another name; for tests.")
            .build();

    /** All of them. */
    static final ConfigKeys ALL = ConfigKeys.of(
            METADATA_LOG_SEGMENT_BYTES,
            METADATA_LOG_MAX_RECORD_BYTES_BETWEEN_SNAPSHOTS,
            METADATA_LOG_MAX_SNAPSHOT_INTERVAL_MS,
            INTERNAL_METADATA_LOG_SEGMENT_BYTES,
            METADATA_LOG_SEGMENT_MS,
            METADATA_MAX_IDLE_INTERVAL_MS,
            METADATA_MAX_RETENTION_BYTES,
            METADATA_MAX_RETENTION_MS,
            INTERNAL_METADATA_DELETE_DELAY_MILLIS);

    private MetadataLogKeys() {}
}
