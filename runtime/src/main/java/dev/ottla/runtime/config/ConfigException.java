package dev.ottla.runtime.config;

import org.jspecify.annotations.Nullable;

/** A configuration that cannot be used. The message names key, value and what is wrong, in Kafka's words. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String key;
    private final String allowed;

    private ConfigException(String message, String key, String allowed) {
        super(message);
        this.key = key;
        this.allowed = allowed;
    }

    /** Values that are allowed one by one and contradict each other; the message names their keys. */
    public ConfigException(String message) {
        this(message, "", "");
    }

    /** A value that its type or its rule refuses; the value of a sensitive key is given as hidden. */
    public static ConfigException invalid(String key, @Nullable String value, String problem, String allowed) {
        return new ConfigException(
                "Invalid value " + value + " for configuration " + key + ": " + problem, key, allowed);
    }

    /** A value as a whole is not what the key can have. */
    static ConfigException ofKey(String key, String problem, String allowed) {
        return new ConfigException("Configuration '" + key + "' " + problem, key, allowed);
    }

    static ConfigException missing(String key) {
        return new ConfigException(
                "Missing required configuration \"" + key + "\" which has no default value.", key, "any value");
    }

    /** The name of the key. */
    public String key() {
        return key;
    }

    /** What would be accepted, for example {@code [1,...]}. */
    public String allowed() {
        return allowed;
    }
}
