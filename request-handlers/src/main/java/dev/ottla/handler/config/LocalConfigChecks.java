package dev.ottla.handler.config;

import dev.ottla.controller.ApiError;
import dev.ottla.controller.ConfigOperations;
import dev.ottla.controller.DynamicBrokerRules;
import dev.ottla.metadata.ConfigResource;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.IncrementalAlterConfigsRequest.AlterableConfig;
import dev.ottla.runtime.config.ConfigType;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a broker judges before the controller is asked: requests that say something twice or nothing at all, and
 * settings of the broker itself, which nobody else can judge. Stateless.
 */
record LocalConfigChecks(DynamicBrokerRules brokerRules) {
    /** Null if nothing speaks against the names and values of a resource. */
    static @Nullable ApiError shapeProblem(List<String> names, List<String> withoutValue) {
        if (new HashSet<>(names).size() < names.size()) {
            return new ApiError(ErrorCode.INVALID_REQUEST, "Error due to duplicate config keys");
        }
        return withoutValue.isEmpty()
                ? null
                : new ApiError(
                        ErrorCode.INVALID_REQUEST, "Null value not supported for : " + String.join(",", withoutValue));
    }

    /**
     * Null for this node's own id.
     *
     * @param unexpected how the complaint about another id begins, up to the two ids
     */
    @Nullable
    ApiError nodeProblem(String name, String unexpected) {
        int nodeId = brokerRules.configs().nodeId();
        if (!isInteger(name)) {
            return invalidRequest("Node id must be an integer, but it is: " + name);
        }
        return Integer.parseInt(name) == nodeId ? null : invalidRequest(unexpected + nodeId + ", but received " + name);
    }

    /** Null if this broker, or all of them, can be configured so. */
    @Nullable
    ApiError brokerProblem(MetadataImage image, ConfigResource resource, Map<String, String> settings) {
        ApiError problem = resource.equals(ConfigResource.ALL_BROKERS)
                ? null
                : nodeProblem(resource.name(), "Unexpected broker id, expected ");
        return problem == null ? brokerRules.problem(image, resource, settings) : problem;
    }

    @Nullable
    ApiError brokerProblem(MetadataImage image, ConfigResource resource, List<AlterableConfig> changes) {
        for (AlterableConfig change : changes) {
            ApiError problem = operationProblem(change);
            if (problem != null) {
                return problem;
            }
        }
        Map<String, String> settings = new TreeMap<>(image.configurations().of(resource));
        ApiError problem = new ConfigOperations(
                        brokerRules.configs().brokerKeys(),
                        brokerRules.configs().properties())
                .apply(changes, settings);
        return problem == null ? brokerProblem(image, resource, settings) : problem;
    }

    private @Nullable ApiError operationProblem(AlterableConfig change) {
        String list = ConfigOperations.listOperation(change);
        if (list == null) {
            return ConfigOperations.isSet(change) || ConfigOperations.isDelete(change)
                    ? null
                    : invalidRequest("Unknown operations type " + change.configOperation());
        }
        var key = brokerRules.configs().brokerKeys().find(change.name());
        if (key == null) {
            return new ApiError(ErrorCode.INVALID_CONFIG, "Unknown config name: " + change.name());
        }
        return key.type().equals(ConfigType.LIST)
                ? null
                : new ApiError(
                        ErrorCode.INVALID_CONFIG,
                        "Config value " + list.toLowerCase(Locale.ROOT) + " is not allowed for config key: "
                                + change.name());
    }

    private static boolean isInteger(String text) {
        return text.matches("[+-]?\\d{1,9}");
    }

    private static ApiError invalidRequest(String message) {
        return new ApiError(ErrorCode.INVALID_REQUEST, message);
    }
}
