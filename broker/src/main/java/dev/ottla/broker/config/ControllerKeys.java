package dev.ottla.broker.config;

import dev.ottla.runtime.config.ConfigKey;
import dev.ottla.runtime.config.ConfigKeys;
import dev.ottla.runtime.config.ConfigRule;
import dev.ottla.runtime.config.ConfigType;
import java.util.List;

/**
 * Who the controllers are, where the metadata log is, what is told of the controller's work. Names, types, defaults and
 * ranges are Kafka's.
 */
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

    public static final ConfigKey<Long> CONTROLLER_PERFORMANCE_SAMPLE_PERIOD_MS = ConfigKey.of(
                    ConfigType.LONG, "controller.performance.sample.period.ms")
            .defaultValue(60_000L)
            .allowed(ConfigRule.atLeast(100L))
            .internal()
            .documentation("How often the active controller logs its slowest event.")
            .build();

    public static final ConfigKey<Long> CONTROLLER_PERFORMANCE_ALWAYS_LOG_THRESHOLD_MS = ConfigKey.of(
                    ConfigType.LONG, "controller.performance.always.log.threshold.ms")
            .defaultValue(2_000L)
            .allowed(ConfigRule.atLeast(0L))
            .internal()
            .documentation("A controller event that takes so long, its commit included, is logged.")
            .build();

    /** All of them. */
    static final ConfigKeys ALL = ConfigKeys.of(
            CONTROLLER_QUORUM_VOTERS,
            CONTROLLER_QUORUM_BOOTSTRAP_SERVERS,
            METADATA_LOG_DIR,
            CONTROLLER_PERFORMANCE_SAMPLE_PERIOD_MS,
            CONTROLLER_PERFORMANCE_ALWAYS_LOG_THRESHOLD_MS);

    private ControllerKeys() {}
}
