package dev.ottla.controller;

import dev.ottla.protocol.ErrorCode;
import dev.ottla.runtime.config.ConfigException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Whether a subscription to client metrics may be configured so. Stateless. */
final class ClientMetricsRules {
    private static final int LEAST_INTERVAL_MS = 100;
    private static final int MOST_INTERVAL_MS = 3_600_000;
    private static final Set<String> MATCHED = Set.of(
            "client_instance_id",
            "client_id",
            "client_software_name",
            "client_software_version",
            "client_source_address",
            "client_source_port");

    private ClientMetricsRules() {}

    /** Null if the settings can be used. */
    static @Nullable ApiError problem(String name, Map<String, String> settings) {
        if (name.isEmpty()) {
            return new ApiError(ErrorCode.INVALID_REQUEST, "Subscription name can't be empty");
        }
        for (String key : settings.keySet()) {
            if (ClientMetricsKeys.ALL.find(key) == null) {
                return new ApiError(ErrorCode.INVALID_REQUEST, "Unknown client metrics configuration: " + key);
            }
        }
        try {
            settings.forEach(ClientMetricsRules::check);
            ApiError interval = intervalProblem(settings.get(ClientMetricsKeys.INTERVAL_MS.name()));
            return interval == null ? matchProblem(settings.get(ClientMetricsKeys.MATCH.name())) : interval;
        } catch (ConfigException e) {
            return new ApiError(ErrorCode.INVALID_CONFIG, e.getMessage());
        }
    }

    private static void check(String key, String value) {
        Objects.requireNonNull(ClientMetricsKeys.ALL.find(key)).parse(value);
    }

    private static @Nullable ApiError intervalProblem(@Nullable String interval) {
        int intervalMs = interval == null ? LEAST_INTERVAL_MS : ClientMetricsKeys.INTERVAL_MS.parse(interval);
        return intervalMs >= LEAST_INTERVAL_MS && intervalMs <= MOST_INTERVAL_MS
                ? null
                : new ApiError(
                        ErrorCode.INVALID_REQUEST,
                        "Invalid value " + intervalMs + " for interval.ms, interval must be between "
                                + LEAST_INTERVAL_MS + " and " + MOST_INTERVAL_MS + " (1 hour)");
    }

    private static @Nullable ApiError matchProblem(@Nullable String match) {
        List<String> patterns = match == null ? List.of() : ClientMetricsKeys.MATCH.parse(match);
        for (String pattern : patterns) {
            String[] sides = pattern.split("=", -1);
            if (sides.length != 2 || !MATCHED.contains(sides[0].trim()) || !isPattern(sides[1].trim())) {
                return new ApiError(ErrorCode.INVALID_CONFIG, "Illegal client matching pattern: " + pattern);
            }
        }
        return null;
    }

    private static boolean isPattern(String text) {
        try {
            Pattern.compile(text);
            return true;
        } catch (PatternSyntaxException e) {
            return false;
        }
    }
}
