package dev.ottla.broker.lifecycle;

import dev.ottla.controller.ClusterConfigs;
import dev.ottla.group.coordinator.GroupCoordinator;
import dev.ottla.log.LogConfig;
import dev.ottla.log.LogManager;
import dev.ottla.log.PartitionLog;
import dev.ottla.log.TopicIdPartition;
import dev.ottla.log.TopicPartition;
import dev.ottla.metadata.ConfigResource;
import dev.ottla.metadata.ImageChanges;
import dev.ottla.metadata.LocalPartitionChanges;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataPublisher;
import dev.ottla.metadata.PartitionRegistration;
import dev.ottla.metadata.TopicImage;
import dev.ottla.replica.LeadCommand;
import dev.ottla.replica.PartitionRegistry;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Turns new images into commands about the replicas of this broker. Owned by the controller's strand; does nothing before
 * {@link #begin}, when the logs have been loaded.
 */
final class ReplicaPublisher implements MetadataPublisher {
    private final int brokerId;
    private final ClusterConfigs configs;
    private final PartitionRegistry registry;
    private final LogManager logs;
    private final GroupCoordinator groups;
    private boolean begun;

    ReplicaPublisher(
            int brokerId,
            ClusterConfigs configs,
            PartitionRegistry registry,
            LogManager logs,
            GroupCoordinator groups) {
        this.brokerId = brokerId;
        this.configs = configs;
        this.registry = registry;
        this.logs = logs;
        this.groups = groups;
    }

    /** Takes up everything that this broker has to do according to the image. */
    void begin(MetadataImage image) {
        begun = true;
        for (PartitionLog log : logs.all()) {
            if (!belongsHere(log, image)) {
                logs.delete(log.topicPartition());
            }
        }
        apply(LocalPartitionChanges.initial(image, brokerId), image);
    }

    @Override
    public void publish(MetadataImage before, MetadataImage after, ImageChanges changes) {
        if (begun) {
            apply(LocalPartitionChanges.between(before, after, changes, brokerId), after);
            applyConfigurations(after, changes);
        }
    }

    /** A topic may have been deleted, or deleted and created again, while this broker was down. */
    private boolean belongsHere(PartitionLog log, MetadataImage image) {
        TopicImage topic = image.topics().topic(log.topicPartition().topic());
        PartitionRegistration partition =
                topic == null ? null : topic.partition(log.topicPartition().partition());
        return topic != null
                && partition != null
                && (log.topicId().isZero() || topic.id().equals(log.topicId()))
                && partition.replicas().contains(brokerId);
    }

    private void apply(LocalPartitionChanges changes, MetadataImage image) {
        for (LocalPartitionChanges.Removed removed : changes.removed()) {
            registry.delete(new TopicIdPartition(
                    removed.topicId(), new TopicPartition(removed.topic(), removed.partition())));
        }
        forgetDeletedTopics(changes);
        for (LocalPartitionChanges.Local followed : changes.following()) {
            registry.stopLeading(id(followed));
        }
        for (LocalPartitionChanges.Local led : changes.leading()) {
            registry.lead(command(id(led), led.registration(), image));
        }
    }

    private void forgetDeletedTopics(LocalPartitionChanges changes) {
        Set<String> deleted = new LinkedHashSet<>();
        for (LocalPartitionChanges.Removed removed : changes.removed()) {
            if (removed.topicDeleted()) {
                deleted.add(removed.topic());
            }
        }
        if (!deleted.isEmpty()) {
            groups.topicsDeleted(List.copyOf(deleted));
        }
    }

    /** Leading goes on under the new settings. */
    private void applyConfigurations(MetadataImage image, ImageChanges changes) {
        List<TopicImage> concerned = new ArrayList<>();
        for (ConfigResource resource : changes.configurations()) {
            TopicImage topic = image.topics().topic(resource.name());
            if (resource.type() == ConfigResource.TOPIC && topic != null) {
                concerned.add(topic);
            } else if (resource.equals(ConfigResource.ALL_BROKERS) || resource.equals(ConfigResource.broker(brokerId))) {
                concerned.addAll(image.topics().all());
            }
        }
        concerned.forEach(topic -> leadAgain(topic, image));
    }

    private void leadAgain(TopicImage topic, MetadataImage image) {
        for (int i = 0; i < topic.partitionCount(); i++) {
            PartitionRegistration partition = topic.partition(i);
            if (partition != null && partition.leader() == brokerId) {
                TopicIdPartition id = new TopicIdPartition(topic.id(), new TopicPartition(topic.name(), i));
                registry.lead(command(id, partition, image));
            }
        }
    }

    private LeadCommand command(TopicIdPartition id, PartitionRegistration registration, MetadataImage image) {
        LogConfig config = LogConfig.of(configs.ofTopic(image, id.topic()));
        return new LeadCommand(id, registration.leaderEpoch(), registration.replicas(), registration.isr(), config);
    }

    private static TopicIdPartition id(LocalPartitionChanges.Local local) {
        return new TopicIdPartition(local.topicId(), new TopicPartition(local.topic(), local.partition()));
    }
}
