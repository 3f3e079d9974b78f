package dev.ottla.controller;

import dev.ottla.metadata.BrokerRegistration;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataVersion;
import dev.ottla.metadata.PartitionRegistration;
import dev.ottla.metadata.TopicImage;
import dev.ottla.protocol.Uuid;
import java.util.function.IntPredicate;

/** What changes of partitions are judged by: one image and the settings that hold in it. A value for one decision. */
record PartitionRules(MetadataImage image, TopicSettings settings) {
    /** Begins a change of an existing partition; who is alive may lead. */
    PartitionChange change(TopicImage topic, int number) {
        return change(topic, number, image.cluster()::canLead);
    }

    /** Begins a change in which {@code acceptable} says which brokers may lead, as far as their disks allow it. */
    PartitionChange change(TopicImage topic, int number, IntPredicate acceptable) {
        PartitionRegistration before = topic.partitions().get(number);
        return new PartitionChange(
                this,
                topic,
                number,
                replica -> acceptable.test(replica) && hasDirectory(replica, before.directoryOf(replica)));
    }

    MetadataVersion version() {
        return image.features().metadataVersion();
    }

    boolean hasEligibleLeaderReplicas() {
        return image.features().hasEligibleLeaderReplicas();
    }

    int minInsyncReplicas(TopicImage topic) {
        return settings.minInsyncReplicas(image, topic);
    }

    boolean uncleanLeaderElection(TopicImage topic) {
        return settings.uncleanLeaderElection(image, topic.name());
    }

    /** Where a replica goes that nobody has put anywhere yet. */
    Uuid defaultDirectory(int brokerId) {
        BrokerRegistration broker = image.cluster().broker(brokerId);
        return broker == null ? Uuid.UNASSIGNED_DIRECTORY : broker.defaultDirectory();
    }

    private boolean hasDirectory(int brokerId, Uuid directory) {
        BrokerRegistration broker = image.cluster().broker(brokerId);
        return broker != null && broker.hasOnline(directory);
    }
}
