package dev.ottla.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.log.LogConfigKeys;
import dev.ottla.log.LogManagerPorts;
import dev.ottla.log.MetaProperties;
import dev.ottla.metadata.CurrentMetadata;
import dev.ottla.metadata.Endpoint;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.message.BrokerHeartbeatRequest;
import dev.ottla.protocol.message.BrokerRegistrationRequest;
import dev.ottla.protocol.message.CreateTopicsRequest;
import dev.ottla.protocol.message.CreateTopicsResponse;
import dev.ottla.protocol.message.DeleteTopicsRequest;
import dev.ottla.protocol.message.metadata.RegisterControllerRecord;
import dev.ottla.raft.RaftNode;
import dev.ottla.raft.RaftSettings;
import dev.ottla.raft.RaftTransport;
import dev.ottla.raft.ReplicaKey;
import dev.ottla.runtime.FileStore;
import dev.ottla.runtime.config.ConfigKey;
import dev.ottla.runtime.config.ConfigKeys;
import dev.ottla.runtime.config.ConfigType;
import dev.ottla.runtime.simulation.Simulation;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One node's quorum in a simulated world: commands are answered when the world comes to rest. */
final class QuorumWorld {
    static final String CLUSTER = "4L6g3nShT-eMCtK--X86sw";
    static final int NODE = 1;
    static final long DELETE_DELAY_MS = 60_000;
    static final ConfigKeys BROKER_KEYS = ConfigKeys.of(
            ConfigKey.of(ConfigType.INT, "num.partitions").defaultValue(1).build(),
            ConfigKey.of(ConfigType.INT, "default.replication.factor")
                    .defaultValue(1)
                    .build());

    final Simulation simulation;
    final FileStore store;
    final Path directory;
    final CurrentMetadata metadata = new CurrentMetadata();
    final List<IOException> storageFailures = new ArrayList<>();
    long snapshotMaxBytes = 20 << 20;
    long retentionMaxBytes = 100 << 20;
    private @Nullable MetadataQuorum quorum;
    private int incarnation;
    private Uuid directoryId = Uuid.ZERO;
    long brokerEpoch = -1;

    QuorumWorld(Simulation simulation, FileStore store, Path directory) {
        this.simulation = simulation;
        this.store = store;
        this.directory = directory;
    }

    void format() throws IOException {
        new StorageFormat(store, simulation.random(), simulation.clock().wallClockMs())
                .format(new StorageFormat.Request(
                        CLUSTER,
                        NODE,
                        List.of(directory),
                        directory,
                        BootstrapMetadata.latest(),
                        List.of(new Endpoint("CONTROLLER", "localhost", 9093, (short) 0))));
    }

    /** Opens the directory and waits until the controller is active. */
    void start() throws IOException {
        MetaProperties properties = MetaProperties.read(store, directory);
        assertThat(properties).isNotNull();
        directoryId = properties.directoryId();
        RegisterControllerRecord registration = RegisterControllerRecord.builder()
                .controllerId(NODE)
                .incarnationId(new Uuid(1, ++incarnation))
                .build();
        MetadataQuorum opened = MetadataQuorum.open(
                new MetadataQuorum.Settings(
                        directory,
                        new RaftNode.Identity(
                                new ReplicaKey(NODE, properties.directoryId()),
                                List.of(new Endpoint("CONTROLLER", "localhost", 9093, (short) 0)),
                                (short) 0,
                                (short) 1,
                                List.of(),
                                false),
                        RaftSettings.DEFAULT,
                        null,
                        new MetadataLogSettings(
                                1 << 20,
                                604_800_000,
                                snapshotMaxBytes,
                                3_600_000,
                                new MetadataRetention(retentionMaxBytes, -1),
                                DELETE_DELAY_MS)),
                new MetadataQuorum.Ports(
                        new LogManagerPorts(
                                store,
                                simulation.clock(),
                                simulation.timer(),
                                simulation.strands().pool("io"),
                                simulation.strands().factory(),
                                simulation.random(),
                                UnpooledByteBufAllocator.DEFAULT),
                        simulation.strands().strand("controller"),
                        RaftTransport.NONE,
                        storageFailures::add),
                new QuorumController.Identity(
                        properties.clusterId(), registration, StorageFormat.readBootstrap(store, directory)),
                new ClusterConfigs(NODE, BROKER_KEYS, LogConfigKeys.ALL, Map.of()),
                List.of((before, after, changes) -> metadata.show(after)));
        quorum = opened;
        CompletableFuture<Void> active = opened.start();
        simulation.runUntilIdle();
        assertThat(active).isCompleted();
    }

    /** Registers this node as a broker and lets it catch up, so that it leads what it can. */
    void join() {
        BrokerRegistrationRequest registration = BrokerRegistrationRequest.builder()
                .brokerId(NODE)
                .clusterId(CLUSTER)
                .incarnationId(new Uuid(2, incarnation))
                .listeners(List.of(BrokerRegistrationRequest.Listener.builder()
                        .name("PLAINTEXT")
                        .host("localhost")
                        .port(9092)
                        .build()))
                .features(SupportedFeatures.ALL.entrySet().stream()
                        .map(feature -> BrokerRegistrationRequest.Feature.builder()
                                .name(feature.getKey())
                                .minSupportedVersion(feature.getValue().lowest())
                                .maxSupportedVersion(feature.getValue().highest())
                                .build())
                        .toList())
                .previousBrokerEpoch(brokerEpoch)
                .logDirs(List.of(directoryId))
                .build();
        brokerEpoch = ask(controller()::registerBroker, registration).brokerEpoch();
        assertThat(ask(controller()::heartbeat, heartbeat(false)).isFenced()).isFalse();
    }

    BrokerHeartbeatRequest heartbeat(boolean wantShutDown) {
        return BrokerHeartbeatRequest.builder()
                .brokerId(NODE)
                .brokerEpoch(brokerEpoch)
                .currentMetadataOffset(image().provenance().lastOffset())
                .wantShutDown(wantShutDown)
                .build();
    }

    CreateTopicsResponse.CreatableTopicResult create(String name, int partitions) {
        CreateTopicsRequest request = CreateTopicsRequest.builder()
                .topics(List.of(topic(name, partitions, 1).build()))
                .build();
        return ask(controller()::createTopics, request).topics().getFirst();
    }

    static CreateTopicsRequest.CreatableTopic.Builder topic(String name, int partitions, int replicationFactor) {
        return CreateTopicsRequest.CreatableTopic.builder()
                .name(name)
                .numPartitions(partitions)
                .replicationFactor((short) replicationFactor);
    }

    void delete(String name) {
        ask(
                controller()::deleteTopics,
                DeleteTopicsRequest.builder()
                        .topics(List.of(DeleteTopicsRequest.DeleteTopicState.builder()
                                .name(name)
                                .build()))
                        .build());
    }

    /** Gives a command and lets the world run until it is answered. */
    <Q, S> S ask(BiConsumer<Q, ControllerReply<S>> command, Q request) {
        Answers<S> answers = new Answers<>();
        command.accept(request, answers);
        simulation.runUntilIdle();
        return answers.only();
    }

    void stop() {
        MetadataQuorum running = quorum;
        if (running != null) {
            CompletableFuture<Void> closed = running.closeLater();
            simulation.runUntilIdle();
            assertThat(closed).isCompleted();
        }
    }

    Controller controller() {
        MetadataQuorum running = quorum;
        assertThat(running).isNotNull();
        return running.controller();
    }

    MetadataImage image() {
        return metadata.get();
    }

    /** Keeps what one command was answered. */
    static final class Answers<S> implements ControllerReply<S> {
        private @Nullable S response;
        private @Nullable ErrorCode error;
        private int count;

        @Override
        public void done(S answer) {
            response = answer;
            count++;
        }

        @Override
        public void failed(ErrorCode code) {
            error = code;
            count++;
        }

        boolean isAnswered() {
            return count > 0;
        }

        S only() {
            assertThat(count).as("answers, error " + error).isEqualTo(1);
            assertThat(error).isNull();
            S answer = response;
            assertThat(answer).isNotNull();
            return answer;
        }

        @Nullable
        ErrorCode error() {
            return error;
        }
    }
}
