package dev.ottla.runtime.config;

import java.util.Map;

/** The values that one source gives, as text. A configuration is a list of layers, the strongest first. */
public record ConfigLayer(ConfigSource source, Map<String, String> values) {
    public ConfigLayer {
        values = Map.copyOf(values);
    }
}
