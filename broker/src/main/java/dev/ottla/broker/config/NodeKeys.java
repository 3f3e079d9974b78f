package dev.ottla.broker.config;

import dev.ottla.runtime.config.ConfigKey;
import dev.ottla.runtime.config.ConfigKeys;
import dev.ottla.runtime.config.ConfigRule;
import dev.ottla.runtime.config.ConfigType;
import dev.ottla.runtime.config.ListRule;
import java.util.List;

/** What a node is and does. Names, types, defaults and ranges are Kafka's. */
public final class NodeKeys {
    public static final ConfigKey<List<String>> PROCESS_ROLES = ConfigKey.of(ConfigType.LIST, "process.roles")
            .required()
            .allowed(ListRule.notEmptyOf("broker", "controller"))
            .documentation("What this process does: broker, controller, or both.")
            .build();

    public static final ConfigKey<Integer> NODE_ID = ConfigKey.of(ConfigType.INT, "node.id")
            .required()
            .allowed(ConfigRule.atLeast(0))
            .documentation("Number of this node, unique in the cluster.")
            .build();

    public static final ConfigKey<Integer> BROKER_ID = ConfigKey.of(ConfigType.INT, "broker.id")
            .defaultValue(-1)
            .documentation("Former name of node.id: the one stands for the other; equal where both are set.")
            .build();

    public static final ConfigKey<String> BROKER_RACK = ConfigKey.of(ConfigType.STRING, "broker.rack")
            .documentation("Where this broker stands, for placing replicas.")
            .build();

    public static final ConfigKey<Integer> BROKER_HEARTBEAT_INTERVAL_MS = ConfigKey.of(
                    ConfigType.INT, "broker.heartbeat.interval.ms")
            .defaultValue(2000)
            .documentation("How often a broker reports to the controller.")
            .build();

    /** All of them. */
    static final ConfigKeys ALL =
            ConfigKeys.of(PROCESS_ROLES, NODE_ID, BROKER_ID, BROKER_RACK, BROKER_HEARTBEAT_INTERVAL_MS);

    private NodeKeys() {}
}
