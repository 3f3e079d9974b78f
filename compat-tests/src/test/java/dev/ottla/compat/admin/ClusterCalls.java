package dev.ottla.compat.admin;

import dev.ottla.compat.broker.Broker;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.DescribeFeaturesOptions;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.clients.admin.FeatureUpdate;
import org.apache.kafka.clients.admin.FeatureUpdate.UpgradeType;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.clients.admin.RaftVoterEndpoint;
import org.apache.kafka.clients.admin.UpdateFeaturesOptions;
import org.apache.kafka.common.Uuid;

/** The cluster itself: its nodes, its quorum, its features. */
final class ClusterCalls {
    private final Admin admin;
    private final Transcript transcript;
    private final Broker broker;

    ClusterCalls(Admin admin, Transcript transcript, Broker broker) {
        this.admin = admin;
        this.transcript = transcript;
        this.broker = broker;
    }

    void play() {
        cluster("brokers", admin, new DescribeClusterOptions());
        cluster("brokers with operations", admin, new DescribeClusterOptions().includeAuthorizedOperations(true));
        cluster("fenced brokers too", admin, new DescribeClusterOptions().includeFencedBrokers(true));
        quorum("by a broker", admin);
        features();
        transcript.step(
                "unregister nobody", () -> admin.unregisterBroker(77).all().get());
        transcript.step(
                "unregister a negative", () -> admin.unregisterBroker(-1).all().get());
        voters();
        ofController();
    }

    private void cluster(String what, Admin asked, DescribeClusterOptions options) {
        DescribeClusterResult[] result = new DescribeClusterResult[1];
        transcript.step(what + ": nodes", () -> {
            result[0] = asked.describeCluster(options);
            return result[0].nodes().get();
        });
        transcript.step(what + ": controller", () -> result[0].controller().get());
        transcript.step(what + ": cluster", () -> result[0].clusterId().get());
        transcript.step(
                what + ": operations", () -> result[0].authorizedOperations().get());
    }

    private void quorum(String what, Admin asked) {
        transcript.step("quorum " + what, () -> {
            QuorumInfo quorum = asked.describeMetadataQuorum().quorumInfo().get();
            return quorum.leaderId() + " " + quorum.leaderEpoch() + " " + states(quorum.voters()) + " "
                    + states(quorum.observers()) + " " + Transcript.text(quorum.nodes());
        });
    }

    private static List<String> states(List<QuorumInfo.ReplicaState> states) {
        return states.stream()
                .map(state -> state.replicaId() + " " + state.replicaDirectoryId() + " "
                        + state.lastFetchTimestamp().isPresent() + " "
                        + state.lastCaughtUpTimestamp().isPresent())
                .toList();
    }

    private void features() {
        described("", admin);
        described(" of node 1", new DescribeFeaturesOptions().nodeId(1));
        update("unknown", true, Map.of("nope", upgrade(1)));
        update("too high", true, Map.of("metadata.version", upgrade(99)));
        update("as it is", true, Map.of("metadata.version", upgrade(30)));
        update("lower as an upgrade", true, Map.of("metadata.version", upgrade(20)));
        update("lower", true, Map.of("metadata.version", downgrade(29, UpgradeType.SAFE_DOWNGRADE)));
        update("much lower", true, Map.of("metadata.version", downgrade(7, UpgradeType.SAFE_DOWNGRADE)));
        update("lower, unsafely", true, Map.of("metadata.version", downgrade(21, UpgradeType.UNSAFE_DOWNGRADE)));
        update("too low", true, Map.of("metadata.version", downgrade(3, UpgradeType.UNSAFE_DOWNGRADE)));
        update("removed", true, Map.of("metadata.version", downgrade(0, UpgradeType.SAFE_DOWNGRADE)));
        update("quorum", true, Map.of("kraft.version", upgrade(1)));
        update("quorum too high", true, Map.of("kraft.version", upgrade(2)));
        update("quorum lower", true, Map.of("kraft.version", downgrade(0, UpgradeType.SAFE_DOWNGRADE)));
        for (String feature : List.of(
                "group.version",
                "transaction.version",
                "share.version",
                "streams.version",
                "eligible.leader.replicas.version")) {
            update(feature + " off", true, Map.of(feature, downgrade(0, UpgradeType.SAFE_DOWNGRADE)));
            update(feature + " on", true, Map.of(feature, upgrade(1)));
            update(feature + " too high", true, Map.of(feature, upgrade(9)));
        }
        update("of share groups", false, Map.of("share.version", downgrade(0, UpgradeType.SAFE_DOWNGRADE)));
        new Settling(admin).await("settled-without-share-groups");
        described(" without share groups", admin);
        update("of share groups again", false, Map.of("share.version", upgrade(1)));
        update("several", false, Map.of("share.version", upgrade(1), "nope", upgrade(1)));
        update("none", false, Map.of());
        new Settling(admin).await("settled-with-features");
        described(" at last", admin);
    }

    private void described(String what, DescribeFeaturesOptions options) {
        transcript.step(
                "features" + what,
                () -> text(admin.describeFeatures(options).featureMetadata().get()));
    }

    private void described(String what, Admin asked) {
        transcript.step(
                "features" + what,
                () -> text(asked.describeFeatures().featureMetadata().get()));
    }

    /** Without the epoch, which is an offset of the metadata log. */
    private static String text(FeatureMetadata metadata) {
        return Transcript.text(metadata.finalizedFeatures()) + " " + Transcript.text(metadata.supportedFeatures()) + " "
                + metadata.finalizedFeaturesEpoch().isPresent();
    }

    private void update(String what, boolean validate, Map<String, FeatureUpdate> updates) {
        transcript.each(
                "feature " + what,
                () -> admin.updateFeatures(updates, new UpdateFeaturesOptions().validateOnly(validate))
                        .values());
    }

    private static FeatureUpdate upgrade(int level) {
        return new FeatureUpdate((short) level, UpgradeType.UPGRADE);
    }

    private static FeatureUpdate downgrade(int level, UpgradeType type) {
        return new FeatureUpdate((short) level, type);
    }

    private void voters() {
        Uuid directory = new Uuid(5, 5);
        transcript.step(
                "add a voter",
                () -> admin.addRaftVoter(7, directory, Set.of(new RaftVoterEndpoint("CONTROLLER", "127.0.0.1", 21_890)))
                        .all()
                        .get());
        transcript.step(
                "remove a voter",
                () -> admin.removeRaftVoter(7, directory).all().get());
        transcript.step(
                "remove the last voter",
                () -> admin.removeRaftVoter(1, directory).all().get());
    }

    /** The same client, with {@code bootstrap.controllers}. */
    private void ofController() {
        try (Admin controller = Admin.create(Map.of(
                "bootstrap.controllers", "127.0.0.1:" + broker.controllerPort(),
                "request.timeout.ms", 5_000,
                "default.api.timeout.ms", 5_000))) {
            cluster("controllers", controller, new DescribeClusterOptions());
            cluster(
                    "controllers, fenced ones too",
                    controller,
                    new DescribeClusterOptions().includeFencedBrokers(true));
            quorum("by a controller", controller);
            described(" by a controller", controller);
            transcript.step(
                    "topics by a controller",
                    () -> controller.listTopics().names().get());
            transcript.step(
                    "configs by a controller",
                    () -> controller.listConfigResources().all().get());
        }
    }
}
