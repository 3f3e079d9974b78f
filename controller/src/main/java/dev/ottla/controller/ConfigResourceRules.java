package dev.ottla.controller;

import dev.ottla.metadata.ConfigResource;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.runtime.config.ConfigKeys;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What may be configured, and how, by the kind of resource. Stateless. */
record ConfigResourceRules(ClusterConfigs configs, TopicConfigRules topics, GroupConfigRules groups) {
    static ConfigResourceRules of(ClusterConfigs configs, TopicConfigRules topics) {
        return new ConfigResourceRules(configs, topics, new GroupConfigRules(configs));
    }

    /** Null if the resource is of a kind that can be configured. */
    static @Nullable ApiError kindProblem(ConfigResource resource) {
        return switch (resource.type()) {
            case ConfigResource.TOPIC, ConfigResource.BROKER, ConfigResource.CLIENT_METRICS, ConfigResource.GROUP ->
                null;
            default -> invalidRequest("Unknown resource type " + resource.type());
        };
    }

    ConfigKeys keys(ConfigResource resource) {
        return switch (resource.type()) {
            case ConfigResource.TOPIC -> configs.topicKeys();
            case ConfigResource.BROKER -> configs.brokerKeys();
            case ConfigResource.GROUP -> GroupKeys.ALL;
            // Kafka's controller does not look at the types of these, so that nothing can be added to their lists.
            default -> ConfigKeys.of();
        };
    }

    /** Null if the resource may have these settings. */
    @Nullable
    ApiError problem(MetadataImage image, ConfigResource resource, Map<String, String> settings) {
        return switch (resource.type()) {
            case ConfigResource.TOPIC -> topicProblem(image, resource.name(), settings);
            case ConfigResource.BROKER -> brokerProblem(resource.name());
            case ConfigResource.GROUP -> groups.problem(image, resource.name(), settings);
            default -> ClientMetricsRules.problem(resource.name(), settings);
        };
    }

    private @Nullable ApiError topicProblem(MetadataImage image, String name, Map<String, String> settings) {
        if (name.isEmpty()) {
            return invalidRequest("Default topic resources are not allowed.");
        }
        String nameProblem = TopicNames.problem(name);
        if (nameProblem != null) {
            return new ApiError(ErrorCode.INVALID_TOPIC_EXCEPTION, "Topic name is invalid: " + nameProblem);
        }
        ApiError problem = topics.problem(image, settings);
        if (problem == null && image.topics().topic(name) == null) {
            return new ApiError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "The topic '" + name + "' does not exist.");
        }
        return problem;
    }

    /** Values are the business of the broker itself, see {@link DynamicBrokerRules}; it has to exist to be asked. */
    private static @Nullable ApiError brokerProblem(String name) {
        return name.isEmpty() || name.matches("-?\\d{1,9}")
                ? null
                : invalidRequest("Unable to parse broker name as a base 10 number.");
    }

    private static ApiError invalidRequest(String message) {
        return new ApiError(ErrorCode.INVALID_REQUEST, message);
    }
}
