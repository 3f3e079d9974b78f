package dev.ottla.broker.config;

import dev.ottla.runtime.config.ConfigKey;
import dev.ottla.runtime.config.ConfigKeys;
import dev.ottla.runtime.config.ConfigType;
import java.util.List;

/** Who the controllers are, and where the metadata log is. Names, types, defaults and ranges are Kafka's. */
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

    /** All of them. */
    static final ConfigKeys ALL =
            ConfigKeys.of(CONTROLLER_QUORUM_VOTERS, CONTROLLER_QUORUM_BOOTSTRAP_SERVERS, METADATA_LOG_DIR);

    private ControllerKeys() {}
}
