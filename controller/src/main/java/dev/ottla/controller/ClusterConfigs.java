package dev.ottla.controller;

import dev.ottla.metadata.ConfigResource;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.runtime.config.ConfigKeys;
import dev.ottla.runtime.config.ConfigLayer;
import dev.ottla.runtime.config.ConfigSource;
import dev.ottla.runtime.config.ConfigValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a configuration is after everybody has spoken: the resource itself, this broker's dynamic settings, the
 * cluster-wide ones, this node's file, Kafka's defaults. Immutable.
 *
 * @param nodeId whose file it is
 * @param brokerKeys all keys a broker has
 * @param topicKeys all keys a topic has, with the broker keys that stand in for them as synonyms
 * @param properties this node's file
 */
public record ClusterConfigs(int nodeId, ConfigKeys brokerKeys, ConfigKeys topicKeys, Map<String, String> properties) {

    /** The configuration of an existing topic, or of one without settings of its own. */
    public ConfigValues ofTopic(MetadataImage image, String topic) {
        return ofTopic(image, image.configurations().of(ConfigResource.topic(topic)));
    }

    /** The configuration that a topic with these settings has; throws ConfigException for one that cannot be used. */
    public ConfigValues ofTopic(MetadataImage image, Map<String, String> settings) {
        List<ConfigLayer> layers = new ArrayList<>(4);
        layers.add(new ConfigLayer(ConfigSource.DYNAMIC_TOPIC_CONFIG, settings));
        layers.addAll(brokerLayers(image, nodeId));
        return ConfigValues.parse(topicKeys, layers);
    }

    /** What this node's file says to these keys; nothing dynamic. */
    ConfigValues ofThisFile(ConfigKeys keys) {
        return ConfigValues.parse(keys, List.of(new ConfigLayer(ConfigSource.STATIC_BROKER_CONFIG, properties)));
    }

    /** This broker's configuration. */
    public ConfigValues ofBroker(MetadataImage image) {
        return ConfigValues.parse(brokerKeys, brokerLayers(image, nodeId));
    }

    /** The text of all that is given to this broker anywhere, keys with the prefix of a listener included. */
    public Map<String, String> givenToBroker(MetadataImage image) {
        return merged(brokerLayers(image, nodeId));
    }

    /** As {@link #givenToBroker(MetadataImage)}, if one resource had these settings. */
    Map<String, String> givenToBroker(MetadataImage image, ConfigResource changed, Map<String, String> settings) {
        return merged(brokerLayers(image, changed, settings));
    }

    private static Map<String, String> merged(List<ConfigLayer> strongestFirst) {
        Map<String, String> given = new TreeMap<>();
        strongestFirst.reversed().forEach(layer -> given.putAll(layer.values()));
        return given;
    }

    /** This broker's configuration if one resource, it or the default of all brokers, had these settings. */
    ConfigValues ofBroker(MetadataImage image, ConfigResource changed, Map<String, String> settings) {
        return ConfigValues.parse(brokerKeys, brokerLayers(image, changed, settings));
    }

    /** Throws ConfigException if topics could not work with what brokers would give them for a default. */
    void checkTopics(MetadataImage image, ConfigResource changed, Map<String, String> settings) {
        ConfigValues.parse(topicKeys, brokerLayers(image, changed, settings));
    }

    private List<ConfigLayer> brokerLayers(MetadataImage image, ConfigResource changed, Map<String, String> settings) {
        return List.of(
                layer(image, ConfigSource.DYNAMIC_BROKER_CONFIG, ConfigResource.broker(nodeId), changed, settings),
                layer(image, ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG, ConfigResource.ALL_BROKERS, changed, settings),
                new ConfigLayer(ConfigSource.STATIC_BROKER_CONFIG, properties));
    }

    private static ConfigLayer layer(
            MetadataImage image,
            ConfigSource source,
            ConfigResource resource,
            ConfigResource changed,
            Map<String, String> settings) {
        return new ConfigLayer(
                source,
                resource.equals(changed) ? settings : image.configurations().of(resource));
    }

    /** What is set dynamically for a broker, or by the empty name for all of them. */
    public List<ConfigLayer> brokerLayers(MetadataImage image, int brokerId) {
        return List.of(
                new ConfigLayer(
                        ConfigSource.DYNAMIC_BROKER_CONFIG,
                        image.configurations().of(ConfigResource.broker(brokerId))),
                new ConfigLayer(
                        ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG,
                        image.configurations().of(ConfigResource.ALL_BROKERS)),
                new ConfigLayer(ConfigSource.STATIC_BROKER_CONFIG, properties));
    }
}
