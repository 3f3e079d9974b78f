package dev.ottla.runtime.config;

/** What a key configures. Keys of a resource take their broker-wide value from their synonyms only. */
public enum ConfigScope {
    BROKER,
    TOPIC,
    GROUP,
    CLIENT_METRICS
}
