package dev.ottla.broker.lifecycle;

import dev.ottla.broker.config.BrokerConfig;
import dev.ottla.broker.config.MetadataLogKeys;
import dev.ottla.broker.config.QuorumConfig;
import dev.ottla.broker.config.QuorumKeys;
import dev.ottla.broker.network.Endpoint;
import dev.ottla.broker.peers.ActiveControllerChannel;
import dev.ottla.broker.peers.PeerChannels;
import dev.ottla.broker.peers.QuorumTransport;
import dev.ottla.controller.ClusterConfigs;
import dev.ottla.controller.ControllerRegistrations;
import dev.ottla.controller.MetadataLogSettings;
import dev.ottla.controller.MetadataQuorum;
import dev.ottla.controller.MetadataRetention;
import dev.ottla.controller.QuorumController;
import dev.ottla.controller.StorageFormat;
import dev.ottla.controller.SupportedFeatures;
import dev.ottla.handler.AuthorizationDesk;
import dev.ottla.handler.raft.QuorumApis;
import dev.ottla.handler.raft.QuorumHandler;
import dev.ottla.metadata.MetadataPublisher;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.message.ControllerRegistrationRequest;
import dev.ottla.raft.Peer;
import dev.ottla.raft.RaftNode;
import dev.ottla.raft.RaftSettings;
import dev.ottla.raft.RaftTransport;
import dev.ottla.raft.ReplicaKey;
import dev.ottla.raft.VoterSet;
import dev.ottla.runtime.Clock;
import dev.ottla.runtime.config.ConfigValues;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes this node's member of the metadata quorum from the configuration. */
final class QuorumAssembly {
    private static final short LOWEST_KRAFT_VERSION = 0;
    private static final short HIGHEST_KRAFT_VERSION = 1;

    private final BrokerConfig config;
    private final FormattedDirectories directories;
    private final Listening listening;
    private final Uuid incarnationId;

    QuorumAssembly(BrokerConfig config, FormattedDirectories directories, Listening listening, Uuid incarnationId) {
        this.config = config;
        this.directories = directories;
        this.listening = listening;
        this.incarnationId = incarnationId;
    }

    /**
     * Reads the metadata log; blocks.
     *
     * @param channels over which this controller registers where others lead; not those of the quorum: the answer waits
     *     for a commit, and a fetch behind it, which the commit may need, would wait with it
     */
    MetadataQuorum open(
            MetadataQuorum.Ports ports,
            ClusterConfigs configs,
            List<MetadataPublisher> publishers,
            PeerChannels channels)
            throws IOException {
        Path directory = config.node().metadataLogDir();
        MetadataQuorum.Settings settings =
                new MetadataQuorum.Settings(directory, identity(directory), times(), voters(), log());
        ControllerRegistrationRequest registration = registration();
        QuorumController.Identity identity = new QuorumController.Identity(
                directories.clusterId(),
                ControllerRegistrations.record(registration),
                StorageFormat.readBootstrap(ports.logs().files(), directory));
        AtomicReference<MetadataQuorum> opened = new AtomicReference<>();
        List<MetadataPublisher> all = new ArrayList<>(publishers);
        all.add(registrar(registration, channels, opened::get, ports));
        MetadataQuorum quorum = MetadataQuorum.open(settings, ports, identity, configs, all);
        opened.set(quorum);
        return quorum;
    }

    /** Nothing is published before the quorum is there. */
    private ControllerRegistrar registrar(
            ControllerRegistrationRequest registration,
            PeerChannels channels,
            Supplier<MetadataQuorum> quorum,
            MetadataQuorum.Ports ports) {
        ActiveControllerChannel active = new ActiveControllerChannel(
                channels,
                config.listeners().controllers().getFirst(),
                () -> quorum.get().leader());
        return new ControllerRegistrar(
                registration, active::send, ports.strand(), ports.logs().timer());
    }

    /** Carries the quorum's requests to other controllers. */
    RaftTransport transport(PeerChannels channels) {
        return new QuorumTransport(
                channels,
                directories.clusterId(),
                config.listeners().controllers().getFirst());
    }

    QuorumApis apis(MetadataQuorum quorum, AuthorizationDesk authorization, Clock clock) {
        return new QuorumApis(
                new QuorumHandler.Quorum(quorum.desk(), directories.clusterId(), authorization),
                clock,
                quorum::kraftVersion);
    }

    private RaftNode.Identity identity(Path directory) {
        return new RaftNode.Identity(
                new ReplicaKey(config.node().nodeId(), directories.idOf(directory)),
                listening.controllerEndpoints().stream()
                        .map(endpoint -> new dev.ottla.metadata.Endpoint(
                                endpoint.listenerName(),
                                endpoint.host(),
                                endpoint.port(),
                                endpoint.protocol().id()))
                        .toList(),
                LOWEST_KRAFT_VERSION,
                HIGHEST_KRAFT_VERSION,
                bootstrap(),
                config.values().get(QuorumKeys.CONTROLLER_QUORUM_AUTO_JOIN_ENABLE));
    }

    /** Bootstrap servers have no node ids; they are numbered downwards from -2, as Kafka does. */
    private List<Peer> bootstrap() {
        String listener = config.listeners().controllers().getFirst();
        List<Peer> peers = new ArrayList<>();
        for (String server : config.quorum().bootstrapServers()) {
            int colon = server.lastIndexOf(':');
            String host = server.substring(0, colon).replace("[", "").replace("]", "");
            int port = Integer.parseInt(server.substring(colon + 1));
            peers.add(new Peer(
                    -2 - peers.size(), List.of(new dev.ottla.metadata.Endpoint(listener, host, port, (short) 0))));
        }
        return peers;
    }

    private MetadataLogSettings log() {
        ConfigValues values = config.values();
        Integer ofTests = values.find(MetadataLogKeys.INTERNAL_METADATA_LOG_SEGMENT_BYTES);
        return new MetadataLogSettings(
                ofTests == null ? values.get(MetadataLogKeys.METADATA_LOG_SEGMENT_BYTES) : ofTests,
                values.get(MetadataLogKeys.METADATA_LOG_SEGMENT_MS),
                values.get(MetadataLogKeys.METADATA_LOG_MAX_RECORD_BYTES_BETWEEN_SNAPSHOTS),
                values.get(MetadataLogKeys.METADATA_LOG_MAX_SNAPSHOT_INTERVAL_MS),
                new MetadataRetention(
                        values.get(MetadataLogKeys.METADATA_MAX_RETENTION_BYTES),
                        values.get(MetadataLogKeys.METADATA_MAX_RETENTION_MS)),
                values.get(MetadataLogKeys.INTERNAL_METADATA_DELETE_DELAY_MILLIS));
    }

    private RaftSettings times() {
        return new RaftSettings(
                config.values().get(QuorumKeys.CONTROLLER_QUORUM_ELECTION_TIMEOUT_MS),
                config.values().get(QuorumKeys.CONTROLLER_QUORUM_ELECTION_BACKOFF_MAX_MS),
                config.values().get(QuorumKeys.CONTROLLER_QUORUM_FETCH_TIMEOUT_MS),
                config.values().get(QuorumKeys.CONTROLLER_QUORUM_REQUEST_TIMEOUT_MS),
                config.values().get(QuorumKeys.CONTROLLER_QUORUM_RETRY_BACKOFF_MS),
                config.values().get(QuorumKeys.CONTROLLER_QUORUM_FETCH_MAX_BYTES),
                config.values().get(QuorumKeys.CONTROLLER_QUORUM_FETCH_SNAPSHOT_MAX_BYTES));
    }

    private @Nullable VoterSet voters() {
        List<QuorumConfig.Voter> voters = config.quorum().voters();
        return voters.isEmpty()
                ? null
                : VoterSet.of(voters.stream().map(this::voter).toList());
    }

    private VoterSet.Voter voter(QuorumConfig.Voter voter) {
        String listener = config.listeners().controllers().getFirst();
        return new VoterSet.Voter(
                new ReplicaKey(voter.id(), Uuid.ZERO),
                List.of(new dev.ottla.metadata.Endpoint(listener, voter.host(), voter.port(), (short) 0)),
                LOWEST_KRAFT_VERSION,
                HIGHEST_KRAFT_VERSION);
    }

    private ControllerRegistrationRequest registration() {
        return ControllerRegistrationRequest.builder()
                .controllerId(config.node().nodeId())
                .incarnationId(incarnationId)
                .listeners(listening.controllerEndpoints().stream()
                        .map(QuorumAssembly::listener)
                        .toList())
                .features(SupportedFeatures.ALL.entrySet().stream()
                        .map(feature -> ControllerRegistrationRequest.Feature.builder()
                                .name(feature.getKey())
                                .minSupportedVersion(feature.getValue().lowest())
                                .maxSupportedVersion(feature.getValue().highest())
                                .build())
                        .toList())
                .build();
    }

    private static ControllerRegistrationRequest.Listener listener(Endpoint endpoint) {
        return ControllerRegistrationRequest.Listener.builder()
                .name(endpoint.listenerName())
                .host(endpoint.host())
                .port(endpoint.port())
                .securityProtocol(endpoint.protocol().id())
                .build();
    }
}
