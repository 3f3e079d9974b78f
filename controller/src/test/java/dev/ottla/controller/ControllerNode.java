package dev.ottla.controller;

import dev.ottla.log.LogConfigKeys;
import dev.ottla.log.MetaProperties;
import dev.ottla.metadata.CurrentMetadata;
import dev.ottla.metadata.Endpoint;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.message.metadata.RegisterControllerRecord;
import dev.ottla.raft.Peer;
import dev.ottla.raft.RaftNode;
import dev.ottla.raft.RaftRequest;
import dev.ottla.raft.RaftResponse;
import dev.ottla.raft.RaftSettings;
import dev.ottla.raft.ReplicaKey;
import dev.ottla.raft.VoterSet;
import dev.ottla.runtime.simulation.SimulatedFileStore;
import dev.ottla.runtime.simulation.SimulatedNetwork;
import dev.ottla.runtime.simulation.Simulation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One controller with all that it consists of (log, snapshots and quorum-state on a simulated disk, driver, state
 * machine), which can be killed and started again, and whose power can fail.
 */
final class ControllerNode {
    /** What goes over the network. */
    sealed interface Message {
        record Ask(long number, RaftRequest request) implements Message {}

        record Answer(long number, RaftResponse response) implements Message {}
    }

    private static final Path DIRECTORY = Path.of("/data");

    private final int id;
    private final Simulation simulation;
    private final SimulatedNetwork<Message> network;
    private final SimulatedFileStore disk;
    private final Map<Long, Consumer<@Nullable RaftResponse>> asked = new HashMap<>();
    private long lastNumber;
    private int incarnation;
    private @Nullable MortalPorts ports;
    private @Nullable MetadataQuorum quorum;
    private CurrentMetadata metadata = new CurrentMetadata();

    ControllerNode(int id, Simulation simulation, SimulatedNetwork<Message> network) {
        this.id = id;
        this.simulation = simulation;
        this.network = network;
        this.disk =
                new SimulatedFileStore(simulation.clock(), simulation.random().fork());
    }

    static VoterSet.Voter voter(int id) {
        return new VoterSet.Voter(new ReplicaKey(id, new Uuid(9, id)), List.of(endpoint(id)), (short) 0, (short) 1);
    }

    private static Endpoint endpoint(int id) {
        return new Endpoint("CONTROLLER", "node-" + id, 9093, (short) 0);
    }

    String name() {
        return "node-" + id;
    }

    void format(VoterSet voters) throws IOException {
        disk.prepare(DIRECTORY);
        new StorageFormat(disk, simulation.random().fork(), simulation.clock().wallClockMs())
                .format(new StorageFormat.Request(
                        QuorumWorld.CLUSTER,
                        id,
                        List.of(DIRECTORY),
                        DIRECTORY,
                        BootstrapMetadata.latest(),
                        null,
                        voters));
    }

    boolean isRunning() {
        return quorum != null;
    }

    boolean isActive() {
        return quorum != null && quorum.controller().isActive();
    }

    Controller controller() {
        if (quorum == null) {
            throw new IllegalStateException(name() + " does not run");
        }
        return quorum.controller();
    }

    MetadataImage image() {
        return metadata.get();
    }

    /** Whether it began with a snapshot that it did not write itself, or whose log is gone. */
    List<Path> files() throws IOException {
        return disk.list(DIRECTORY.resolve("__cluster_metadata-0"));
    }

    void start() throws IOException {
        MortalPorts process = new MortalPorts(simulation, name() + "#" + ++incarnation);
        CurrentMetadata shown = new CurrentMetadata();
        ReplicaKey self =
                new ReplicaKey(id, MetaProperties.read(disk, DIRECTORY).directoryId());
        MetadataQuorum opened = MetadataQuorum.open(
                new MetadataQuorum.Settings(
                        DIRECTORY,
                        new RaftNode.Identity(self, List.of(endpoint(id)), (short) 0, (short) 1, List.of(), false),
                        RaftSettings.DEFAULT,
                        null,
                        new MetadataLogSettings(
                                1 << 20, 604_800_000, 4_000, 3_600_000, new MetadataRetention(1, -1), 60_000)),
                new MetadataQuorum.Ports(process.logs(disk), process.strand(), this::send, failure -> kill()),
                new QuorumController.Identity(
                        QuorumWorld.CLUSTER,
                        RegisterControllerRecord.builder()
                                .controllerId(id)
                                .incarnationId(new Uuid(id, incarnation))
                                .build(),
                        BootstrapMetadata.latest()),
                new ClusterConfigs(id, QuorumWorld.BROKER_KEYS, LogConfigKeys.ALL, Map.of()),
                List.of((before, after, changes) -> shown.show(after)));
        ports = process;
        quorum = opened;
        metadata = shown;
        network.attach(name(), this::receive);
        var _ = opened.start();
    }

    /** As kill -9: what is in the page cache stays. */
    void kill() {
        end();
        disk.killProcess();
    }

    /** The seed decides what is left of what was not forced. */
    void cutPower(long seed) {
        end();
        disk.crash(seed);
    }

    private void end() {
        if (ports != null) {
            ports.kill();
        }
        network.detach(name());
        asked.clear();
        ports = null;
        quorum = null;
    }

    private void send(Peer peer, RaftRequest request, Consumer<@Nullable RaftResponse> done) {
        if (request instanceof RaftRequest.AskVersions) {
            done.accept(new RaftResponse.Versions(ErrorCode.NONE, (short) 0, (short) 1));
            return;
        }
        long number = ++lastNumber;
        asked.put(number, done);
        network.send(name(), peer.endpoints().getFirst().host(), new Message.Ask(number, request));
    }

    private void receive(String from, Message message) {
        MetadataQuorum running = quorum;
        switch (message) {
            case Message.Ask ask
            when running != null ->
                running.desk()
                        .ask(
                                ask.request(),
                                response -> network.send(name(), from, new Message.Answer(ask.number(), response)));
            case Message.Ask ask -> {}
            case Message.Answer answer -> {
                Consumer<@Nullable RaftResponse> done = asked.remove(answer.number());
                if (done != null) {
                    done.accept(answer.response());
                }
            }
        }
    }
}
