package dev.ottla.controller;

import dev.ottla.metadata.ConfigResource;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataRecord;
import dev.ottla.protocol.message.metadata.ConfigRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where eligible leaders are kept, all brokers must agree on {@code min.insync.replicas} (KIP-966): the cluster gets
 * the value of this node's file, and brokers lose their own. Stateless.
 */
record ElrActivation(ClusterConfigs configs) {
    void append(MetadataImage image, List<MetadataRecord> records) {
        if (!image.configurations().of(ConfigResource.ALL_BROKERS).containsKey(MinInsyncReplicasRules.KEY)) {
            records.add(record(
                    ConfigResource.ALL_BROKERS, configs.properties().getOrDefault(MinInsyncReplicasRules.KEY, "1")));
        }
        image.configurations().byResource().keySet().stream()
                .filter(resource -> resource.type() == ConfigResource.BROKER
                        && !resource.name().isEmpty())
                .filter(resource -> image.configurations().of(resource).containsKey(MinInsyncReplicasRules.KEY))
                .sorted()
                .forEach(resource -> records.add(record(resource, null)));
    }

    private static MetadataRecord record(ConfigResource resource, @Nullable String value) {
        return MetadataRecord.of(ConfigRecord.builder()
                .resourceType(resource.type())
                .resourceName(resource.name())
                .name(MinInsyncReplicasRules.KEY)
                .value(value)
                .build());
    }
}
