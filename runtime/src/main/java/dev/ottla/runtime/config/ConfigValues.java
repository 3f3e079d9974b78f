package dev.ottla.runtime.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A parsed configuration: each declared key with its typed value and where that came from. A value of a stronger layer
 * wins; within a layer the key's own name, then its synonyms in their order. Immutable.
 */
public final class ConfigValues {
    private record Resolved<T>(@Nullable T value, ConfigSource source) {}

    private final List<ConfigLayer> layers;
    private final Map<ConfigKey<?>, Resolved<?>> resolved = new HashMap<>();
    private final List<String> unknown;

    private ConfigValues(ConfigKeys keys, List<ConfigLayer> layers) {
        this.layers = List.copyOf(layers);
        for (ConfigKey<?> key : keys.all()) {
            resolved.put(key, resolve(key));
        }
        this.unknown = findUnknown(keys);
    }

    /**
     * Parses layers, the strongest first.
     *
     * @throws ConfigException for the first value that cannot be used
     */
    public static ConfigValues parse(ConfigKeys keys, List<ConfigLayer> layers) {
        return new ConfigValues(keys, layers);
    }

    /** Parses the file of a broker. */
    public static ConfigValues parse(ConfigKeys keys, Map<String, String> properties) {
        return parse(keys, List.of(new ConfigLayer(ConfigSource.STATIC_BROKER_CONFIG, properties)));
    }

    /** The value of a key that is required or has a default. */
    public <T> T get(ConfigKey<T> key) {
        T value = find(key);
        if (value == null) {
            throw new IllegalStateException("Configuration " + key + " has neither a value nor a default");
        }
        return value;
    }

    /** The value of a key, null if it was not given and has no default. */
    public <T> @Nullable T find(ConfigKey<T> key) {
        return resolvedOf(key).value();
    }

    /** Where the value comes from. */
    public ConfigSource source(ConfigKey<?> key) {
        return resolvedOf(key).source();
    }

    /** Whether the value was given rather than taken from the default. */
    public boolean isGiven(ConfigKey<?> key) {
        return source(key) != ConfigSource.DEFAULT_CONFIG;
    }

    /** Given names which no key declares, sorted; worth a warning. */
    public List<String> unknown() {
        return unknown;
    }

    /**
     * The value with its pedigree, as DescribeConfigs tells it (KIP-226): what is set for the resource itself, then
     * what brokers have under the names of the key. Those of other names come only behind the first one: so a default
     * in another unit is told beside a value of the key and not instead of it.
     *
     * @param brokerKeys the declarations in which the defaults of broker-wide names are found
     */
    public <T> ConfigEntry describe(ConfigKey<T> key, ConfigKeys brokerKeys) {
        List<ConfigEntry.Synonym> synonyms = new ArrayList<>();
        for (ConfigLayer layer : layers) {
            String given = layer.values().get(key.name());
            if (given != null && layer.source().ofResource()) {
                synonyms.add(synonym(key, key.name(), given, layer.source()));
            }
        }
        List<String> names = key.toldNames();
        if (!names.isEmpty()) {
            String first = key.scope() == ConfigScope.BROKER ? key.name() : names.getFirst();
            synonyms.addAll(ofBroker(key, names, first, brokerKeys));
        } else if (key.scope() == ConfigScope.GROUP) {
            synonyms.add(synonym(key, key.name(), defaultText(key), ConfigSource.DEFAULT_CONFIG));
        }
        String value = key.sensitive() ? null : key.format(find(key));
        ConfigSource source = synonyms.isEmpty()
                ? ConfigSource.DEFAULT_CONFIG
                : synonyms.getFirst().source();
        return new ConfigEntry(key, value, source, List.copyOf(synonyms));
    }

    /** What brokers have under any of the names, from the first entry of {@code first} on. */
    private List<ConfigEntry.Synonym> ofBroker(
            ConfigKey<?> key, List<String> names, String first, ConfigKeys brokerKeys) {
        List<ConfigEntry.Synonym> found = new ArrayList<>();
        for (ConfigLayer layer : layers) {
            for (String name : names) {
                String given =
                        layer.source().ofResource() ? null : layer.values().get(name);
                if (given != null) {
                    found.add(synonym(key, name, given, layer.source()));
                }
            }
        }
        for (String name : names) {
            ConfigKey<?> declared = brokerKeys.find(name);
            String byDefault = declared == null ? null : defaultText(declared);
            if (byDefault != null) {
                found.add(synonym(key, name, byDefault, ConfigSource.DEFAULT_CONFIG));
            }
        }
        int begin = 0;
        while (begin < found.size() && !found.get(begin).name().equals(first)) {
            begin++;
        }
        return found.subList(begin, found.size());
    }

    private static ConfigEntry.Synonym synonym(
            ConfigKey<?> key, String name, @Nullable String value, ConfigSource source) {
        return new ConfigEntry.Synonym(name, key.sensitive() ? null : value, source);
    }

    private static <T> @Nullable String defaultText(ConfigKey<T> key) {
        return key.format(key.defaultValue());
    }

    private <T> Resolved<T> resolve(ConfigKey<T> key) {
        for (ConfigLayer layer : layers) {
            for (ConfigSynonym name : key.namesIn(layer.source())) {
                String text = layer.values().get(name.name());
                if (text != null) {
                    return new Resolved<>(key.parse(name.name(), text, name), layer.source());
                }
            }
        }
        if (key.required()) {
            throw ConfigException.missing(key.name());
        }
        return new Resolved<>(key.defaultValue(), ConfigSource.DEFAULT_CONFIG);
    }

    @SuppressWarnings("unchecked") // resolved holds under each key what resolve made for that very key
    private <T> Resolved<T> resolvedOf(ConfigKey<T> key) {
        Resolved<?> found = resolved.get(key);
        if (found == null) {
            throw new IllegalArgumentException("Configuration " + key + " is not among the declared keys");
        }
        return (Resolved<T>) found;
    }

    private List<String> findUnknown(ConfigKeys keys) {
        boolean ofBroker = keys.all().stream().anyMatch(key -> key.scope() == ConfigScope.BROKER);
        Set<String> names = new TreeSet<>();
        for (ConfigLayer layer : layers) {
            if (layer.source().ofResource() || ofBroker) {
                names.addAll(unknownIn(layer, keys));
            }
        }
        return List.copyOf(names);
    }

    private static Set<String> unknownIn(ConfigLayer layer, ConfigKeys keys) {
        Set<String> names = new HashSet<>(layer.values().keySet());
        for (ConfigKey<?> key : keys.all()) {
            key.namesIn(layer.source()).forEach(name -> names.remove(name.name()));
        }
        return names;
    }
}
