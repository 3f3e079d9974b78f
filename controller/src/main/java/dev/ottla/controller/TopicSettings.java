package dev.ottla.controller;

import dev.ottla.metadata.ConfigResource;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.TopicImage;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The few settings that decide about leaders, looked up one by one: whoever walks over all partitions cannot afford to
 * parse whole configurations. Stateless.
 */
record TopicSettings(ClusterConfigs configs) {
    static final String MIN_INSYNC_REPLICAS = "min.insync.replicas";
    static final String UNCLEAN_LEADER_ELECTION = "unclean.leader.election.enable";

    /** At most the number of replicas that the topic's partition 0 has. */
    int minInsyncReplicas(MetadataImage image, TopicImage topic) {
        String set = find(image, topic.name(), MIN_INSYNC_REPLICAS);
        int asked = set == null ? 1 : Integer.parseInt(set.strip());
        return Math.min(asked, topic.partitions().getFirst().replicas().size());
    }

    /** Whether a replica that was not in sync may lead if nobody else can. */
    boolean uncleanLeaderElection(MetadataImage image, String topic) {
        String set = find(image, topic, UNCLEAN_LEADER_ELECTION);
        return set != null && Boolean.parseBoolean(set.strip());
    }

    private @Nullable String find(MetadataImage image, String topic, String key) {
        String set = of(image, ConfigResource.topic(topic)).get(key);
        if (set == null) {
            set = of(image, ConfigResource.broker(configs.nodeId())).get(key);
        }
        if (set == null) {
            set = of(image, ConfigResource.ALL_BROKERS).get(key);
        }
        return set == null ? configs.properties().get(key) : set;
    }

    private static Map<String, String> of(MetadataImage image, ConfigResource resource) {
        return image.configurations().of(resource);
    }
}
