package dev.ottla.handler.data;

import dev.ottla.handler.AclOperation;
import dev.ottla.handler.AdvertisedFeatures;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.AuthorizationDesk;
import dev.ottla.handler.FakeClient;
import dev.ottla.handler.FakeConnection;
import dev.ottla.handler.FakeSlot;
import dev.ottla.handler.HandlerRegistry;
import dev.ottla.handler.QuotaDesk;
import dev.ottla.handler.Reception;
import dev.ottla.handler.RequestContext;
import dev.ottla.handler.ResourceType;
import dev.ottla.log.LogConfig;
import dev.ottla.log.LogManager;
import dev.ottla.log.LogManagerConfig;
import dev.ottla.log.LogManagerPorts;
import dev.ottla.log.TopicIdPartition;
import dev.ottla.log.TopicPartition;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataReplay;
import dev.ottla.metadata.Provenance;
import dev.ottla.protocol.ApiRequest;
import dev.ottla.protocol.ApiResponse;
import dev.ottla.protocol.IntList;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.message.metadata.PartitionRecord;
import dev.ottla.protocol.message.metadata.RegisterBrokerRecord;
import dev.ottla.protocol.message.metadata.TopicRecord;
import dev.ottla.protocol.record.BatchSettings;
import dev.ottla.protocol.record.RecordBatchBuilder;
import dev.ottla.replica.LeadCommand;
import dev.ottla.replica.LeaderPartition;
import dev.ottla.replica.LeadershipListener;
import dev.ottla.replica.PartitionRegistry;
import dev.ottla.runtime.simulation.SimulatedFileStore;
import dev.ottla.runtime.simulation.Simulation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Broker 1 of two, with the data path's handlers behind a real reception, partitions on a simulated disk and strands in
 * an order that the seed decides.
 */
final class DataWorld {
    static final int BROKER = 1;
    static final int OTHER_BROKER = 2;
    static final int SESSION_SLOTS = 2;

    final Simulation simulation;
    final SimulatedFileStore disk;
    final PartitionRegistry registry;
    final FetchSessionCache sessions;
    final FakeClient client;
    private final MetadataReplay metadata = new MetadataReplay(MetadataImage.EMPTY);
    private volatile MetadataImage image = MetadataImage.EMPTY;
    private @Nullable String forbiddenTopic;

    DataWorld(long seed) throws IOException {
        simulation = new Simulation(seed);
        disk = new SimulatedFileStore(simulation.clock(), simulation.random().fork());
        disk.prepare(Path.of("/data"));
        LogManager logs = LogManager.open(config(), ports(disk), (directory, offline, cause) -> {});
        registry = new PartitionRegistry(
                new PartitionRegistry.Wiring(
                        BROKER,
                        simulation.strands().strand("registry"),
                        simulation.strands().pool("registry-io"),
                        simulation.timer(),
                        simulation.clock()),
                logs,
                LeadershipListener.NONE);
        sessions = new FetchSessionCache(
                SESSION_SLOTS, 120_000, simulation.clock(), simulation.random().fork());
        client = new FakeClient(
                new Reception(
                        HandlerRegistry.withApiVersions(handlers(), () -> AdvertisedFeatures.NONE),
                        UnpooledByteBufAllocator.DEFAULT),
                new FakeConnection(simulation.strands().strand("event loop")::submit));
        registerBrokers();
    }

    private static LogManagerConfig config() {
        return new LogManagerConfig(
                List.of(Path.of("/data")),
                LogManagerConfig.Intervals.USUAL,
                new LogManagerConfig.ProducerExpiry(86_400_000, 600_000),
                new LogManagerConfig.Resources(2, 1 << 20, 64));
    }

    private LogManagerPorts ports(SimulatedFileStore files) {
        return new LogManagerPorts(
                files,
                simulation.clock(),
                simulation.timer(),
                simulation.strands().pool("log-io"),
                simulation.strands().factory(),
                simulation.random().fork(),
                UnpooledByteBufAllocator.DEFAULT);
    }

    private List<ApiHandler<?, ?>> handlers() {
        DataPath path = new DataPath(
                registry,
                () -> image,
                this::isAllowed,
                QuotaDesk.UNLIMITED,
                simulation.clock(),
                simulation.timer(),
                simulation.strands().pool("lookups"),
                simulation.strands().factory(),
                UnpooledByteBufAllocator.DEFAULT);
        return List.of(
                new ProduceHandler(path),
                new FetchHandler(path, sessions, 57_671_680),
                new ListOffsetsHandler(path),
                new OffsetForLeaderEpochHandler(path));
    }

    /** An {@link AuthorizationDesk}. */
    private boolean isAllowed(RequestContext context, AclOperation operation, ResourceType type, String name) {
        return !name.equals(forbiddenTopic);
    }

    void forbid(String topic) {
        forbiddenTopic = topic;
    }

    private void registerBrokers() {
        for (int id = BROKER; id <= OTHER_BROKER; id++) {
            metadata.replay(
                    RegisterBrokerRecord.builder()
                            .brokerId(id)
                            .fenced(false)
                            .endPoints(List.of(RegisterBrokerRecord.BrokerEndpoint.builder()
                                    .name("PLAINTEXT")
                                    .host("host" + id)
                                    .port(9090 + id)
                                    .build()))
                            .build(),
                    Provenance.NOTHING);
        }
        image = metadata.image();
    }

    static Uuid id(String topic) {
        return new Uuid(7, topic.hashCode());
    }

    /** A topic with one partition, led here. */
    LeaderPartition topic(String name) {
        return topic(name, Map.of());
    }

    LeaderPartition topic(String name, Map<String, String> config) {
        return topic(name, config, 0, BROKER);
    }

    /** Describes a topic with one partition, and leads it if the first in-sync replica is this broker. */
    LeaderPartition topic(String name, Map<String, String> config, int epoch, int... inSync) {
        describe(name, inSync[0], epoch, inSync);
        TopicIdPartition partition = new TopicIdPartition(id(name), new TopicPartition(name, 0));
        registry.lead(
                new LeadCommand(
                        partition, epoch, IntList.of(BROKER, OTHER_BROKER), IntList.of(inSync), LogConfig.of(config)),
                () -> {});
        settle();
        return Objects.requireNonNull(registry.leader(name, 0));
    }

    /** A topic that somebody else leads. */
    void elsewhere(String name) {
        describe(name, OTHER_BROKER, 3, OTHER_BROKER);
    }

    private void describe(String name, int leader, int epoch, int... replicas) {
        if (image.topics().topic(name) == null) {
            metadata.replay(TopicRecord.builder().name(name).topicId(id(name)).build(), Provenance.NOTHING);
        }
        metadata.replay(
                PartitionRecord.builder()
                        .topicId(id(name))
                        .partitionId(0)
                        .leader(leader)
                        .leaderEpoch(epoch)
                        .replicas(IntList.of(replicas))
                        .isr(IntList.of(replicas))
                        .build(),
                Provenance.NOTHING);
        image = metadata.image();
    }

    void settle() {
        simulation.runUntilIdle();
    }

    /** Asks and lets everything run that needs no time. */
    <S extends ApiResponse> S ask(ApiRequest<S> request, int version) {
        FakeSlot slot = client.send(request, version);
        settle();
        return FakeClient.read(slot, request, version);
    }

    static ByteBuf batch(String... values) {
        return batch(BatchSettings.at(0), 1_000, values);
    }

    static ByteBuf batch(BatchSettings settings, long timestampMs, String... values) {
        try (RecordBatchBuilder batch = new RecordBatchBuilder(UnpooledByteBufAllocator.DEFAULT, settings)) {
            for (String value : values) {
                batch.append(timestampMs, null, Unpooled.wrappedBuffer(value.getBytes(StandardCharsets.UTF_8)));
            }
            return FakeClient.unowned(batch.build());
        }
    }
}
