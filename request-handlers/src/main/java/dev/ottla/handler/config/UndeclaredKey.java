package dev.ottla.handler.config;

import dev.ottla.controller.ClusterConfigs;
import dev.ottla.controller.DynamicBrokerKeys;
import dev.ottla.runtime.config.ConfigEntry;
import dev.ottla.runtime.config.ConfigKey;
import dev.ottla.runtime.config.ConfigKeys;
import dev.ottla.runtime.config.ConfigLayer;
import dev.ottla.runtime.config.ConfigSource;
import dev.ottla.runtime.config.ConfigType;
import dev.ottla.runtime.config.UpdateMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A name that is set for a broker and that no file has as it stands: a key with the prefix of a listener, a throttle,
 * or something that nobody knows, which is told as if it were a secret.
 */
record UndeclaredKey(ClusterConfigs configs, String name) {
    private static final ConfigType<String> UNKNOWN = new ConfigType<>("UNKNOWN", (byte) 0, text -> text, text -> text);

    /**
     * @param layers the strongest first; one of them has the name
     * @param withDefault whether the default of the key behind the prefix is told too
     */
    ConfigEntry describe(List<ConfigLayer> layers, boolean withDefault) {
        ConfigKey<?> known = new DynamicBrokerKeys(configs.brokerKeys()).find(name);
        ConfigKey<?> key = key(known);
        List<String> names = known == null || known.name().equals(name) ? List.of(name) : List.of(name, known.name());
        List<ConfigEntry.Synonym> synonyms = new ArrayList<>();
        for (ConfigLayer layer : layers) {
            for (String told : names) {
                String given = layer.values().get(told);
                if (given != null) {
                    synonyms.add(new ConfigEntry.Synonym(told, key.sensitive() ? null : given, layer.source()));
                }
            }
        }
        // What the key has without the prefix is weaker in every layer, but must not be told as if it were this one.
        while (!synonyms.getFirst().name().equals(name)) {
            synonyms.removeFirst();
        }
        ConfigEntry.Synonym effective = synonyms.getFirst();
        ConfigEntry.Synonym byDefault = withDefault && known != null ? defaultOf(known) : null;
        if (byDefault != null) {
            synonyms.add(byDefault);
        }
        return new ConfigEntry(key, effective.value(), effective.source(), List.copyOf(synonyms));
    }

    private ConfigKey<?> key(@Nullable ConfigKey<?> known) {
        if (known == null) {
            return ConfigKey.of(UNKNOWN, name).sensitive().build();
        }
        UpdateMode mode = known.name().equals(name) ? known.updateMode() : UpdateMode.READ_ONLY;
        ConfigKey.Builder<?> key =
                ConfigKey.of(known.type(), name).updateMode(mode).documentation(known.documentation());
        return known.sensitive() ? key.sensitive().build() : key.build();
    }

    private <T> ConfigEntry.@Nullable Synonym defaultOf(ConfigKey<T> known) {
        ConfigKeys declared = configs.brokerKeys();
        boolean none = declared.find(known.name()) == null || known.defaultValue() == null;
        return none
                ? null
                : new ConfigEntry.Synonym(
                        known.name(), known.format(known.defaultValue()), ConfigSource.DEFAULT_CONFIG);
    }
}
