package dev.ottla.handler.data;

import dev.ottla.metadata.BrokerRegistration;
import dev.ottla.metadata.Endpoint;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.PartitionRegistration;
import dev.ottla.metadata.TopicImage;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.Uuid;
import dev.ottla.replica.HostedPartition;
import dev.ottla.replica.HostedTopic;
import dev.ottla.replica.PartitionRegistry;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds partitions: those led here in the registry, which costs one lookup per topic; all others in the metadata image,
 * which says why they cannot be served here and who could. Stateless.
 */
final class PartitionLocator {
    private final PartitionRegistry registry;
    private final Supplier<MetadataImage> metadata;

    PartitionLocator(PartitionRegistry registry, Supplier<MetadataImage> metadata) {
        this.registry = registry;
        this.metadata = metadata;
    }

    @Nullable
    HostedTopic byName(String name) {
        return registry.topic(name);
    }

    @Nullable
    HostedTopic byId(Uuid id) {
        return registry.topic(id);
    }

    /** The topic's name as far as the cluster knows it. */
    @Nullable
    String nameOf(Uuid id) {
        TopicImage topic = metadata.get().topics().topic(id);
        return topic == null ? null : topic.name();
    }

    boolean exists(String topic) {
        return metadata.get().topics().topic(topic) != null;
    }

    /** Why a partition that was asked for by its topic's name is not served here. */
    ErrorCode whyNot(@Nullable HostedTopic hosted, String name, int partition) {
        TopicImage topic = metadata.get().topics().topic(name);
        return whyNot(hosted, topic, partition, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    }

    /** Why a partition that was asked for by its topic's id is not served here. */
    ErrorCode whyNot(@Nullable HostedTopic hosted, Uuid id, int partition) {
        TopicImage topic = metadata.get().topics().topic(id);
        return whyNot(hosted, topic, partition, ErrorCode.UNKNOWN_TOPIC_ID);
    }

    private static ErrorCode whyNot(
            @Nullable HostedTopic hosted, @Nullable TopicImage topic, int partition, ErrorCode unknownTopic) {
        HostedPartition here = hosted == null ? null : hosted.partition(partition);
        if (here != null && here.error() != ErrorCode.NONE) {
            return here.error();
        }
        if (topic == null) {
            return unknownTopic;
        }
        return topic.partition(partition) == null
                ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION
                : ErrorCode.NOT_LEADER_OR_FOLLOWER;
    }

    /** Who leads a partition according to the metadata; null if unknown. */
    @Nullable
    PartitionRegistration registration(String topic, int partition) {
        return metadata.get().topics().partition(topic, partition);
    }

    /** A broker that is alive. */
    @Nullable
    BrokerRegistration broker(int id) {
        return metadata.get().cluster().broker(id);
    }

    /** How a client of this listener reaches a broker; null if unknown. */
    @Nullable
    Endpoint endpoint(int brokerId, String listenerName) {
        BrokerRegistration broker = broker(brokerId);
        return broker == null ? null : broker.endpoint(listenerName);
    }
}
