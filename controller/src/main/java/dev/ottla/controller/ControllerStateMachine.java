package dev.ottla.controller;

import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataRecord;
import dev.ottla.metadata.Provenance;
import dev.ottla.runtime.Outcome;
import dev.ottla.runtime.RandomSource;
import dev.ottla.runtime.Reply;
import dev.ottla.runtime.StateMachine;
import java.util.List;

/**
 * The controller, pure: decides on commands by the newest image and gives records. One lives for one leadership. All
 * rules stand in its parts; this is where they meet. Owned by the controller's strand.
 */
final class ControllerStateMachine implements StateMachine<ControllerCommand, MetadataRecord> {
    private final int epoch;
    private final CommittedImages images;
    private final Activation activation;
    private final TopicControl topics;
    private final PartitionControl partitions;
    private final BrokerControl brokers;
    private final ConfigurationChanges configurationChanges;
    private long nowMs;

    /** @param epoch of the leadership; records that are replayed here are of it */
    ControllerStateMachine(
            int epoch, CommittedImages images, ClusterConfigs configs, String clusterId, RandomSource random) {
        this.epoch = epoch;
        this.images = images;
        TopicConfigRules topicRules = new TopicConfigRules(configs);
        PartitionPlan plan = new PartitionPlan(new StripedPlacement(random));
        this.activation = new Activation(configs);
        this.topics = new TopicControl(
                new TopicCreation(topicRules, plan, new TopicDefaults(configs), random),
                new TopicDeletion(),
                new PartitionGrowth(plan));
        this.partitions = new PartitionControl(new ReassignmentListing());
        this.brokers = new BrokerControl(
                new BrokerChanges(clusterId),
                new BrokerRemoval(),
                new ControllerRegistrations(),
                new ProducerIdBlocks());
        this.configurationChanges = new ConfigurationChanges(configs, topicRules);
    }

    @Override
    public Outcome<ControllerCommand, MetadataRecord> handle(ControllerCommand command, long now) {
        images.seal();
        nowMs = now;
        MetadataImage image = images.newest();
        return switch (command) {
            case ControllerCommand.Activate c ->
                activation.activate(image, c.bootstrap(), c.registration()).outcome(c.reply(), image);
            case ControllerCommand.IncrementalAlterConfigs c ->
                configurationChanges.alter(image, c.request()).outcome(c.reply(), image);
            case TopicCommand c -> topics.handle(image, c);
            case PartitionCommand c -> partitions.handle(image, c);
            case BrokerCommand c -> brokers.handle(image, c);
        };
    }

    @Override
    public void replay(MetadataRecord record, long offset) {
        images.replay(record.message(), new Provenance(offset, epoch, nowMs));
    }

    /** Liveness of brokers is not watched yet, so nothing is ever due. */
    @Override
    public long nextDeadlineMs() {
        return Long.MAX_VALUE;
    }

    @Override
    public Outcome<ControllerCommand, MetadataRecord> expire(long now) {
        return Outcome.none();
    }

    /** Nothing is parked here: every command is answered by its own outcome. */
    @Override
    public List<Reply<?>> drain() {
        return List.of();
    }
}
