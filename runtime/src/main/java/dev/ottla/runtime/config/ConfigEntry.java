package dev.ottla.runtime.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key's value as DescribeConfigs tells it.
 *
 * @param value as text; null if there is none or it is sensitive
 * @param synonyms everything that gives a value to the key, the effective one first
 */
public record ConfigEntry(ConfigKey<?> key, @Nullable String value, ConfigSource source, List<Synonym> synonyms) {
    /** A value under one name from one source; null if sensitive. */
    public record Synonym(String name, @Nullable String value, ConfigSource source) {}
}
