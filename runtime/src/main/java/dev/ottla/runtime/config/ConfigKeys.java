package dev.ottla.runtime.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The declared keys of a module, or of several; each name once, in the order of declaration. Immutable. */
public final class ConfigKeys {
    private final Map<String, ConfigKey<?>> byName = new LinkedHashMap<>();

    private ConfigKeys(List<ConfigKey<?>> keys) {
        for (ConfigKey<?> key : keys) {
            if (byName.put(key.name(), key) != null) {
                throw new IllegalArgumentException("Configuration " + key.name() + " is defined twice.");
            }
        }
    }

    public static ConfigKeys of(ConfigKey<?>... keys) {
        return new ConfigKeys(List.of(keys));
    }

    /** The keys of several modules. */
    public static ConfigKeys combined(ConfigKeys... parts) {
        List<ConfigKey<?>> keys = new ArrayList<>();
        for (ConfigKeys part : parts) {
            keys.addAll(part.all());
        }
        return new ConfigKeys(keys);
    }

    public Collection<ConfigKey<?>> all() {
        return List.copyOf(byName.values());
    }

    /** The key of this name, null if none is declared. */
    public @Nullable ConfigKey<?> find(String name) {
        return byName.get(name);
    }
}
