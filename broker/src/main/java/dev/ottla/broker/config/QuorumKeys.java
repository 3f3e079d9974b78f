package dev.ottla.broker.config;

import dev.ottla.runtime.config.ConfigKey;
import dev.ottla.runtime.config.ConfigKeys;
import dev.ottla.runtime.config.ConfigRule;
import dev.ottla.runtime.config.ConfigType;

/** The times and sizes by which the quorum of controllers lives. Names, types, defaults and ranges are Kafka's. */
public final class QuorumKeys {
    public static final ConfigKey<Integer> CONTROLLER_QUORUM_ELECTION_TIMEOUT_MS = ConfigKey.of(
                    ConfigType.INT, "controller.quorum.election.timeout.ms")
            .defaultValue(1_000)
            .allowed(ConfigRule.atLeast(0))
            .documentation("How long a voter hears nothing of a leader before it stands for election.")
            .build();

    public static final ConfigKey<Integer> CONTROLLER_QUORUM_ELECTION_BACKOFF_MAX_MS = ConfigKey.of(
                    ConfigType.INT, "controller.quorum.election.backoff.max.ms")
            .defaultValue(1_000)
            .allowed(ConfigRule.atLeast(0))
            .documentation("Longest pause before the next election after one that nobody won.")
            .build();

    public static final ConfigKey<Integer> CONTROLLER_QUORUM_FETCH_TIMEOUT_MS = ConfigKey.of(
                    ConfigType.INT, "controller.quorum.fetch.timeout.ms")
            .defaultValue(2_000)
            .allowed(ConfigRule.atLeast(0))
            .documentation("How long a voter fetches in vain before it stands for election; how long"
                    + " a leader leads without hearing of a majority.")
            .build();

    public static final ConfigKey<Integer> CONTROLLER_QUORUM_REQUEST_TIMEOUT_MS = ConfigKey.of(
                    ConfigType.INT, "controller.quorum.request.timeout.ms")
            .defaultValue(2_000)
            .allowed(ConfigRule.atLeast(0))
            .documentation("How long a request within the quorum waits for its answer.")
            .build();

    public static final ConfigKey<Integer> CONTROLLER_QUORUM_RETRY_BACKOFF_MS = ConfigKey.of(
                    ConfigType.INT, "controller.quorum.retry.backoff.ms")
            .defaultValue(20)
            .allowed(ConfigRule.atLeast(0))
            .documentation("Pause before a failed request within the quorum is tried again.")
            .build();

    public static final ConfigKey<Integer> CONTROLLER_QUORUM_FETCH_MAX_BYTES = ConfigKey.of(
                    ConfigType.INT, "controller.quorum.fetch.max.bytes")
            .defaultValue(1_048_576)
            .allowed(ConfigRule.atLeast(1))
            .documentation("Most bytes of the metadata log in one answer to a follower.")
            .build();

    public static final ConfigKey<Integer> CONTROLLER_QUORUM_FETCH_SNAPSHOT_MAX_BYTES = ConfigKey.of(
                    ConfigType.INT, "controller.quorum.fetch.snapshot.max.bytes")
            .defaultValue(1_048_576)
            .allowed(ConfigRule.atLeast(1))
            .documentation("Most bytes of a metadata snapshot in one answer to a follower.")
            .build();

    public static final ConfigKey<Boolean> CONTROLLER_QUORUM_AUTO_JOIN_ENABLE = ConfigKey.of(
                    ConfigType.BOOLEAN, "controller.quorum.auto.join.enable")
            .defaultValue(false)
            .documentation("Whether a new controller joins the quorum by itself.")
            .build();

    /** All of them. */
    static final ConfigKeys ALL = ConfigKeys.of(
            CONTROLLER_QUORUM_ELECTION_TIMEOUT_MS,
            CONTROLLER_QUORUM_ELECTION_BACKOFF_MAX_MS,
            CONTROLLER_QUORUM_FETCH_TIMEOUT_MS,
            CONTROLLER_QUORUM_REQUEST_TIMEOUT_MS,
            CONTROLLER_QUORUM_RETRY_BACKOFF_MS,
            CONTROLLER_QUORUM_FETCH_MAX_BYTES,
            CONTROLLER_QUORUM_FETCH_SNAPSHOT_MAX_BYTES,
            CONTROLLER_QUORUM_AUTO_JOIN_ENABLE);

    private QuorumKeys() {}
}
