package dev.ottla.controller;

import dev.ottla.metadata.MetadataImage;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.CreateTopicsResponse;
import dev.ottla.runtime.config.ConfigException;
import dev.ottla.runtime.config.ConfigKey;
import dev.ottla.runtime.config.ConfigValues;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether a topic may be configured so; each key's own rule, and those that hold between keys. Stateless. */
record TopicConfigRules(ClusterConfigs configs) {
    private static final String MIN_LAG = "min.compaction.lag.ms";
    private static final String MAX_LAG = "max.compaction.lag.ms";
    private static final String REMOTE_STORAGE = "remote.storage.enable";

    /** Null if the settings can be used. */
    @Nullable
    ApiError problem(MetadataImage image, Map<String, String> settings) {
        for (String name : settings.keySet()) {
            if (configs.topicKeys().find(name) == null) {
                return invalid("Unknown topic config name: " + name);
            }
        }
        try {
            return between(configs.ofTopic(image, settings), settings);
        } catch (ConfigException e) {
            return invalid(String.valueOf(e.getMessage()));
        }
    }

    /** The whole configuration of a topic, as CreateTopics tells it. */
    List<CreateTopicsResponse.CreatableTopicConfigs> describe(MetadataImage image, Map<String, String> settings) {
        ConfigValues values = configs.ofTopic(image, settings);
        return configs.topicKeys().all().stream()
                .filter(key -> !key.internal())
                .sorted(Comparator.comparing(ConfigKey::name))
                .map(key -> creatable(values, key))
                .toList();
    }

    private @Nullable ApiError between(ConfigValues values, Map<String, String> settings) {
        if ("true".equalsIgnoreCase(settings.get(REMOTE_STORAGE))) {
            return invalid("Tiered Storage functionality is disabled in the broker. "
                    + "Topic cannot be configured with remote log storage.");
        }
        Long minLag = number(values, MIN_LAG);
        Long maxLag = number(values, MAX_LAG);
        if (minLag != null && maxLag != null && minLag > maxLag) {
            return invalid("conflict topic config setting " + MIN_LAG + " (" + minLag + ") > " + MAX_LAG + " (" + maxLag
                    + ")");
        }
        return null;
    }

    private @Nullable Long number(ConfigValues values, String name) {
        ConfigKey<?> key = configs.topicKeys().find(name);
        return key != null && values.find(key) instanceof Long number ? number : null;
    }

    private static <T> CreateTopicsResponse.CreatableTopicConfigs creatable(ConfigValues values, ConfigKey<T> key) {
        return CreateTopicsResponse.CreatableTopicConfigs.builder()
                .name(key.name())
                .value(key.sensitive() ? null : key.format(values.find(key)))
                .readOnly(false)
                .configSource(values.source(key).id())
                .isSensitive(key.sensitive())
                .build();
    }

    private static ApiError invalid(String message) {
        return new ApiError(ErrorCode.INVALID_CONFIG, message);
    }
}
