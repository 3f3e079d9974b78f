package dev.ottla.handler.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.controller.BootstrapMetadata;
import dev.ottla.controller.ClusterConfigs;
import dev.ottla.controller.ControllerReply;
import dev.ottla.controller.DynamicBrokerRules;
import dev.ottla.controller.MetadataQuorum;
import dev.ottla.controller.QuorumController;
import dev.ottla.controller.StorageFormat;
import dev.ottla.controller.SupportedFeatures;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.AuthorizationDesk;
import dev.ottla.handler.FakeClient;
import dev.ottla.handler.FakeConnection;
import dev.ottla.handler.FakeSlot;
import dev.ottla.handler.HandlerRegistry;
import dev.ottla.handler.Reception;
import dev.ottla.handler.config.ConfigApis;
import dev.ottla.log.LogConfigKeys;
import dev.ottla.log.LogManagerPorts;
import dev.ottla.log.MetaProperties;
import dev.ottla.metadata.CurrentMetadata;
import dev.ottla.metadata.Endpoint;
import dev.ottla.protocol.ApiRequest;
import dev.ottla.protocol.ApiResponse;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.message.BrokerHeartbeatRequest;
import dev.ottla.protocol.message.BrokerHeartbeatResponse;
import dev.ottla.protocol.message.BrokerRegistrationRequest;
import dev.ottla.protocol.message.BrokerRegistrationResponse;
import dev.ottla.protocol.message.metadata.RegisterControllerRecord;
import dev.ottla.raft.RaftTransport;
import dev.ottla.raft.ReplicaKey;
import dev.ottla.runtime.config.ConfigKey;
import dev.ottla.runtime.config.ConfigKeys;
import dev.ottla.runtime.config.ConfigType;
import dev.ottla.runtime.config.UpdateMode;
import dev.ottla.runtime.simulation.SimulatedFileStore;
import dev.ottla.runtime.simulation.Simulation;
import dev.ottla.transaction.ProducerIdAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** One broker with its controller in a simulated world, spoken to in bytes. */
final class MetadataBench {
    static final String CLUSTER = "4L6g3nShT-eMCtK--X86sw";
    private static final Path DIRECTORY = Path.of("/data");
    private static final ConfigKeys BROKER_KEYS = ConfigKeys.of(
            ConfigKey.of(ConfigType.INT, "num.partitions").defaultValue(1).build(),
            ConfigKey.of(ConfigType.INT, "default.replication.factor")
                    .defaultValue(1)
                    .build(),
            ConfigKey.of(ConfigType.INT, "message.max.bytes")
                    .defaultValue(1_048_588)
                    .updateMode(UpdateMode.CLUSTER_WIDE)
                    .build(),
            ConfigKey.of(ConfigType.INT, "min.insync.replicas")
                    .defaultValue(1)
                    .updateMode(UpdateMode.CLUSTER_WIDE)
                    .build(),
            ConfigKey.of(ConfigType.PASSWORD, "ssl.keystore.password")
                    .updateMode(UpdateMode.PER_BROKER)
                    .build());

    final Simulation world = new Simulation(5);
    final CurrentMetadata metadata = new CurrentMetadata();
    private final SimulatedFileStore disk =
            new SimulatedFileStore(world.clock(), world.random().fork());
    final FakeLoggers loggers = new FakeLoggers();
    private final FakeClient client;
    private long brokerEpoch;

    MetadataBench() {
        this(new MetadataSettings(1, CLUSTER, true, true, 2_000));
    }

    MetadataBench(MetadataSettings settings) {
        ClusterConfigs configs = new ClusterConfigs(
                1,
                BROKER_KEYS,
                LogConfigKeys.ALL,
                Map.of("num.partitions", "2", "ssl.keystore.password", "hush", "foo.bar", "1"));
        MetadataQuorum quorum = start(configs);
        MetadataApis apis = new MetadataApis(
                metadata,
                quorum.controller(),
                AuthorizationDesk.ALLOW_ALL,
                new AutoTopicCreation(
                        quorum.controller(),
                        Map.of(
                                "__consumer_offsets",
                                AutoTopicCreation.InternalTopic.consumerOffsets(50, (short) 1, 104_857_600))),
                new ProducerIdAllocator(
                        new ControllerProducerIds(quorum.controller(), metadata, 1),
                        world.strands().strand("producer-ids"),
                        world.timer()),
                settings);
        List<ApiHandler<?, ?>> handlers = new ArrayList<>(apis.handlers());
        handlers.addAll(new ConfigApis(
                        metadata,
                        quorum.controller(),
                        AuthorizationDesk.ALLOW_ALL,
                        new DynamicBrokerRules(configs, (before, after, given) -> {}),
                        loggers)
                .ofBroker());
        client = new FakeClient(
                new Reception(new HandlerRegistry(handlers), UnpooledByteBufAllocator.DEFAULT),
                new FakeConnection(Runnable::run));
    }

    /** Sends a request and runs the world until it is answered. */
    <S extends ApiResponse> S ask(ApiRequest<S> request, int version) {
        FakeSlot slot = client.send(request, version);
        world.runUntilIdle();
        S response = FakeClient.read(slot, request, version);
        client.assertFramesReleased();
        return response;
    }

    private MetadataQuorum start(ClusterConfigs configs) {
        try {
            new StorageFormat(disk, world.random(), world.clock().wallClockMs())
                    .format(new StorageFormat.Request(
                            CLUSTER,
                            1,
                            List.of(DIRECTORY),
                            DIRECTORY,
                            BootstrapMetadata.latest(),
                            List.of(new Endpoint("CONTROLLER", "localhost", 9093, (short) 0))));
            MetaProperties properties = MetaProperties.read(disk, DIRECTORY);
            assertThat(properties).isNotNull();
            MetadataQuorum quorum = MetadataQuorum.open(
                    MetadataQuorum.Settings.of(DIRECTORY, new ReplicaKey(1, properties.directoryId()), null),
                    ports(),
                    new QuorumController.Identity(
                            CLUSTER,
                            RegisterControllerRecord.builder().controllerId(1).build(),
                            StorageFormat.readBootstrap(disk, DIRECTORY)),
                    configs,
                    List.of((before, after, changes) -> metadata.show(after)));
            CompletableFuture<Void> active = quorum.start();
            world.runUntilIdle();
            assertThat(active).isCompleted();
            join(quorum);
            return quorum;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private MetadataQuorum.Ports ports() {
        return new MetadataQuorum.Ports(
                new LogManagerPorts(
                        disk,
                        world.clock(),
                        world.timer(),
                        world.strands().pool("io"),
                        world.strands().factory(),
                        world.random(),
                        UnpooledByteBufAllocator.DEFAULT),
                world.strands().strand("controller"),
                RaftTransport.NONE,
                failure -> {
                    throw new UncheckedIOException(failure);
                });
    }

    private void join(MetadataQuorum quorum) {
        quorum.controller().registerBroker(registration(), new ControllerReply<BrokerRegistrationResponse>() {
            @Override
            public void done(BrokerRegistrationResponse response) {
                brokerEpoch = response.brokerEpoch();
            }

            @Override
            public void failed(ErrorCode error) {
                throw new AssertionError(error);
            }
        });
        world.runUntilIdle();
        BrokerHeartbeatRequest heartbeat = BrokerHeartbeatRequest.builder()
                .brokerId(1)
                .brokerEpoch(brokerEpoch)
                .currentMetadataOffset(Long.MAX_VALUE)
                .build();
        quorum.controller().heartbeat(heartbeat, new ControllerReply<BrokerHeartbeatResponse>() {
            @Override
            public void done(BrokerHeartbeatResponse response) {
                assertThat(response.isFenced()).isFalse();
            }

            @Override
            public void failed(ErrorCode error) {
                throw new AssertionError(error);
            }
        });
        world.runUntilIdle();
    }

    private static BrokerRegistrationRequest registration() {
        return BrokerRegistrationRequest.builder()
                .brokerId(1)
                .clusterId(CLUSTER)
                .incarnationId(new Uuid(4, 4))
                .listeners(List.of(BrokerRegistrationRequest.Listener.builder()
                        .name("PLAINTEXT")
                        .host("broker-1")
                        .port(9092)
                        .build()))
                .features(SupportedFeatures.ALL.entrySet().stream()
                        .map(feature -> BrokerRegistrationRequest.Feature.builder()
                                .name(feature.getKey())
                                .minSupportedVersion(feature.getValue().lowest())
                                .maxSupportedVersion(feature.getValue().highest())
                                .build())
                        .toList())
                .logDirs(List.of(new Uuid(3, 3)))
                .build();
    }
}
