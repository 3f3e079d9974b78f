package dev.ottla.controller;

import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.IncrementalAlterConfigsRequest.AlterableConfig;
import dev.ottla.runtime.config.ConfigKey;
import dev.ottla.runtime.config.ConfigKeys;
import dev.ottla.runtime.config.ConfigType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What IncrementalAlterConfigs does to the settings of a resource, one key at a time (KIP-339). Stateless.
 *
 * @param keys the declared keys of the resource: only lists can be added to
 * @param properties this node's file, in which a list begins that has not been set dynamically
 */
public record ConfigOperations(ConfigKeys keys, Map<String, String> properties) {
    private static final byte SET = 0;
    private static final byte DELETE = 1;
    private static final byte APPEND = 2;
    private static final byte SUBTRACT = 3;

    /** Whether the operation goes without a value. */
    public static boolean isDelete(AlterableConfig config) {
        return config.configOperation() == DELETE;
    }

    public static boolean isSet(AlterableConfig config) {
        return config.configOperation() == SET;
    }

    /** {@code APPEND} or {@code SUBTRACT}; null if it is something else. */
    public static @Nullable String listOperation(AlterableConfig config) {
        return switch (config.configOperation()) {
            case APPEND -> "APPEND";
            case SUBTRACT -> "SUBTRACT";
            default -> null;
        };
    }

    /** Applies the operations to {@code values}; the first problem, or null. */
    public @Nullable ApiError apply(List<AlterableConfig> changes, Map<String, String> values) {
        for (AlterableConfig change : changes) {
            ApiError problem = apply(change, values);
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private @Nullable ApiError apply(AlterableConfig change, Map<String, String> values) {
        String given = change.value();
        if (given == null && !isDelete(change)) {
            return new ApiError(ErrorCode.INVALID_REQUEST, "Null value not supported for : " + change.name());
        }
        switch (change.configOperation()) {
            case SET -> values.put(change.name(), Objects.requireNonNull(given));
            case DELETE -> values.remove(change.name());
            case APPEND, SUBTRACT -> {
                return changeList(change, Objects.requireNonNull(given), values);
            }
            default -> {
                return new ApiError(ErrorCode.INVALID_REQUEST, "Unknown operation type " + change.configOperation());
            }
        }
        return null;
    }

    private @Nullable ApiError changeList(AlterableConfig change, String given, Map<String, String> values) {
        ConfigKey<?> key = keys.find(change.name());
        if (key == null || !key.type().equals(ConfigType.LIST)) {
            return new ApiError(
                    ErrorCode.INVALID_CONFIG,
                    "Can't " + listOperation(change) + " to key " + change.name() + " because its type is not LIST.");
        }
        String current = values.containsKey(change.name())
                ? values.get(change.name())
                : properties.getOrDefault(change.name(), defaultText(key));
        Set<String> list = new LinkedHashSet<>(split(current));
        if (change.configOperation() == APPEND) {
            list.addAll(split(given));
        } else {
            list.removeAll(split(given));
        }
        values.put(change.name(), String.join(",", list));
        return null;
    }

    private static <T> String defaultText(ConfigKey<T> key) {
        String text = key.format(key.defaultValue());
        return text == null ? "" : text;
    }

    private static List<String> split(@Nullable String list) {
        return list == null || list.isBlank() ? List.of() : List.of(list.trim().split("\\s*,\\s*"));
    }
}
