package dev.ottla.broker.lifecycle;

import dev.ottla.controller.ClusterConfigs;
import dev.ottla.group.coordinator.GroupCoordinator;
import dev.ottla.log.LogConfig;
import dev.ottla.log.LogManager;
import dev.ottla.log.LogPlacement;
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
import dev.ottla.protocol.Uuid;
import dev.ottla.replica.LeadCommand;
import dev.ottla.replica.PartitionRegistry;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns new images into commands about the replicas of this broker, then shows them to clients. Owned by the
 * controller's strand; gives no command before {@link #begin}, when the logs have been loaded.
 */
final class ReplicaPublisher implements MetadataPublisher {
    /** Above this, the logs of new partitions are begun while the image is shown already. */
    private static final int LED_AT_ONCE_MAX = 100;

    private final int brokerId;
    private final ClusterConfigs configs;
    private final PartitionRegistry registry;
    private final ReplicaDirectories directories;
    private final LogManager logs;
    private final GroupCoordinator groups;
    private final ImageTakeUp takeUp;
    private final LogSettings settings;
    private boolean begun;
    private @Nullable TopicConfig lastConfig;

    /** Who leads this broker's replicas, and who tells the controller where they lie. */
    record Replicas(PartitionRegistry registry, ReplicaDirectories directories) {}

    ReplicaPublisher(
            int brokerId,
            ClusterConfigs configs,
            Replicas replicas,
            LogManager logs,
            GroupCoordinator groups,
            ImageTakeUp takeUp) {
        this.brokerId = brokerId;
        this.configs = configs;
        this.registry = replicas.registry();
        this.directories = replicas.directories();
        this.logs = logs;
        this.groups = groups;
        this.takeUp = takeUp;
        this.settings = new LogSettings(configs, logs);
    }

    /** Takes up everything that this broker has to do according to the image; {@code done} runs when it has. */
    void begin(MetadataImage image, Runnable done) {
        begun = true;
        for (PartitionLog log : logs.all()) {
            if (!belongsHere(log, image)) {
                registry.setAsideStray(log.topicPartition());
            }
        }
        ImageTakeUp.Step step = takeUp.begin(image, done);
        apply(LocalPartitionChanges.initial(image, brokerId), image, step, false);
        step.commanded();
    }

    @Override
    public void publish(MetadataImage before, MetadataImage after, ImageChanges changes) {
        ImageTakeUp.Step step = takeUp.begin(after, () -> {});
        if (begun) {
            apply(LocalPartitionChanges.between(before, after, changes, brokerId), after, step, true);
            applyConfigurations(before, after, changes, step);
        }
        step.commanded();
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

    /** @param isNew whether what the changes call new is new to this broker too, and not just to this process */
    private void apply(LocalPartitionChanges changes, MetadataImage image, ImageTakeUp.Step step, boolean isNew) {
        for (LocalPartitionChanges.Removed removed : changes.removed()) {
            registry.delete(
                    new TopicIdPartition(removed.topicId(), new TopicPartition(removed.topic(), removed.partition())));
        }
        forgetDeletedTopics(changes);
        for (LocalPartitionChanges.Local followed : changes.following()) {
            registry.stopLeading(id(followed));
        }
        lead(changes.leading(), image, step, isNew);
    }

    /** A few new partitions are led at once; where there are many it is enough for the image that they are promised. */
    private void lead(
            List<LocalPartitionChanges.Local> leading, MetadataImage image, ImageTakeUp.Step step, boolean isNew) {
        lastConfig = null;
        List<LeadCommand> fresh = new ArrayList<>();
        for (LocalPartitionChanges.Local led : leading) {
            boolean isFresh = isNew && led.isNew();
            LeadCommand command = command(id(led), led.registration(), image, isFresh);
            if (isFresh) {
                fresh.add(command);
            } else {
                lead(command, step);
            }
        }
        if (fresh.size() > LED_AT_ONCE_MAX) {
            registry.leadNew(fresh, this::tellDirectory, step.partition());
        } else {
            fresh.forEach(command -> lead(command, step));
        }
    }

    private void lead(LeadCommand command, ImageTakeUp.Step step) {
        Runnable settled = step.partition();
        registry.lead(command, () -> {
            tellDirectory(command);
            settled.run();
        });
    }

    /** Any thread. */
    private void tellDirectory(LeadCommand command) {
        TopicIdPartition id = command.partition();
        PartitionLog log = logs.get(id.topicPartition());
        if (log != null && log.topicId().equals(id.topicId())) {
            Uuid directory = logs.directoryIdOf(log);
            if (!directory.equals(command.placement().directoryId())) {
                directories.placed(id, directory);
            }
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

    /** Leading goes on under the new settings; a new topic was led under them from the beginning. */
    private void applyConfigurations(
            MetadataImage before, MetadataImage image, ImageChanges changes, ImageTakeUp.Step step) {
        List<TopicImage> concerned = new ArrayList<>();
        for (ConfigResource resource : changes.configurations()) {
            TopicImage topic = image.topics().topic(resource.name());
            if (resource.type() == ConfigResource.TOPIC && topic != null) {
                concerned.add(topic);
            } else if (settings.isMine(resource)) {
                settings.apply(image);
                concerned.addAll(image.topics().all());
            }
        }
        lastConfig = null;
        for (TopicImage topic : concerned) {
            if (before.topics().topic(topic.id()) != null) {
                leadAgain(topic, image, step);
            }
        }
    }

    private void leadAgain(TopicImage topic, MetadataImage image, ImageTakeUp.Step step) {
        for (int i = 0; i < topic.partitionCount(); i++) {
            PartitionRegistration partition = topic.partition(i);
            if (partition != null && partition.leader() == brokerId) {
                TopicIdPartition id = new TopicIdPartition(topic.id(), new TopicPartition(topic.name(), i));
                registry.lead(command(id, partition, image, false), step.partition());
            }
        }
    }

    private LeadCommand command(
            TopicIdPartition id, PartitionRegistration registration, MetadataImage image, boolean isNew) {
        return new LeadCommand(
                id,
                registration.leaderEpoch(),
                registration.replicas(),
                registration.isr(),
                configOf(image, id.topic()),
                new LogPlacement(registration.directoryOf(brokerId), isNew));
    }

    /** Partitions of a topic come one after another, and share their settings. */
    private LogConfig configOf(MetadataImage image, String topic) {
        TopicConfig known = lastConfig;
        if (known == null || !known.topic.equals(topic)) {
            known = new TopicConfig(topic, LogConfig.of(configs.ofTopic(image, topic)));
            lastConfig = known;
        }
        return known.config;
    }

    private record TopicConfig(String topic, LogConfig config) {}

    private static TopicIdPartition id(LocalPartitionChanges.Local local) {
        return new TopicIdPartition(local.topicId(), new TopicPartition(local.topic(), local.partition()));
    }
}
