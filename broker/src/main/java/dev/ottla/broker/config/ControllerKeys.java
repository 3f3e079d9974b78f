package dev.ottla.broker.config;

import dev.ottla.runtime.config.ConfigKey;
import dev.ottla.runtime.config.ConfigKeys;
import dev.ottla.runtime.config.ConfigRule;
import dev.ottla.runtime.config.ConfigType;
import java.util.List;

/** The quorum of controllers and the metadata log. Names, types, defaults and ranges are Kafka's. */
public final class ControllerKeys {
    public static final ConfigKey<List<String>> CONTROLLER_QUORUM_VOTERS = ConfigKey.of(
                    ConfigType.LIST, "controller.quorum.voters")
            .defaultValue(List.of())
            .documentation("The fixed set of controllers, as id@host:port; empty where the set is kept in the"
                    + " metadata log.")
            .build();

    public static final ConfigKey<List<String>> CONTROLLER_QUORUM_BOOTSTRAP_SERVERS = ConfigKey.of(
                    ConfigType.LIST, "controller.quorum.bootstrap.servers")
            .defaultValue(List.of())
            .documentation("Controllers to find the quorum by, as host:port.")
            .build();

    public static final ConfigKey<String> METADATA_LOG_DIR = ConfigKey.of(ConfigType.STRING, "metadata.log.dir")
            .documentation("Where the metadata log lives; the first of log.dirs where not set.")
            .build();

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

    /** All of them. */
    static final ConfigKeys ALL = ConfigKeys.of(
            CONTROLLER_QUORUM_VOTERS,
            CONTROLLER_QUORUM_BOOTSTRAP_SERVERS,
            METADATA_LOG_DIR,
            METADATA_LOG_SEGMENT_BYTES,
            METADATA_LOG_MAX_RECORD_BYTES_BETWEEN_SNAPSHOTS,
            METADATA_LOG_MAX_SNAPSHOT_INTERVAL_MS);

    private ControllerKeys() {}
}
