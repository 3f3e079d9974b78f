package dev.ottla.controller;

import dev.ottla.metadata.MetadataImage;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.runtime.config.ConfigException;
import dev.ottla.runtime.config.ConfigKey;
import dev.ottla.runtime.config.ConfigLayer;
import dev.ottla.runtime.config.ConfigSource;
import dev.ottla.runtime.config.ConfigValues;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a group may be configured so: each key within what the broker's {@code group.*.min.*} and {@code .max.} keys
 * allow, sessions longer than the interval of heartbeats. Stateless.
 */
record GroupConfigRules(ClusterConfigs configs) {
    private static final List<String> KINDS = List.of("consumer", "share", "streams");

    /** Kafka's own word for it is not built as the others are. */
    private static final Map<String, String> MAX_NAMES =
            Map.of("streams.num.standby.replicas", "group.streams.max.standby.replicas");

    /** Null if the settings can be used. */
    @Nullable
    ApiError problem(MetadataImage image, String group, Map<String, String> settings) {
        if (group.isEmpty()) {
            return new ApiError(ErrorCode.INVALID_REQUEST, "Default group resources are not allowed.");
        }
        for (String name : settings.keySet()) {
            if (GroupKeys.ALL.find(name) == null) {
                return invalid("Unknown group config name: " + name);
            }
        }
        try {
            ConfigValues given =
                    ConfigValues.parse(GroupKeys.ALL, List.of(new ConfigLayer(ConfigSource.GROUP_CONFIG, settings)));
            ApiError problem = boundsProblem(given, settings, configs.ofBroker(image));
            return problem == null ? sessionProblem(given) : problem;
        } catch (ConfigException e) {
            return invalid(String.valueOf(e.getMessage()));
        }
    }

    private @Nullable ApiError boundsProblem(ConfigValues given, Map<String, String> settings, ConfigValues broker) {
        for (ConfigKey<?> key : GroupKeys.ALL.all()) {
            if (settings.containsKey(key.name()) && given.find(key) instanceof Integer value) {
                String least = bound(key.name(), "min");
                String most = MAX_NAMES.getOrDefault(key.name(), bound(key.name(), "max"));
                if (value < brokerNumber(broker, least, Integer.MIN_VALUE)) {
                    return invalid(key + " must be greater than or equal to " + least);
                }
                if (value > brokerNumber(broker, most, Integer.MAX_VALUE)) {
                    return invalid(key + " must be less than or equal to " + most);
                }
            }
        }
        return null;
    }

    private static @Nullable ApiError sessionProblem(ConfigValues given) {
        for (String kind : KINDS) {
            String session = kind + ".session.timeout.ms";
            String heartbeat = kind + ".heartbeat.interval.ms";
            if (number(given, session) <= number(given, heartbeat)) {
                return invalid(session + " must be greater than " + heartbeat);
            }
        }
        return null;
    }

    /** {@code consumer.session.timeout.ms} is bounded by {@code group.consumer.min.session.timeout.ms}. */
    private static String bound(String name, String side) {
        int dot = name.indexOf('.');
        return "group." + name.substring(0, dot) + "." + side + name.substring(dot);
    }

    private int brokerNumber(ConfigValues broker, String name, int unbounded) {
        ConfigKey<?> key = configs.brokerKeys().find(name);
        return key != null && broker.find(key) instanceof Integer number ? number : unbounded;
    }

    private static int number(ConfigValues given, String name) {
        ConfigKey<?> key = GroupKeys.ALL.find(name);
        return key != null && given.find(key) instanceof Integer number ? number : 0;
    }

    private static ApiError invalid(String message) {
        return new ApiError(ErrorCode.INVALID_CONFIG, message);
    }
}
