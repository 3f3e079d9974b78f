package dev.ottla.controller;

import dev.ottla.metadata.MetadataImage;
import dev.ottla.runtime.config.ConfigKey;

/** What a topic gets when its creator does not say: {@code num.partitions}, {@code default.replication.factor}. */
record TopicDefaults(ClusterConfigs configs) {
    int partitions(MetadataImage image) {
        return number(image, "num.partitions");
    }

    int replicationFactor(MetadataImage image) {
        return number(image, "default.replication.factor");
    }

    /** Keys that a node does not declare have 1, which is Kafka's default for both. */
    private int number(MetadataImage image, String name) {
        ConfigKey<?> key = configs.brokerKeys().find(name);
        Object value = key == null ? null : configs.ofBroker(image).find(key);
        return value instanceof Number number ? number.intValue() : 1;
    }
}
