package dev.ottla.metadata;

import dev.ottla.protocol.ApiRecord;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.message.metadata.AccessControlEntryRecord;
import dev.ottla.protocol.message.metadata.BrokerRegistrationChangeRecord;
import dev.ottla.protocol.message.metadata.ClearElrRecord;
import dev.ottla.protocol.message.metadata.ClientQuotaRecord;
import dev.ottla.protocol.message.metadata.ConfigRecord;
import dev.ottla.protocol.message.metadata.DelegationTokenRecord;
import dev.ottla.protocol.message.metadata.FeatureLevelRecord;
import dev.ottla.protocol.message.metadata.FenceBrokerRecord;
import dev.ottla.protocol.message.metadata.NoOpRecord;
import dev.ottla.protocol.message.metadata.PartitionChangeRecord;
import dev.ottla.protocol.message.metadata.PartitionRecord;
import dev.ottla.protocol.message.metadata.ProducerIdsRecord;
import dev.ottla.protocol.message.metadata.RegisterBrokerRecord;
import dev.ottla.protocol.message.metadata.RegisterControllerRecord;
import dev.ottla.protocol.message.metadata.RemoveAccessControlEntryRecord;
import dev.ottla.protocol.message.metadata.RemoveDelegationTokenRecord;
import dev.ottla.protocol.message.metadata.RemoveTopicRecord;
import dev.ottla.protocol.message.metadata.RemoveUserScramCredentialRecord;
import dev.ottla.protocol.message.metadata.TopicRecord;
import dev.ottla.protocol.message.metadata.UnfenceBrokerRecord;
import dev.ottla.protocol.message.metadata.UnregisterBrokerRecord;
import dev.ottla.protocol.message.metadata.UserScramCredentialRecord;
import dev.ottla.protocol.message.metadata.ZkMigrationStateRecord;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The transient form of an image: takes records one by one and gives the image after them. Lives for one batch of
 * records, on the thread that replays it.
 */
final class ImageBuilder {
    private final TopicsBuilder topics;
    private FeaturesImage features;
    private ClusterImage cluster;
    private ConfigurationsImage configurations;
    private AccessImage access;
    private long nextProducerId;

    private final Set<Uuid> changedTopics = new LinkedHashSet<>();
    private final Set<ConfigResource> changedConfigurations = new LinkedHashSet<>();
    private final Set<Integer> changedBrokers = new LinkedHashSet<>();
    private boolean featuresChanged;
    private boolean accessChanged;

    ImageBuilder(MetadataImage image) {
        topics = new TopicsBuilder(image.topics());
        features = image.features();
        cluster = image.cluster();
        configurations = image.configurations();
        access = image.access();
        nextProducerId = image.nextProducerId();
    }

    MetadataImage build(Provenance provenance) {
        return new MetadataImage(provenance, features, cluster, topics.build(), configurations, access, nextProducerId);
    }

    ImageChanges changes() {
        return new ImageChanges(changedTopics, changedConfigurations, changedBrokers, featuresChanged, accessChanged);
    }

    /** Applies one record. The markers of metadata transactions are not for this class, see {@link MetadataReplay}. */
    void replay(ApiRecord record) {
        switch (record) {
            case TopicRecord topic -> addTopic(topic);
            case PartitionRecord partition -> addPartition(partition);
            case PartitionChangeRecord change -> changePartition(change);
            case RemoveTopicRecord removal -> removeTopic(removal.topicId());
            case ClearElrRecord clear -> changedTopics.addAll(topics.replay(clear));
            case ConfigRecord config -> configure(config);
            case RegisterBrokerRecord broker -> brokers(broker.brokerId(), cluster.replay(broker));
            case BrokerRegistrationChangeRecord change -> brokers(change.brokerId(), cluster.replay(change));
            case FenceBrokerRecord fence -> brokers(fence.id(), cluster.fence(fence.id(), true));
            case UnfenceBrokerRecord unfence -> brokers(unfence.id(), cluster.fence(unfence.id(), false));
            case UnregisterBrokerRecord gone -> brokers(gone.brokerId(), cluster.unregister(gone.brokerId()));
            case RegisterControllerRecord controller -> cluster = cluster.replay(controller);
            case FeatureLevelRecord level -> finalizeFeature(level);
            case ProducerIdsRecord ids -> nextProducerId = ids.nextProducerId();
            case AccessControlEntryRecord acl -> access(access.replay(acl));
            case RemoveAccessControlEntryRecord acl -> access(access.removeAcl(acl.id()));
            case UserScramCredentialRecord credential -> access(access.replay(credential));
            case RemoveUserScramCredentialRecord credential -> access(access.replay(credential));
            case DelegationTokenRecord token -> access(access.replay(token));
            case RemoveDelegationTokenRecord token -> access(access.removeDelegationToken(token.tokenId()));
            case ClientQuotaRecord quota -> access(access.replay(quota));
            case NoOpRecord nothing -> {}
            // A log that once came from ZooKeeper keeps saying so; nothing follows from it any more.
            case ZkMigrationStateRecord migration -> {}
            default ->
                throw new InvalidMetadataException(
                        "unknown record " + record.getClass().getSimpleName() + " of type " + record.recordType());
        }
    }

    private void addTopic(TopicRecord topic) {
        topics.replay(topic);
        changedTopics.add(topic.topicId());
    }

    private void addPartition(PartitionRecord partition) {
        topics.replay(partition);
        changedTopics.add(partition.topicId());
    }

    private void changePartition(PartitionChangeRecord change) {
        topics.replay(change);
        changedTopics.add(change.topicId());
    }

    /** A topic's configuration goes with it; no record says so. */
    private void removeTopic(Uuid topicId) {
        ConfigResource resource = ConfigResource.topic(topics.remove(topicId));
        configurations = configurations.remove(resource);
        changedTopics.add(topicId);
        changedConfigurations.add(resource);
    }

    private void configure(ConfigRecord config) {
        configurations = configurations.replay(config);
        changedConfigurations.add(new ConfigResource(config.resourceType(), config.resourceName()));
    }

    private void brokers(int brokerId, ClusterImage changed) {
        cluster = changed;
        changedBrokers.add(brokerId);
    }

    private void finalizeFeature(FeatureLevelRecord level) {
        features = features.replay(level);
        featuresChanged = true;
    }

    private void access(AccessImage changed) {
        access = changed;
        accessChanged = true;
    }
}
