package dev.ottla.handler.group;

import dev.ottla.group.GroupConfig;
import dev.ottla.group.GroupRecord;
import dev.ottla.group.coordinator.GroupCoordinator;
import dev.ottla.group.offset.UnstableOffsets;
import dev.ottla.handler.AclOperation;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.AuthorizationDesk;
import dev.ottla.handler.FakeClient;
import dev.ottla.handler.FakeConnection;
import dev.ottla.handler.FakeSlot;
import dev.ottla.handler.HandlerRegistry;
import dev.ottla.handler.Reception;
import dev.ottla.handler.RequestContext;
import dev.ottla.handler.ResourceType;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataReplay;
import dev.ottla.metadata.Provenance;
import dev.ottla.protocol.ApiRequest;
import dev.ottla.protocol.ApiResponse;
import dev.ottla.protocol.IntList;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.message.metadata.PartitionRecord;
import dev.ottla.protocol.message.metadata.RegisterBrokerRecord;
import dev.ottla.protocol.message.metadata.RegisterBrokerRecord.BrokerEndpoint;
import dev.ottla.protocol.message.metadata.TopicRecord;
import dev.ottla.runtime.ReplaySource;
import dev.ottla.runtime.StateMachineLog;
import dev.ottla.runtime.simulation.Simulation;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One broker's group APIs over simulated strands and time, with a topic {@code t} of two partitions, spoken to in
 * bytes.
 */
final class GroupWorkbench {
    static final Uuid TOPIC_ID = new Uuid(11, 12);
    private static final Uuid OFFSETS_TOPIC_ID = new Uuid(21, 22);
    private static final GroupConfig CONFIG = new GroupConfig(6_000, 1_800_000, 0, 10, 4_096, 604_800_000L, 600_000L);

    /** Refuses what the test has put in. */
    static final class Doorman implements AuthorizationDesk {
        final Set<String> refused = new HashSet<>();

        @Override
        public boolean isAllowed(RequestContext context, AclOperation operation, ResourceType type, String name) {
            return !refused.contains(name) && !refused.contains(operation + " " + name);
        }
    }

    final Simulation world = new Simulation(1);
    final Doorman doorman = new Doorman();
    final List<String> topicsAskedFor = new ArrayList<>();
    final GroupCoordinator coordinator;
    final List<ApiHandler<?, ?>> handlers;
    private final FakeClient client;
    private MetadataImage image;

    GroupWorkbench() {
        image = metadata(true);
        coordinator = new GroupCoordinator(
                CONFIG,
                () -> 1,
                UnstableOffsets.none(),
                new GroupCoordinator.Wiring(
                        world.timer(),
                        world.clock(),
                        world.random(),
                        world.strands().pool("io")));
        MemoryLog log = new MemoryLog();
        coordinator.elected(0, 0, world.strands().strand("p"), log, log);
        GroupDesk desk = new GroupDesk(coordinator, () -> image, doorman);
        handlers = List.of(
                new FindCoordinatorHandler(
                        () -> image,
                        doorman,
                        Map.of(
                                FindCoordinatorHandler.GROUP,
                                new CoordinatorTopic("__consumer_offsets", coordinator::partitionFor)),
                        topicsAskedFor::add),
                new JoinGroupHandler(desk),
                new SyncGroupHandler(desk),
                new HeartbeatHandler(desk),
                new LeaveGroupHandler(desk),
                new OffsetCommitHandler(desk),
                new OffsetFetchHandler(desk),
                new DescribeGroupsHandler(desk),
                new ListGroupsHandler(desk),
                new DeleteGroupsHandler(desk),
                new OffsetDeleteHandler(desk));
        client = new FakeClient(
                new Reception(new HandlerRegistry(handlers), UnpooledByteBufAllocator.DEFAULT),
                new FakeConnection(Runnable::run));
        world.runUntilIdle();
    }

    void loseOffsetsTopic() {
        image = metadata(false);
    }

    private static MetadataImage metadata(boolean withOffsetsTopic) {
        MetadataReplay replay = new MetadataReplay(MetadataImage.EMPTY);
        replay.replay(
                RegisterBrokerRecord.builder()
                        .brokerId(1)
                        .fenced(false)
                        .addEndPoints(BrokerEndpoint.builder()
                                .name("PLAINTEXT")
                                .host("broker.example")
                                .port(9092)
                                .build())
                        .build(),
                Provenance.NOTHING);
        topic(replay, "t", TOPIC_ID, 2);
        if (withOffsetsTopic) {
            topic(replay, "__consumer_offsets", OFFSETS_TOPIC_ID, 1);
        }
        return replay.image();
    }

    private static void topic(MetadataReplay replay, String name, Uuid id, int partitions) {
        replay.replay(TopicRecord.builder().name(name).topicId(id).build(), Provenance.NOTHING);
        for (int partition = 0; partition < partitions; partition++) {
            replay.replay(
                    PartitionRecord.builder()
                            .topicId(id)
                            .partitionId(partition)
                            .replicas(IntList.of(1))
                            .isr(IntList.of(1))
                            .leader(1)
                            .build(),
                    Provenance.NOTHING);
        }
    }

    <S extends ApiResponse> S ask(ApiRequest<S> request, int version) {
        FakeSlot slot = client.send(request, version);
        world.runForMs(1);
        return FakeClient.read(slot, request, version);
    }

    /** Ends the world; every frame must have been released. */
    void close() {
        coordinator.close();
        world.runUntilIdle();
        client.assertFramesReleased();
    }

    /** A log that commits at once. */
    private static final class MemoryLog implements StateMachineLog<GroupRecord>, ReplaySource<GroupRecord> {
        private final List<GroupRecord> records = new ArrayList<>();

        @Override
        public long append(List<GroupRecord> more) {
            records.addAll(more);
            return records.size() - 1L;
        }

        @Override
        public long committedEndOffset() {
            return records.size();
        }

        @Override
        public void onCommit(Runnable listener) {}

        @Override
        public long startOffset() {
            return 0;
        }

        @Override
        public long endOffset() {
            return records.size();
        }

        @Override
        public long readPiece(long offset, Sink<GroupRecord> sink) {
            sink.replay(records.get((int) offset), offset);
            return offset + 1;
        }
    }
}
