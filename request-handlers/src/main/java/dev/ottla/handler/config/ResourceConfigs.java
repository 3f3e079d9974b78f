package dev.ottla.handler.config;

import dev.ottla.controller.ClientMetricsKeys;
import dev.ottla.controller.ClusterConfigs;
import dev.ottla.controller.GroupKeys;
import dev.ottla.metadata.ConfigResource;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.runtime.config.ConfigEntry;
import dev.ottla.runtime.config.ConfigKey;
import dev.ottla.runtime.config.ConfigKeys;
import dev.ottla.runtime.config.ConfigLayer;
import dev.ottla.runtime.config.ConfigSource;
import dev.ottla.runtime.config.ConfigValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is configured for a resource, key by key. Stateless. */
record ResourceConfigs(ClusterConfigs configs) {
    List<ConfigEntry> topic(MetadataImage image, String name) {
        return entries(configs.topicKeys(), configs.ofTopic(image, name));
    }

    /** This broker's configuration, with the keys of its file that nobody declares. */
    List<ConfigEntry> broker(MetadataImage image) {
        ConfigValues values = configs.ofBroker(image);
        List<ConfigEntry> all = new ArrayList<>(entries(configs.brokerKeys(), values));
        for (String name : values.unknown()) {
            all.add(new UndeclaredKey(configs, name).describe(configs.brokerLayers(image, configs.nodeId()), true));
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
            if (key == null) {
                all.add(new UndeclaredKey(configs, name).describe(List.of(layer), false));
            } else {
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
        ConfigKeys keys = group ? GroupKeys.ALL : ClientMetricsKeys.ALL;
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
            if (!key.internal() || values.isGiven(key)) {
                all.add(values.describe(key, configs.brokerKeys()));
            }
        }
        return all;
    }
}
