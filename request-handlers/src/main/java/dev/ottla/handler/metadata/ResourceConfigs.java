package dev.ottla.handler.metadata;

import dev.ottla.controller.ClusterConfigs;
import dev.ottla.metadata.ConfigResource;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.runtime.config.ConfigEntry;
import dev.ottla.runtime.config.ConfigKey;
import dev.ottla.runtime.config.ConfigKeys;
import dev.ottla.runtime.config.ConfigLayer;
import dev.ottla.runtime.config.ConfigScope;
import dev.ottla.runtime.config.ConfigSource;
import dev.ottla.runtime.config.ConfigType;
import dev.ottla.runtime.config.ConfigValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is configured for a resource, key by key. Stateless.
 *
 * @param groupKeys the keys that a group has, with the broker keys that stand in for them as synonyms
 */
public record ResourceConfigs(ClusterConfigs configs, ConfigKeys groupKeys) {
    private static final String INTERNAL = "internal.";
    private static final ConfigType<String> UNDECLARED =
            new ConfigType<>("UNKNOWN", (byte) 0, text -> text, text -> text);

    /** The keys of a subscription to client metrics (KIP-714). */
    private static final ConfigKeys CLIENT_METRICS_KEYS = ConfigKeys.of(
            ConfigKey.of(ConfigType.INT, "interval.ms")
                    .scope(ConfigScope.CLIENT_METRICS)
                    .defaultValue(300_000)
                    .documentation("How often a client pushes its metrics, in milliseconds.")
                    .build(),
            ConfigKey.of(ConfigType.LIST, "match")
                    .scope(ConfigScope.CLIENT_METRICS)
                    .defaultValue(List.of())
                    .documentation("Which clients push; a list of key=pattern.")
                    .build(),
            ConfigKey.of(ConfigType.LIST, "metrics")
                    .scope(ConfigScope.CLIENT_METRICS)
                    .defaultValue(List.of())
                    .documentation("Prefixes of the metrics that are pushed.")
                    .build());

    List<ConfigEntry> topic(MetadataImage image, String name) {
        return entries(configs.topicKeys(), configs.ofTopic(image, name));
    }

    /** This broker's configuration, with the keys of its file that nobody declares. */
    List<ConfigEntry> broker(MetadataImage image) {
        ConfigValues values = configs.ofBroker(image);
        List<ConfigEntry> all = new ArrayList<>(entries(configs.brokerKeys(), values));
        for (String name : values.unknown()) {
            ConfigKey<String> key = ConfigKey.of(UNDECLARED, name).sensitive().build();
            all.add(new ConfigEntry(
                    key,
                    null,
                    ConfigSource.STATIC_BROKER_CONFIG,
                    List.of(new ConfigEntry.Synonym(name, null, ConfigSource.STATIC_BROKER_CONFIG))));
        }
        return all;
    }

    /** What is set for all brokers, and nothing else. */
    List<ConfigEntry> allBrokers(MetadataImage image) {
        Map<String, String> set = new TreeMap<>(image.configurations().of(ConfigResource.ALL_BROKERS));
        ConfigLayer layer = new ConfigLayer(ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG, set);
        List<ConfigEntry> all = new ArrayList<>();
        set.keySet().forEach(name -> {
            ConfigKey<?> key = configs.brokerKeys().find(name);
            if (key != null) {
                ConfigValues values = ConfigValues.parse(ConfigKeys.of(key), List.of(layer));
                all.add(values.describe(key, ConfigKeys.of()));
            }
        });
        return all;
    }

    /** A group or a subscription to client metrics, which need not exist to be configured. */
    List<ConfigEntry> named(MetadataImage image, ConfigResource resource) {
        boolean group = resource.type() == ConfigResource.GROUP;
        ConfigSource source = group ? ConfigSource.GROUP_CONFIG : ConfigSource.CLIENT_METRICS_CONFIG;
        ConfigKeys keys = group ? groupKeys : CLIENT_METRICS_KEYS;
        List<ConfigLayer> layers = new ArrayList<>();
        layers.add(new ConfigLayer(source, image.configurations().of(resource)));
        if (group) {
            layers.addAll(configs.brokerLayers(image, configs.nodeId()));
        }
        return entries(keys, ConfigValues.parse(keys, layers));
    }

    private List<ConfigEntry> entries(ConfigKeys keys, ConfigValues values) {
        List<ConfigEntry> all = new ArrayList<>();
        for (ConfigKey<?> key : keys.all()) {
            if (!key.name().startsWith(INTERNAL)) {
                all.add(values.describe(key, configs.brokerKeys()));
            }
        }
        return all;
    }
}
