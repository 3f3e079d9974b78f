package dev.ottla.controller;

import dev.ottla.protocol.ErrorCode;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which client quotas there are, for whom, and what they may be; messages are Kafka's. */
final class QuotaRules {
    static final String USER = "user";
    static final String CLIENT_ID = "client-id";
    static final String IP = "ip";

    private enum Kind {
        INT,
        LONG,
        DOUBLE
    }

    private static final Set<String> TYPES = Set.of(USER, CLIENT_ID, IP);
    private static final Map<String, Kind> OF_USERS = Map.of(
            "producer_byte_rate", Kind.LONG,
            "consumer_byte_rate", Kind.LONG,
            "request_percentage", Kind.DOUBLE,
            "controller_mutation_rate", Kind.DOUBLE);
    private static final Map<String, Kind> OF_ADDRESSES = Map.of("connection_creation_rate", Kind.INT);
    private static final double WHOLE_TOLERANCE = 1e-6;

    /** Names are not looked up: the controller does not wait for name servers. */
    private static final Pattern HOST = Pattern.compile("[0-9A-Za-z:.%_-]+");

    private QuotaRules() {}

    /** @param entity name per type, null for the default of the type */
    static @Nullable ApiError entityProblem(Map<String, @Nullable String> entity) {
        if (entity.isEmpty()) {
            return invalid("Invalid empty client quota entity");
        }
        for (Map.Entry<String, @Nullable String> part : entity.entrySet()) {
            if (!TYPES.contains(part.getKey())) {
                return invalid("Unhandled client quota entity type: " + part.getKey());
            }
            if (part.getValue() != null && part.getValue().isEmpty()) {
                return invalid("Empty " + part.getKey() + " not supported");
            }
        }
        if (!entity.containsKey(IP)) {
            return null;
        }
        if (entity.size() > 1) {
            return invalid(
                    "Invalid quota entity combination, IP entity should" + "not be combined with User or ClientId");
        }
        String address = entity.get(IP);
        return address == null || HOST.matcher(address).matches()
                ? null
                : invalid(address + " is not a valid IP or resolvable host.");
    }

    /** @param ofAddress whether the quota is one of an IP address */
    static @Nullable String valueProblem(boolean ofAddress, String key, double value) {
        Kind kind = (ofAddress ? OF_ADDRESSES : OF_USERS).get(key);
        if (kind == null) {
            return "Invalid configuration key " + key;
        }
        if (!(value > 0)) {
            return "Quota " + key + " must be greater than 0";
        }
        return switch (kind) {
            case INT -> wholeProblem(key, value, Integer.MAX_VALUE, kind);
            case LONG -> wholeProblem(key, value, Long.MAX_VALUE, kind);
            case DOUBLE -> null;
        };
    }

    private static @Nullable String wholeProblem(String key, double value, double largest, Kind kind) {
        if (value > largest) {
            return "Proposed value for " + key + " is too large for " + (kind == Kind.INT ? "an INT." : "a LONG.");
        }
        return Math.abs(value - Math.rint(value)) > WHOLE_TOLERANCE ? key + " cannot be a fractional value." : null;
    }

    private static ApiError invalid(String message) {
        return new ApiError(ErrorCode.INVALID_REQUEST, message);
    }
}
