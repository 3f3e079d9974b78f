package dev.ottla.metadata;

import dev.ottla.protocol.message.metadata.ConfigRecord;
import org.pcollections.HashPMap;
import org.pcollections.HashTreePMap;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * What has been set for topics, brokers, groups and client metrics; defaults are not in here.
 *
 * @param byResource without resources for which nothing is set
 */
public record ConfigurationsImage(HashPMap<ConfigResource, PSortedMap<String, String>> byResource) {
    public static final ConfigurationsImage EMPTY = new ConfigurationsImage(HashTreePMap.empty());

    /** What is set for the resource, by key; empty if nothing is. */
    public PSortedMap<String, String> of(ConfigResource resource) {
        return byResource.getOrDefault(resource, TreePMap.empty());
    }

    ConfigurationsImage replay(ConfigRecord record) {
        ConfigResource resource = new ConfigResource(record.resourceType(), record.resourceName());
        PSortedMap<String, String> set = of(resource);
        String value = record.value();
        PSortedMap<String, String> changed = value == null ? set.minus(record.name()) : set.plus(record.name(), value);
        return new ConfigurationsImage(
                changed.isEmpty() ? byResource.minus(resource) : byResource.plus(resource, changed));
    }

    ConfigurationsImage remove(ConfigResource resource) {
        return byResource.containsKey(resource) ? new ConfigurationsImage(byResource.minus(resource)) : this;
    }
}
