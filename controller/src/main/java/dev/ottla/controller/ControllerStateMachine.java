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
    private final TopicCreation topicCreation;
    private final TopicDeletion topicDeletion = new TopicDeletion();
    private final PartitionGrowth partitionGrowth;
    private final ConfigurationChanges configurationChanges;
    private final BrokerChanges brokerChanges;
    private final ProducerIdBlocks producerIdBlocks = new ProducerIdBlocks();
    private long nowMs;

    /** @param epoch of the leadership; records that are replayed here are of it */
    ControllerStateMachine(
            int epoch, CommittedImages images, ClusterConfigs configs, String clusterId, RandomSource random) {
        this.epoch = epoch;
        this.images = images;
        TopicConfigRules topicRules = new TopicConfigRules(configs);
        PartitionPlan plan = new PartitionPlan(new StripedPlacement(random));
        this.activation = new Activation(configs);
        this.topicCreation = new TopicCreation(topicRules, plan, new TopicDefaults(configs), random);
        this.partitionGrowth = new PartitionGrowth(plan);
        this.configurationChanges = new ConfigurationChanges(configs, topicRules);
        this.brokerChanges = new BrokerChanges(clusterId);
    }

    @Override
    public Outcome<ControllerCommand, MetadataRecord> handle(ControllerCommand command, long now) {
        images.seal();
        nowMs = now;
        MetadataImage image = images.newest();
        return switch (command) {
            case ControllerCommand.Activate c ->
                outcome(c.reply(), activation.activate(image, c.bootstrap(), c.registration()), image);
            case ControllerCommand.CreateTopics c ->
                outcome(c.reply(), topicCreation.create(image, c.request()), image);
            case ControllerCommand.DeleteTopics c ->
                outcome(c.reply(), topicDeletion.delete(image, c.request()), image);
            case ControllerCommand.CreatePartitions c ->
                outcome(c.reply(), partitionGrowth.create(image, c.request()), image);
            case ControllerCommand.IncrementalAlterConfigs c ->
                outcome(c.reply(), configurationChanges.alter(image, c.request()), image);
            case ControllerCommand.RegisterBroker c ->
                outcome(
                        c.reply(),
                        brokerChanges.register(
                                image, c.request(), image.provenance().endOffset()),
                        image);
            case ControllerCommand.Heartbeat c ->
                outcome(c.reply(), brokerChanges.heartbeat(image, c.request()), image);
            case ControllerCommand.AllocateProducerIds c ->
                outcome(c.reply(), producerIdBlocks.allocate(image, c.request()), image);
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

    /** An answer that changes nothing may still speak of what is not committed yet, and waits for that. */
    private static <T> Outcome<ControllerCommand, MetadataRecord> outcome(
            ControllerReply<T> to, Decision<T> decision, MetadataImage image) {
        Reply<T> reply = decision.records().isEmpty()
                ? new Reply<>(to::done, decision.response(), image.provenance().lastOffset())
                : Reply.afterOutcome(to::done, decision.response());
        return Outcome.of(decision.records(), reply);
    }
}
