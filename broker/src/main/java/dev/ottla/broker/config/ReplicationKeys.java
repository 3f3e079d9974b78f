package dev.ottla.broker.config;

import dev.ottla.runtime.config.ConfigKey;
import dev.ottla.runtime.config.ConfigKeys;
import dev.ottla.runtime.config.ConfigRule;
import dev.ottla.runtime.config.ConfigType;
import dev.ottla.runtime.config.UpdateMode;

/** Replicas and fetches. Names, types, defaults and ranges are Kafka's. */
public final class ReplicationKeys {
    public static final ConfigKey<Integer> MIN_INSYNC_REPLICAS = ConfigKey.of(ConfigType.INT, "min.insync.replicas")
            .defaultValue(1)
            .allowed(ConfigRule.atLeast(1))
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .documentation("Replicas that must have a record before it is acknowledged to acks=all.")
            .build();

    public static final ConfigKey<Integer> FETCH_MAX_BYTES = ConfigKey.of(ConfigType.INT, "fetch.max.bytes")
            .defaultValue(57_671_680)
            .allowed(ConfigRule.atLeast(1024))
            .documentation("Most bytes in one answer to a fetch.")
            .build();

    public static final ConfigKey<Integer> MAX_INCREMENTAL_FETCH_SESSION_CACHE_SLOTS = ConfigKey.of(
                    ConfigType.INT, "max.incremental.fetch.session.cache.slots")
            .defaultValue(1000)
            .allowed(ConfigRule.atLeast(0))
            .documentation("Fetch sessions that are kept.")
            .build();

    /** All of them. */
    static final ConfigKeys ALL =
            ConfigKeys.of(MIN_INSYNC_REPLICAS, FETCH_MAX_BYTES, MAX_INCREMENTAL_FETCH_SESSION_CACHE_SLOTS);

    private ReplicationKeys() {}
}
