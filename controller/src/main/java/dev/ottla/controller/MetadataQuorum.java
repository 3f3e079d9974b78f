package dev.ottla.controller;

import dev.ottla.log.LogConfig;
import dev.ottla.log.LogManagerPorts;
import dev.ottla.log.PartitionLog;
import dev.ottla.log.SingleLog;
import dev.ottla.log.TopicIdPartition;
import dev.ottla.log.TopicPartition;
import dev.ottla.metadata.MetadataPublisher;
import dev.ottla.protocol.Uuid;
import dev.ottla.raft.PartitionRaftLog;
import dev.ottla.raft.QuorumRecovery;
import dev.ottla.raft.QuorumStateFile;
import dev.ottla.raft.RaftDesk;
import dev.ottla.raft.RaftDriver;
import dev.ottla.raft.RaftNode;
import dev.ottla.raft.RaftResponse;
import dev.ottla.raft.RaftSettings;
import dev.ottla.raft.RaftStorage;
import dev.ottla.raft.RaftTransport;
import dev.ottla.raft.ReplicaKey;
import dev.ottla.raft.Snapshots;
import dev.ottla.raft.VoterSet;
import dev.ottla.runtime.StateMachineRuntime;
import dev.ottla.runtime.Strand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's member of the metadata quorum with everything that it consists of: opened from a formatted directory,
 * started, and closed. Its parts are owned by the controller's strand; this class may be used by any thread.
 */
public final class MetadataQuorum {
    private static final Logger log = LoggerFactory.getLogger(MetadataQuorum.class);
    private static final TopicIdPartition PARTITION =
            new TopicIdPartition(Uuid.METADATA_TOPIC_ID, new TopicPartition(TopicNames.CLUSTER_METADATA, 0));

    /**
     * What the node's configuration says of the quorum.
     *
     * @param directory {@code metadata.log.dir}, formatted and locked
     * @param identity this node and the id of that directory
     * @param times {@code controller.quorum.*.ms}
     * @param configuredVoters {@code controller.quorum.voters}; null where the log names the voters
     * @param log how the metadata log is kept short
     */
    public record Settings(
            Path directory,
            RaftNode.Identity identity,
            RaftSettings times,
            @Nullable VoterSet configuredVoters,
            MetadataLogSettings log) {
        /** With Kafka's defaults. */
        public static Settings of(Path directory, ReplicaKey self, @Nullable VoterSet configuredVoters) {
            return new Settings(
                    directory,
                    new RaftNode.Identity(self, List.of(), (short) 0, (short) 1, List.of(), false),
                    RaftSettings.DEFAULT,
                    configuredVoters,
                    MetadataLogSettings.DEFAULT);
        }
    }

    /**
     * What the quorum runs on.
     *
     * @param strand the controller's; it may write to the page cache, fsync is done on {@code logs.io()}
     * @param transport carries requests to other controllers
     * @param storageFailure told when the metadata log cannot be written: this node must stop
     */
    public record Ports(
            LogManagerPorts logs, Strand strand, RaftTransport transport, Consumer<IOException> storageFailure) {}

    private final Strand strand;
    private final RaftDriver raft;
    private final QuorumController controller;
    private final MetadataCleaner cleaner;
    private final VoterSet votersAtStart;

    private MetadataQuorum(
            Strand strand,
            RaftDriver raft,
            QuorumController controller,
            MetadataCleaner cleaner,
            VoterSet votersAtStart) {
        this.strand = strand;
        this.cleaner = cleaner;
        this.raft = raft;
        this.votersAtStart = votersAtStart;
        this.controller = controller;
    }

    /**
     * Reads the latest snapshot and the log's voters. Blocks; nothing is published before {@link #start}.
     *
     * @param publishers called on the strand for every committed image, in this order
     */
    public static MetadataQuorum open(
            Settings settings,
            Ports ports,
            QuorumController.Identity identity,
            ClusterConfigs configs,
            List<MetadataPublisher> publishers)
            throws IOException {
        LogManagerPorts logs = ports.logs();
        PartitionLog partition = SingleLog.open(
                settings.directory(),
                PARTITION,
                ports.strand(),
                logConfig(settings),
                logs,
                (directory, cause) -> ports.storageFailure().accept(cause));
        PartitionRaftLog raftLog = new PartitionRaftLog(partition, logs.clock());
        Path directory = partition.directory();
        Snapshots snapshots = new Snapshots(logs.files(), directory);
        QuorumStateFile stateFile = new QuorumStateFile(logs.files(), directory);
        QuorumRecovery.Found found =
                QuorumRecovery.recover(snapshots, raftLog, stateFile.read(), settings.configuredVoters());
        RaftNode node = new RaftNode(settings.identity(), found.recovered(), settings.times(), logs.random());
        RaftDriver raft = new RaftDriver(
                node,
                new RaftStorage(
                        raftLog,
                        state -> stateFile.write(state, node.voters(), kraftVersion(node)),
                        snapshots,
                        found.appliedEndOffset(),
                        found.followingBytes()),
                new RaftDriver.Ports(
                        ports.strand(), logs.clock(), logs.timer(), ports.transport(), ports.storageFailure()));
        List<MetadataPublisher> all = new ArrayList<>(publishers);
        MetadataCleaner cleaner = new MetadataCleaner(settings.log(), snapshots, raft, ports);
        all.add(new SnapshotKeeper(settings.log(), snapshots, raft, cleaner, found.appliedEndOffset(), ports));
        QuorumController controller = new QuorumController(
                identity,
                configs,
                new RaftQuorumAccess(raft, configuredIds(settings)),
                logs.random(),
                new StateMachineRuntime.Wiring("controller", ports.strand(), logs.timer(), logs.clock(), logs.io()),
                found.replay(),
                all);
        raft.addListener(controller);
        return new MetadataQuorum(ports.strand(), raft, controller, cleaner, node.voters());
    }

    /**
     * Takes part in the quorum; completes when this node is the active controller and the first images are published.
     */
    public CompletableFuture<Void> start() {
        CompletableFuture<Void> active = new CompletableFuture<>();
        controller.whenActive(() -> active.complete(null));
        strand.execute(() -> {
            try {
                raft.start();
                cleaner.clean();
            } catch (RuntimeException e) {
                active.completeExceptionally(e);
            }
        });
        return active;
    }

    public Controller controller() {
        return controller;
    }

    /** Where the quorum's own requests go. */
    public RaftDesk desk() {
        return raft;
    }

    /** Who leads as far as this node knows; -1 for nobody. Any thread. */
    public int leaderId() {
        return raft.knownLeaderId();
    }

    /** Who leads as far as this node knows, and where it can be reached. Any thread. */
    public RaftResponse.Leadership leader() {
        return raft.knownLeader();
    }

    /** The level of {@code kraft.version} that this node knows of. Any thread. */
    public short kraftVersion() {
        return (short) (raft.keepsVoters() ? 1 : 0);
    }

    /** In effect when it was opened. */
    public VoterSet voters() {
        return votersAtStart;
    }

    /**
     * Gives up leadership and tells the other voters; completes when they all know, or never if they cannot be told.
     */
    public CompletableFuture<Void> resign() {
        CompletableFuture<Void> resigned = new CompletableFuture<>();
        strand.execute(() -> raft.resign(() -> resigned.complete(null)));
        return resigned;
    }

    /** {@link #closeLater}, waited for; not on the strand. */
    public void close() {
        try {
            closeLater().get();
        } catch (ExecutionException e) {
            log.error("[controller] the metadata log could not be closed cleanly", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives up leadership, fails what waits with {@code NOT_CONTROLLER}, closes the log durably. */
    public CompletableFuture<Void> closeLater() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        strand.execute(() -> {
            try {
                cleaner.stop();
                raft.close();
                closed.complete(null);
            } catch (IOException | RuntimeException e) {
                closed.completeExceptionally(e);
            }
        });
        return closed;
    }

    private static Set<Integer> configuredIds(Settings settings) {
        VoterSet configured = settings.configuredVoters();
        return configured == null ? Set.of() : new TreeSet<>(configured.voters().keySet());
    }

    private static short kraftVersion(RaftNode node) {
        return (short) (node.voterHistory().keptInLog() ? 1 : 0);
    }

    /**
     * Nothing is deleted by age or size: only a snapshot makes a part of this log superfluous. The bounds of a
     * segment's size are those of the metadata log, not of topics.
     */
    private static LogConfig logConfig(Settings settings) {
        return LogConfig.of(Map.of(
                "internal.segment.bytes", Integer.toString(settings.log().segmentBytes()),
                "max.message.bytes", Integer.toString(RaftDriver.MAX_BATCH_BYTES),
                "retention.ms", "-1",
                "retention.bytes", "-1",
                "segment.ms", Long.toString(settings.log().segmentMs())));
    }
}
