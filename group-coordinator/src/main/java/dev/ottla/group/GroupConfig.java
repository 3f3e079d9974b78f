package dev.ottla.group;

import dev.ottla.runtime.config.ConfigException;
import dev.ottla.runtime.config.ConfigValues;
import java.time.Duration;

/**
 * What groups are configured with. The keys, with their documentation, are declared in {@link GroupConfigKeys}.
 *
 * @param offsetMetadataMaxLength in characters, as Kafka counts in spite of the key's name
 */
public record GroupConfig(
        int minSessionTimeoutMs,
        int maxSessionTimeoutMs,
        int initialRebalanceDelayMs,
        int maxSize,
        int offsetMetadataMaxLength,
        long offsetsRetentionMs,
        long offsetsRetentionCheckIntervalMs) {
    /** A new member's first join is given up after this; it cannot send heartbeats before it knows its id. */
    public static final int NEW_MEMBER_JOIN_TIMEOUT_MS =
            (int) Duration.ofMinutes(5).toMillis();

    /**
     * Reads what {@link GroupConfigKeys#ALL} declares.
     *
     * @throws ConfigException if the session timeouts contradict each other
     */
    public static GroupConfig of(ConfigValues values) {
        GroupConfig config = new GroupConfig(
                values.get(GroupConfigKeys.GROUP_MIN_SESSION_TIMEOUT_MS),
                values.get(GroupConfigKeys.GROUP_MAX_SESSION_TIMEOUT_MS),
                values.get(GroupConfigKeys.GROUP_INITIAL_REBALANCE_DELAY_MS),
                values.get(GroupConfigKeys.GROUP_MAX_SIZE),
                values.get(GroupConfigKeys.OFFSET_METADATA_MAX_BYTES),
                Duration.ofMinutes(values.get(GroupConfigKeys.OFFSETS_RETENTION_MINUTES))
                        .toMillis(),
                values.get(GroupConfigKeys.OFFSETS_RETENTION_CHECK_INTERVAL_MS));
        if (config.maxSessionTimeoutMs < config.minSessionTimeoutMs) {
            throw ConfigException.invalid(
                    GroupConfigKeys.GROUP_MAX_SESSION_TIMEOUT_MS.name(),
                    String.valueOf(config.maxSessionTimeoutMs),
                    "It must not be less than " + GroupConfigKeys.GROUP_MIN_SESSION_TIMEOUT_MS + ".",
                    "[" + config.minSessionTimeoutMs + ",...]");
        }
        return config;
    }

    public boolean allowsSessionTimeout(int sessionTimeoutMs) {
        return sessionTimeoutMs >= minSessionTimeoutMs && sessionTimeoutMs <= maxSessionTimeoutMs;
    }
}
