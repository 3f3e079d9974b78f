package dev.ottla.broker.lifecycle;

import dev.ottla.broker.config.BrokerConfig;
import dev.ottla.broker.config.BrokerKeys;
import dev.ottla.broker.config.ClusterKeys;
import dev.ottla.broker.config.NetworkKeys;
import dev.ottla.broker.config.NetworkSettings;
import dev.ottla.broker.config.NodeConfig;
import dev.ottla.broker.config.NodeKeys;
import dev.ottla.broker.config.ReplicationKeys;
import dev.ottla.broker.peers.PeerChannels;
import dev.ottla.controller.ClusterConfigs;
import dev.ottla.controller.Controller;
import dev.ottla.controller.MetadataQuorum;
import dev.ottla.handler.AuthorizationDesk;
import dev.ottla.handler.QuotaDesk;
import dev.ottla.handler.cluster.ClusterApis;
import dev.ottla.handler.data.DataPath;
import dev.ottla.handler.raft.QuorumApis;
import dev.ottla.handler.storage.StorageApis;
import dev.ottla.log.DirectoryLock;
import dev.ottla.log.LogConfigKeys;
import dev.ottla.log.LogManagerPorts;
import dev.ottla.metadata.CurrentMetadata;
import dev.ottla.runtime.RandomUuids;
import dev.ottla.runtime.Strand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Builds one broker of the parts of all modules and starts them, in this order: threads, log directories, listeners of
 * controllers (bound, not accepting), metadata quorum, listeners of clients as the metadata says they are, logs,
 * replicas and coordinators, membership of the cluster; then clients are let in. Each part adds its stop to the
 * {@link Shutdown}, which walks back. Used once, by one thread.
 */
final class Assembly {
    private static final long STEP_MAX_SECONDS = 60;

    /** As long as Kafka gives other brokers to take over. */
    private static final int LEAVE_MAX_SECONDS = 300;

    private static final int NO_CONTROLLER = -1;

    private final BrokerConfig config;
    private final Shutdown shutdown;
    private final RunningBroker.End end;
    private final Platform platform;
    private final LogManagerPorts ports;
    private final CurrentMetadata metadata = new CurrentMetadata();
    private final ClusterConfigs configs;
    private final AdministrationApis administration;
    private final AuthorizationDesk authorization;

    Assembly(BrokerConfig config, Shutdown shutdown, RunningBroker.End end) {
        this.config = config;
        this.shutdown = shutdown;
        this.end = end;
        this.platform = new Platform(
                config.node().nodeId(),
                config.network().eventLoops(),
                config.values().get(NetworkKeys.BACKGROUND_THREADS));
        shutdown.add("threads", platform::close);
        this.ports = platform.ports();
        this.configs = new ClusterConfigs(config.node().nodeId(), BrokerKeys.ALL, LogConfigKeys.ALL, config.given());
        this.administration = new AdministrationApis(config, configs, metadata);
        this.authorization = administration.authorization();
    }

    RunningBroker start() throws IOException {
        requireWholeCluster();
        FormattedDirectories directories = FormattedDirectories.read(config.node(), ports.files(), ports.random());
        Strand strand = platform.controllerStrand("controller");
        LocalData data = new LocalData(config, platform, new ImageTakeUp(metadata, strand), metadata, configs, end);
        shutdown.add("logs", data::close);
        data.requireMetadataDirectory();
        lockMetadataDirectory();
        Listening listening = platform.listening(config);
        listening.bindControllers();
        QuorumAssembly assembly =
                new QuorumAssembly(config, directories, listening, new RandomUuids(ports.random()).next());
        PeerChannels channels = platform.peers("to other nodes", shutdown);
        PeerChannels registering = platform.peers("for registration", shutdown);
        MetadataQuorum quorum = assembly.open(
                new MetadataQuorum.Ports(
                        ports,
                        strand,
                        assembly.transport(channels),
                        failure -> end.fail("the metadata log failed: " + failure)),
                configs,
                List.of(data.publisher(), new DynamicSettings(configs, takers(data, listening))),
                registering);
        requireSingleVoter(quorum);
        shutdown.add("metadata quorum", quorum::close);
        await(quorum.start(), "the metadata quorum");
        listening.bindBrokers();
        data.load();
        ClusterMember member = join(directories, listening, quorum.controller(), data);
        // Joining ended whatever this broker led before it stopped; what it leads from now on, it leads at new epochs.
        CompletableFuture<Void> begun = new CompletableFuture<>();
        strand.execute(() -> data.publisher().begin(metadata.get(), () -> begun.complete(null)));
        await(begun, "partitions");
        shutdown.add("network", listening::close);
        shutdown.add("partitions", data.registry()::close);
        shutdown.add("groups", data.groups()::close);
        shutdown.add("listeners", listening::stopAccepting);
        Handlers handlers = handlers(
                data,
                quorum.controller(),
                directories.clusterId(),
                assembly.apis(quorum, authorization, ports.clock()));
        listening.open(
                handlers.ofBroker(
                        new StorageApis(data.logs(), data.registry(), metadata, authorization, ports.io()),
                        ports.random(),
                        config.values().get(ReplicationKeys.MAX_INCREMENTAL_FETCH_SESSION_CACHE_SLOTS),
                        config.values().get(ReplicationKeys.FETCH_MAX_BYTES)),
                handlers.ofController());
        if (config.values().get(ClusterKeys.CONTROLLED_SHUTDOWN_ENABLE)) {
            shutdown.add("leadership", () -> member.leave().get(LEAVE_MAX_SECONDS, TimeUnit.SECONDS));
        }
        return new RunningBroker(listening::bound, listening.advertised(), shutdown, end);
    }

    private List<DynamicSettings.Taker> takers(LocalData data, Listening listening) {
        return List.of(
                data::configure,
                (values, given) -> platform.ioThreads(values.get(NetworkKeys.BACKGROUND_THREADS)),
                (values, given) -> platform.networkThreads(NetworkSettings.eventLoops(values)),
                listening::configure);
    }

    /** What is not there yet is refused here, in one place. */
    private void requireWholeCluster() {
        NodeConfig node = config.node();
        if (!node.isBroker() || !node.isController() || config.quorum().voters().size() > 1) {
            throw severalNodes();
        }
    }

    private static void requireSingleVoter(MetadataQuorum quorum) {
        if (quorum.voters().count() > 1) {
            throw severalNodes();
        }
    }

    private static StartFailure severalNodes() {
        return new StartFailure("a broker is supported as a single node with process.roles=broker,controller only yet;"
                + " clusters of several brokers are to come, several nodes with process.roles=controller make"
                + " a quorum");
    }

    /** One of {@code log.dirs} is locked already. */
    private void lockMetadataDirectory() throws IOException {
        Path directory = config.node().metadataLogDir();
        if (!config.node().logDirs().contains(directory)) {
            shutdown.add("metadata log directory", DirectoryLock.take(ports.files(), directory)::close);
        }
    }

    private ClusterMember join(
            FormattedDirectories directories, Listening listening, Controller controller, LocalData data) {
        NodeConfig node = config.node();
        ClusterMember member = new ClusterMember(
                new ClusterMember.Identity(
                        node.nodeId(),
                        directories.clusterId(),
                        new RandomUuids(ports.random()).next(),
                        node.rack(),
                        data.previousBrokerEpoch()),
                data.report(),
                controller,
                metadata,
                ports.timer(),
                new ClusterMember.Pace(
                        config.values().get(NodeKeys.BROKER_HEARTBEAT_INTERVAL_MS),
                        config.values().get(ClusterKeys.INITIAL_BROKER_REGISTRATION_TIMEOUT_MS)));
        shutdown.add("heartbeats", member::stop);
        await(member.join(listening.advertised()), "joining the cluster");
        data.registered(member.brokerEpoch(), controller);
        return member;
    }

    private Handlers handlers(LocalData data, Controller controller, String clusterId, QuorumApis quorumApis) {
        DataPath path = new DataPath(
                data.registry(),
                metadata,
                authorization,
                QuotaDesk.UNLIMITED,
                ports.clock(),
                ports.timer(),
                ports.io(),
                ports.strands(),
                ports.allocator());
        int nodeId = config.node().nodeId();
        return new Handlers(
                path,
                data.groups(),
                administration.metadata(controller, clusterId, platform),
                new ClusterApis(
                        metadata,
                        controller,
                        path.authorization(),
                        clusterId,
                        () -> controller.isActive() ? nodeId : NO_CONTROLLER),
                administration.access(controller),
                quorumApis,
                administration.configs(controller));
    }

    private void await(CompletableFuture<Void> step, String name) {
        try {
            CompletableFuture.anyOf(step, end.failed()).get(STEP_MAX_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailure("interrupted while waiting for " + name, e);
        } catch (TimeoutException e) {
            throw new StartFailure(name + " took longer than " + STEP_MAX_SECONDS + " s", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new StartFailure(name + " failed: " + cause.getMessage(), cause);
        }
    }
}
