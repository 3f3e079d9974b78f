package dev.ottla.controller;

import dev.ottla.metadata.ConfigResource;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataRecord;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.metadata.ClearElrRecord;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code min.insync.replicas} while eligible leaders are kept (KIP-966): the cluster has one, brokers have none of
 * their own, and what was known of eligible leaders is forgotten when it changes. Stateless.
 */
final class MinInsyncReplicasRules {
    static final String KEY = "min.insync.replicas";

    private MinInsyncReplicasRules() {}

    /**
     * @param changed the keys that change, null for those that are removed
     * @return null if nothing speaks against it
     */
    static @Nullable ApiError problem(
            MetadataImage image, ConfigResource resource, Map<String, @Nullable String> changed, boolean named) {
        if (resource.type() != ConfigResource.BROKER || !image.features().hasEligibleLeaderReplicas()) {
            return null;
        }
        if (!resource.equals(ConfigResource.ALL_BROKERS)) {
            return named ? invalid("Broker-level min.insync.replicas cannot be altered while ELR is enabled.") : null;
        }
        return changed.containsKey(KEY) && changed.get(KEY) == null
                ? invalid("Cluster-level min.insync.replicas cannot be removed while ELR is enabled.")
                : null;
    }

    /** What was known of eligible leaders was known under another value. */
    static void clearIfChanged(
            MetadataImage image, ConfigResource resource, Set<String> changedKeys, List<MetadataRecord> records) {
        if (!changedKeys.contains(KEY) || !image.features().hasEligibleLeaderReplicas()) {
            return;
        }
        if (resource.type() == ConfigResource.TOPIC || resource.equals(ConfigResource.ALL_BROKERS)) {
            records.add(MetadataRecord.of(
                    ClearElrRecord.builder().topicName(resource.name()).build()));
        }
    }

    private static ApiError invalid(String message) {
        return new ApiError(ErrorCode.INVALID_CONFIG, message);
    }
}
