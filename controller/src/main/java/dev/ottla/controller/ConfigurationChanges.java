package dev.ottla.controller;

import dev.ottla.metadata.ConfigResource;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataRecord;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.IncrementalAlterConfigsRequest;
import dev.ottla.protocol.message.IncrementalAlterConfigsRequest.AlterConfigsResource;
import dev.ottla.protocol.message.IncrementalAlterConfigsRequest.AlterableConfig;
import dev.ottla.protocol.message.IncrementalAlterConfigsResponse;
import dev.ottla.protocol.message.IncrementalAlterConfigsResponse.AlterConfigsResourceResponse;
import dev.ottla.protocol.message.metadata.ClearElrRecord;
import dev.ottla.protocol.message.metadata.ConfigRecord;
import dev.ottla.runtime.config.ConfigException;
import dev.ottla.runtime.config.ConfigKey;
import dev.ottla.runtime.config.ConfigType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Changes what is configured for topics and brokers, key by key (KIP-339). Each resource of a request stands for
 * itself.
 */
record ConfigurationChanges(ClusterConfigs configs, TopicConfigRules topicRules) {
    private static final String MIN_INSYNC_REPLICAS = "min.insync.replicas";
    private static final byte SET = 0;
    private static final byte DELETE = 1;
    private static final byte APPEND = 2;
    private static final byte SUBTRACT = 3;

    Decision<IncrementalAlterConfigsResponse> alter(MetadataImage image, IncrementalAlterConfigsRequest request) {
        List<MetadataRecord> records = new ArrayList<>();
        List<AlterConfigsResourceResponse> responses = new ArrayList<>();
        for (AlterConfigsResource resource : request.resources()) {
            responses.add(response(resource, alter(image, resource, records)));
        }
        IncrementalAlterConfigsResponse response =
                IncrementalAlterConfigsResponse.builder().responses(responses).build();
        return request.validateOnly() ? Decision.answer(response) : new Decision<>(records, response);
    }

    /** What was known of eligible leaders was known under another {@code min.insync.replicas} (KIP-966). */
    static void clearElrIfNeeded(
            MetadataImage image, ConfigResource resource, Set<String> changedKeys, List<MetadataRecord> records) {
        if (!changedKeys.contains(MIN_INSYNC_REPLICAS) || !image.features().hasEligibleLeaderReplicas()) {
            return;
        }
        if (resource.type() == ConfigResource.TOPIC || resource.equals(ConfigResource.ALL_BROKERS)) {
            records.add(MetadataRecord.of(
                    ClearElrRecord.builder().topicName(resource.name()).build()));
        }
    }

    private @Nullable ApiError alter(MetadataImage image, AlterConfigsResource asked, List<MetadataRecord> records) {
        ConfigResource resource = new ConfigResource(asked.resourceType(), asked.resourceName());
        ApiError problem = resourceProblem(image, resource);
        Map<String, String> before = image.configurations().of(resource);
        Map<String, String> after = new TreeMap<>(before);
        for (AlterableConfig config : asked.configs()) {
            problem = problem == null ? apply(resource, config, after) : problem;
        }
        if (problem == null) {
            problem = valuesProblem(image, resource, after);
        }
        if (problem == null) {
            append(image, resource, before, after, records);
        }
        return problem;
    }

    private static @Nullable ApiError resourceProblem(MetadataImage image, ConfigResource resource) {
        return switch (resource.type()) {
            case ConfigResource.TOPIC -> topicProblem(image, resource.name());
            case ConfigResource.BROKER -> brokerProblem(resource.name());
            default -> invalidRequest("Unsupported resource type " + resource.type());
        };
    }

    private static @Nullable ApiError topicProblem(MetadataImage image, String name) {
        if (image.topics().topic(name) == null) {
            return new ApiError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "The topic '" + name + "' does not exist.");
        }
        return null;
    }

    private static @Nullable ApiError brokerProblem(String name) {
        if (!name.isEmpty() && !name.matches("\\d{1,9}")) {
            return invalidRequest("Broker id must be an integer, but it is: " + name);
        }
        return null;
    }

    private @Nullable ApiError apply(ConfigResource resource, AlterableConfig config, Map<String, String> values) {
        String given = config.value();
        if (given == null && config.configOperation() != DELETE) {
            return new ApiError(ErrorCode.INVALID_CONFIG, "Null value not supported for: " + config.name());
        }
        switch (config.configOperation()) {
            case SET -> values.put(config.name(), Objects.requireNonNull(given));
            case DELETE -> values.remove(config.name());
            case APPEND, SUBTRACT -> {
                return changeList(resource, config, Objects.requireNonNull(given), values);
            }
            default -> {
                return invalidRequest("Unknown operation type " + config.configOperation());
            }
        }
        return null;
    }

    private @Nullable ApiError changeList(
            ConfigResource resource, AlterableConfig config, String given, Map<String, String> values) {
        ConfigKey<?> key = key(resource, config.name());
        if (key == null || !key.type().equals(ConfigType.LIST)) {
            return new ApiError(
                    ErrorCode.INVALID_CONFIG,
                    "Can't " + (config.configOperation() == APPEND ? "APPEND" : "SUBTRACT") + " to key " + config.name()
                            + " because its type is not LIST.");
        }
        String current = values.containsKey(config.name())
                ? values.get(config.name())
                : configs.properties().getOrDefault(config.name(), defaultText(key));
        Set<String> list = new LinkedHashSet<>(split(current));
        if (config.configOperation() == APPEND) {
            list.addAll(split(given));
        } else {
            list.removeAll(split(given));
        }
        values.put(config.name(), String.join(",", list));
        return null;
    }

    private @Nullable ApiError valuesProblem(MetadataImage image, ConfigResource resource, Map<String, String> values) {
        if (resource.type() == ConfigResource.TOPIC) {
            return topicRules.problem(image, values);
        }
        for (Map.Entry<String, String> value : values.entrySet()) {
            ConfigKey<?> key = configs.brokerKeys().find(value.getKey());
            try {
                if (key != null) {
                    key.parse(value.getValue());
                }
            } catch (ConfigException e) {
                return new ApiError(ErrorCode.INVALID_CONFIG, e.getMessage());
            }
        }
        return null;
    }

    private static void append(
            MetadataImage image,
            ConfigResource resource,
            Map<String, String> before,
            Map<String, String> after,
            List<MetadataRecord> records) {
        Map<String, @Nullable String> changed = new LinkedHashMap<>();
        before.keySet().stream().filter(key -> !after.containsKey(key)).forEach(key -> changed.put(key, null));
        after.forEach((key, value) -> {
            if (!value.equals(before.get(key))) {
                changed.put(key, value);
            }
        });
        changed.forEach((key, value) -> records.add(MetadataRecord.of(ConfigRecord.builder()
                .resourceType(resource.type())
                .resourceName(resource.name())
                .name(key)
                .value(value)
                .build())));
        clearElrIfNeeded(image, resource, changed.keySet(), records);
    }

    private @Nullable ConfigKey<?> key(ConfigResource resource, String name) {
        return resource.type() == ConfigResource.TOPIC
                ? configs.topicKeys().find(name)
                : configs.brokerKeys().find(name);
    }

    private static <T> String defaultText(ConfigKey<T> key) {
        String text = key.format(key.defaultValue());
        return text == null ? "" : text;
    }

    private static List<String> split(@Nullable String list) {
        return list == null || list.isBlank() ? List.of() : List.of(list.trim().split("\\s*,\\s*"));
    }

    private static AlterConfigsResourceResponse response(AlterConfigsResource resource, @Nullable ApiError error) {
        return AlterConfigsResourceResponse.builder()
                .resourceType(resource.resourceType())
                .resourceName(resource.resourceName())
                .errorCode(error == null ? ErrorCode.NONE.code() : error.code().code())
                .errorMessage(error == null ? null : error.message())
                .build();
    }

    private static ApiError invalidRequest(String message) {
        return new ApiError(ErrorCode.INVALID_REQUEST, message);
    }
}
