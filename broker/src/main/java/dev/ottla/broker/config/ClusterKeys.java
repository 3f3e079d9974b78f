package dev.ottla.broker.config;

import dev.ottla.runtime.config.ConfigKey;
import dev.ottla.runtime.config.ConfigKeys;
import dev.ottla.runtime.config.ConfigRule;
import dev.ottla.runtime.config.ConfigType;
import dev.ottla.runtime.config.UpdateMode;

/** How brokers come and go, and who leads then. Names, types, defaults and ranges are Kafka's. */
public final class ClusterKeys {
    public static final ConfigKey<Integer> BROKER_SESSION_TIMEOUT_MS = ConfigKey.of(
                    ConfigType.INT, "broker.session.timeout.ms")
            .defaultValue(9000)
            .documentation("How long a broker counts as alive without reporting.")
            .build();

    public static final ConfigKey<Integer> INITIAL_BROKER_REGISTRATION_TIMEOUT_MS = ConfigKey.of(
                    ConfigType.INT, "initial.broker.registration.timeout.ms")
            .defaultValue(60_000)
            .documentation("How long the first registration with the controller may take.")
            .build();

    public static final ConfigKey<Boolean> CONTROLLED_SHUTDOWN_ENABLE = ConfigKey.of(
                    ConfigType.BOOLEAN, "controlled.shutdown.enable")
            .defaultValue(true)
            .documentation("Whether leaders move away before a broker stops.")
            .build();

    public static final ConfigKey<Boolean> AUTO_LEADER_REBALANCE_ENABLE = ConfigKey.of(
                    ConfigType.BOOLEAN, "auto.leader.rebalance.enable")
            .defaultValue(true)
            .documentation("Whether leadership goes back to the preferred replica by itself.")
            .build();

    public static final ConfigKey<Long> LEADER_IMBALANCE_CHECK_INTERVAL_SECONDS = ConfigKey.of(
                    ConfigType.LONG, "leader.imbalance.check.interval.seconds")
            .defaultValue(300L)
            .allowed(ConfigRule.atLeast(1L))
            .documentation("How often the controller looks for leaders that are not the preferred ones.")
            .build();

    public static final ConfigKey<Boolean> UNCLEAN_LEADER_ELECTION_ENABLE = ConfigKey.of(
                    ConfigType.BOOLEAN, "unclean.leader.election.enable")
            .defaultValue(false)
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .documentation("Whether a replica that is not in sync may lead when no other is left; may lose records.")
            .build();

    public static final ConfigKey<Long> UNCLEAN_LEADER_ELECTION_INTERVAL_MS = ConfigKey.of(
                    ConfigType.LONG, "unclean.leader.election.interval.ms")
            .internal()
            .defaultValue(300_000L)
            .allowed(ConfigRule.atLeast(1L))
            .documentation("How often partitions without a leader are looked at for an unclean election.")
            .build();

    /** All of them. */
    static final ConfigKeys ALL = ConfigKeys.of(
            BROKER_SESSION_TIMEOUT_MS,
            INITIAL_BROKER_REGISTRATION_TIMEOUT_MS,
            CONTROLLED_SHUTDOWN_ENABLE,
            AUTO_LEADER_REBALANCE_ENABLE,
            LEADER_IMBALANCE_CHECK_INTERVAL_SECONDS,
            UNCLEAN_LEADER_ELECTION_ENABLE,
            UNCLEAN_LEADER_ELECTION_INTERVAL_MS);

    private ClusterKeys() {}
}
