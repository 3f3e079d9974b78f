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
    private final ConfigControl configurations;
    private final FeatureControl features;
    private final BrokerSessions sessions;
    private final LeaderUpkeep leaderUpkeep;
    private final IdleRecords idleRecords;
    private final DelegationTokens tokens;
    private final AccessControl access;
    private long nowMs;

    /** @param epoch of the leadership; records that are replayed here are of it */
    ControllerStateMachine(
            int epoch,
            CommittedImages images,
            ClusterConfigs configs,
            String clusterId,
            RandomSource random,
            QuorumAccess quorum) {
        this.epoch = epoch;
        this.images = images;
        TopicConfigRules topicRules = new TopicConfigRules(configs);
        PartitionPlan plan = new PartitionPlan(new StripedPlacement(random));
        this.activation = new Activation(configs);
        this.topics = new TopicControl(
                new TopicCreation(topicRules, plan, new TopicDefaults(configs), random),
                new TopicDeletion(),
                new PartitionGrowth(plan));
        TopicSettings topicSettings = new TopicSettings(configs);
        PartitionLeadership leadership = new PartitionLeadership(topicSettings);
        this.partitions = new PartitionControl(
                new InSyncChanges(topicSettings),
                new LeaderElection(topicSettings),
                new Reassignments(topicSettings, plan),
                new ReassignmentListing(),
                new DirectoryAssignments(topicSettings, leadership));
        ControllerSettings settings = ControllerSettings.of(configs);
        this.sessions = new BrokerSessions(configs.nodeId(), settings.sessionTimeoutMs());
        this.leaderUpkeep = new LeaderUpkeep(
                topicSettings, new LeaderUpkeep.Intervals(settings.balanceIntervalMs(), settings.uncleanIntervalMs()));
        this.brokers = new BrokerControl(
                new BrokerRegistrations(clusterId, sessions, leadership),
                new BrokerHeartbeats(sessions, leadership),
                new BrokerRemoval(leadership),
                new ControllerRegistrations(),
                new ProducerIdBlocks());
        this.configurations =
                new ConfigControl(new ConfigurationChanges(configs, ConfigResourceRules.of(configs, topicRules)));
        this.features = new FeatureControl(new FeatureChanges(
                new FeatureSupport(configs.nodeId(), quorum.configuredVoters()), quorum, new ElrActivation(configs)));
        this.idleRecords = new IdleRecords(settings.idleIntervalMs(), quorum);
        this.tokens = new DelegationTokens(
                DelegationTokenSettings.of(configs.ofThisFile(DelegationTokenSettings.KEYS)), random);
        this.access = new AccessControl(new AclChanges(random), new ScramChanges(), new QuotaChanges(), tokens);
    }

    @Override
    public Outcome<ControllerCommand, MetadataRecord> handle(ControllerCommand command, long now) {
        images.seal();
        nowMs = now;
        MetadataImage image = images.newest();
        return switch (command) {
            case ControllerCommand.Activate c -> activate(image, c);
            case ConfigCommand c -> configurations.handle(image, c);
            case FeatureCommand c -> features.handle(image, c);
            case TopicCommand c -> topics.handle(image, c);
            case PartitionCommand c -> partitions.handle(image, c);
            case BrokerCommand c -> brokers.handle(image, c, now);
            case AccessCommand c -> access.handle(image, c, now);
        };
    }

    @Override
    public void replay(MetadataRecord record, long offset) {
        images.replay(record.message(), new Provenance(offset, epoch, nowMs));
        idleRecords.written(nowMs);
    }

    @Override
    public long nextDeadlineMs() {
        long upkeepMs = Math.min(sessions.nextExpiryMs(), leaderUpkeep.nextDeadlineMs());
        long sweepMs = Math.min(idleRecords.nextDeadlineMs(), tokens.nextSweepMs(images.newest(), nowMs));
        return Math.min(upkeepMs, sweepMs);
    }

    /** One thing at a time: what else is due comes next, on the image after this one. */
    @Override
    public Outcome<ControllerCommand, MetadataRecord> expire(long now) {
        images.seal();
        nowMs = now;
        MetadataImage image = images.newest();
        if (now >= sessions.nextExpiryMs()) {
            return Outcome.of(LargeBatch.wrap(brokers.expire(image, now), image), List.of());
        }
        if (now >= tokens.nextSweepMs(image, now)) {
            return Outcome.of(LargeBatch.wrap(tokens.sweep(image, now), image), List.of());
        }
        if (now >= leaderUpkeep.nextDeadlineMs()) {
            return Outcome.of(LargeBatch.wrap(leaderUpkeep.run(image, now), image), List.of());
        }
        return Outcome.of(now >= idleRecords.nextDeadlineMs() ? idleRecords.run(now) : List.of(), List.of());
    }

    private Outcome<ControllerCommand, MetadataRecord> activate(
            MetadataImage image, ControllerCommand.Activate command) {
        sessions.begin(image, nowMs);
        leaderUpkeep.begin(nowMs);
        idleRecords.written(nowMs);
        return activation
                .activate(image, images.hasOpenTransaction(), command.bootstrap(), command.registration())
                .outcome(command.reply(), image);
    }

    /** Nothing is parked here: every command is answered by its own outcome. */
    @Override
    public List<Reply<?>> drain() {
        return List.of();
    }
}
