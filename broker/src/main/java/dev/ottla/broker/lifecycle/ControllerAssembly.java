package dev.ottla.broker.lifecycle;

import dev.ottla.broker.config.BrokerConfig;
import dev.ottla.broker.config.BrokerKeys;
import dev.ottla.broker.config.NetworkKeys;
import dev.ottla.broker.config.TopicKeys;
import dev.ottla.broker.peers.PeerChannels;
import dev.ottla.controller.ClusterConfigs;
import dev.ottla.controller.Controller;
import dev.ottla.controller.MetadataQuorum;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.AuthorizationDesk;
import dev.ottla.handler.cluster.ClusterApis;
import dev.ottla.handler.metadata.MetadataApis;
import dev.ottla.handler.metadata.MetadataSettings;
import dev.ottla.log.DirectoryLock;
import dev.ottla.log.LogConfigKeys;
import dev.ottla.log.LogManagerPorts;
import dev.ottla.metadata.CurrentMetadata;
import dev.ottla.runtime.RandomUuids;
import dev.ottla.runtime.config.ConfigValues;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Builds a node that is a controller and no broker, and starts it: threads, the locked directory, the listening
 * sockets, its member of the quorum. It is started when it takes part; whether there is a leader yet depends on the
 * others. Used once, by one thread.
 */
final class ControllerAssembly {
    private static final long RESIGN_MAX_MS = 1_000;

    private final BrokerConfig config;
    private final Shutdown shutdown;
    private final RunningBroker.End end;
    private final Platform platform;
    private final LogManagerPorts ports;
    private final CurrentMetadata metadata = new CurrentMetadata();
    private final ClusterConfigs configs;
    private final AdministrationApis administration;
    private final AuthorizationDesk authorization;

    ControllerAssembly(BrokerConfig config, Shutdown shutdown, RunningBroker.End end) {
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
        FormattedDirectories directories = FormattedDirectories.read(config.node(), ports.files(), ports.random());
        for (Path directory : NodeFormat.directories(config.node())) {
            shutdown.add("directory " + directory, DirectoryLock.take(ports.files(), directory)::close);
        }
        Listening listening = platform.listening(config);
        listening.bindControllers();
        QuorumAssembly assembly =
                new QuorumAssembly(config, directories, listening, new RandomUuids(ports.random()).next());
        PeerChannels channels = platform.peers("to other nodes", shutdown);
        PeerChannels registering = platform.peers("for registration", shutdown);
        MetadataQuorum quorum = open(assembly, channels, registering);
        shutdown.add("metadata quorum", quorum::close);
        shutdown.add("network", listening::close);
        shutdown.add("leadership", () -> quorum.resign().get(RESIGN_MAX_MS, TimeUnit.MILLISECONDS));
        listening.open(Handlers.ofController(
                forTools(quorum.controller(), directories.clusterId()),
                clusterApis(quorum, directories.clusterId()),
                assembly.apis(quorum, authorization, ports.clock()),
                metadata,
                ports.allocator()));
        quorum.start().exceptionally(failure -> {
            end.fail("the metadata quorum failed: " + failure);
            return null;
        });
        return new RunningBroker(listening::bound, List.of(), shutdown, end);
    }

    private ClusterApis clusterApis(MetadataQuorum quorum, String clusterId) {
        return new ClusterApis(metadata, quorum.controller(), authorization, clusterId, quorum::leaderId);
    }

    /** What administrators ask a controller: topics, configurations, access. */
    private List<ApiHandler<?, ?>> forTools(Controller controller, String clusterId) {
        ConfigValues values = config.values();
        MetadataSettings settings = new MetadataSettings(
                config.node().nodeId(),
                clusterId,
                false,
                values.get(TopicKeys.DELETE_TOPIC_ENABLE),
                values.get(NetworkKeys.MAX_REQUEST_PARTITION_SIZE_LIMIT));
        List<ApiHandler<?, ?>> handlers =
                new ArrayList<>(MetadataApis.ofController(metadata, controller, authorization, settings));
        handlers.addAll(administration.access(controller).ofController());
        handlers.addAll(administration.configs(controller).ofController());
        return handlers;
    }

    private MetadataQuorum open(QuorumAssembly assembly, PeerChannels channels, PeerChannels registering)
            throws IOException {
        return assembly.open(
                new MetadataQuorum.Ports(
                        ports,
                        platform.controllerStrand("controller"),
                        assembly.transport(channels),
                        failure -> end.fail("the metadata log failed: " + failure)),
                configs,
                List.of((before, after, changes) -> metadata.show(after)),
                registering);
    }
}
