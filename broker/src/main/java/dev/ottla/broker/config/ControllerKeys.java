package dev.ottla.broker.config;

import dev.ottla.runtime.config.ConfigKey;
import dev.ottla.runtime.config.ConfigKeys;
import dev.ottla.runtime.config.ConfigRule;
import dev.ottla.runtime.config.ConfigType;
import dev.ottla.runtime.config.UpdateMode;
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

    public static final ConfigKey<Integer> CONTROLLER_QUORUM_ELECTION_TIMEOUT_MS = ConfigKey.of(
                    ConfigType.INT, "controller.quorum.election.timeout.ms")
            .defaultValue(1000)
            .allowed(ConfigRule.atLeast(0))
            .documentation("How long a voter hears nothing of a leader before it stands for election.")
            .build();

    public static final ConfigKey<Integer> CONTROLLER_QUORUM_ELECTION_BACKOFF_MAX_MS = ConfigKey.of(
                    ConfigType.INT, "controller.quorum.election.backoff.max.ms")
            .defaultValue(1000)
            .allowed(ConfigRule.atLeast(0))
            .documentation("Longest pause before the next election after one that nobody won.")
            .build();

    public static final ConfigKey<Integer> CONTROLLER_QUORUM_FETCH_TIMEOUT_MS = ConfigKey.of(
                    ConfigType.INT, "controller.quorum.fetch.timeout.ms")
            .defaultValue(2000)
            .allowed(ConfigRule.atLeast(0))
            .documentation("How long a voter fetches in vain before it stands for election; how long a leader"
                    + " leads without hearing of a majority.")
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

    public static final ConfigKey<Long> METADATA_LOG_SEGMENT_MS = ConfigKey.of(
                    ConfigType.LONG, "metadata.log.segment.ms")
            .defaultValue(604_800_000L)
            .documentation("Age at which a segment of the metadata log is closed.")
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

    public static final ConfigKey<Integer> METADATA_MAX_IDLE_INTERVAL_MS = ConfigKey.of(
                    ConfigType.INT, "metadata.max.idle.interval.ms")
            .defaultValue(500)
            .allowed(ConfigRule.atLeast(0))
            .documentation("How often the active controller writes an empty record; 0 for never.")
            .build();

    public static final ConfigKey<Boolean> UNCLEAN_LEADER_ELECTION_ENABLE = ConfigKey.of(
                    ConfigType.BOOLEAN, "unclean.leader.election.enable")
            .defaultValue(false)
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .documentation(
                    "Whether a replica that is not in sync may lead when no other is left; may lose" + " records.")
            .build();

    /** All of them. */
    static final ConfigKeys ALL = ConfigKeys.of(
            CONTROLLER_QUORUM_VOTERS,
            CONTROLLER_QUORUM_BOOTSTRAP_SERVERS,
            CONTROLLER_QUORUM_ELECTION_TIMEOUT_MS,
            CONTROLLER_QUORUM_ELECTION_BACKOFF_MAX_MS,
            CONTROLLER_QUORUM_FETCH_TIMEOUT_MS,
            METADATA_LOG_DIR,
            METADATA_LOG_SEGMENT_BYTES,
            METADATA_LOG_SEGMENT_MS,
            METADATA_LOG_MAX_RECORD_BYTES_BETWEEN_SNAPSHOTS,
            METADATA_LOG_MAX_SNAPSHOT_INTERVAL_MS,
            METADATA_MAX_IDLE_INTERVAL_MS,
            UNCLEAN_LEADER_ELECTION_ENABLE);

    private ControllerKeys() {}
}
