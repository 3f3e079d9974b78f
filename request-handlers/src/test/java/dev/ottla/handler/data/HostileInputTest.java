package dev.ottla.handler.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.handler.FakeClient;
import dev.ottla.handler.FakeSlot;
import dev.ottla.protocol.ApiRequest;
import dev.ottla.protocol.MemoryRecords;
import dev.ottla.protocol.message.FetchRequest;
import dev.ottla.protocol.message.ListOffsetsRequest;
import dev.ottla.protocol.message.OffsetForLeaderEpochRequest;
import dev.ottla.protocol.message.ProduceRequest;
import dev.ottla.replica.LeaderPartition;
import dev.ottla.replica.PartitionView;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * Damaged requests to every API of the data path. Whatever comes: each is answered or closed once within the time it
 * may wait, its frame is released, and the log takes nothing but whole batches.
 */
class HostileInputTest {
    record Damage(int position, byte value) {}

    private final DataWorld world = world();
    private final LeaderPartition t = world.topic("t");

    private static DataWorld world() {
        try {
            return new DataWorld(5);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<ApiRequest<?>> requests() {
        return List.of(
                ProduceRequest.builder()
                        .acks((short) -1)
                        .timeoutMs(100)
                        .topicData(List.of(ProduceRequest.TopicProduceData.builder()
                                .name("t")
                                .topicId(DataWorld.id("t"))
                                .partitionData(List.of(ProduceRequest.PartitionProduceData.builder()
                                        .records(new MemoryRecords(DataWorld.batch("a", "b")))
                                        .build()))
                                .build()))
                        .build(),
                Fetches.inSession(0, 0, Fetches.startingAt("t", 0))
                        .maxWaitMs(50)
                        .build(),
                ListOffsetsRequest.builder()
                        .replicaId(-1)
                        .topics(List.of(ListOffsetsRequest.ListOffsetsTopic.builder()
                                .name("t")
                                .partitions(List.of(ListOffsetsRequest.ListOffsetsPartition.builder()
                                        .timestamp(1_000)
                                        .build()))
                                .build()))
                        .build(),
                OffsetForLeaderEpochRequest.builder()
                        .topics(List.of(OffsetForLeaderEpochRequest.OffsetForLeaderTopic.builder()
                                .topic("t")
                                .partitions(List.of(OffsetForLeaderEpochRequest.OffsetForLeaderPartition.builder()
                                        .leaderEpoch(0)
                                        .build()))
                                .build()))
                        .build());
    }

    @Provide
    Arbitrary<List<Damage>> damages() {
        return Arbitraries.integers()
                .between(4, 200)
                .flatMap(position -> Arbitraries.bytes().map(value -> new Damage(position, value)))
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    @Property(tries = 3_000)
    void aDamagedRequestIsDealtWithOnce(
            @ForAll @IntRange(max = 3) int which,
            @ForAll @IntRange(max = 18) int version,
            @ForAll("damages") List<Damage> damages,
            @ForAll @IntRange(min = 20, max = 250) int length) {
        ApiRequest<?> request = requests().get(which);
        short known = (short) Math.clamp(
                version, request.apiKey().lowestVersion(), request.apiKey().latestVersion());
        ByteBuf frame = FakeClient.encode(request, known, "client");
        for (Damage damage : damages) {
            frame.setByte(Math.min(damage.position(), frame.writerIndex() - 1), damage.value());
        }
        frame.writerIndex(Math.min(length, frame.writerIndex()));
        assertDealtWith(world.client.send(frame));
    }

    @Property(tries = 1_000)
    void recordsOfAnyBytesAreAnswered(@ForAll @Size(max = 120) byte[] records) {
        ProduceRequest request = (ProduceRequest) requests().getFirst();
        ProduceRequest.TopicProduceData topic = request.topicData().getFirst();
        ProduceRequest.PartitionProduceData garbage = topic.partitionData().getFirst().toBuilder()
                .records(new MemoryRecords(Unpooled.wrappedBuffer(records)))
                .build();
        ProduceRequest hostile = request.toBuilder()
                .topicData(List.of(
                        topic.toBuilder().partitionData(List.of(garbage)).build()))
                .build();
        assertDealtWith(world.client.send(FakeClient.encode(hostile, (short) 9, "client")));
    }

    private void assertDealtWith(FakeSlot slot) {
        world.settle();
        if (!slot.isUsed()) {
            slot.abandon();
            world.simulation.runForMs(100);
        }
        assertThat(slot.uses()).isEqualTo(1);
        world.client.assertFramesReleased();
        PartitionView view = Objects.requireNonNull(t.view());
        assertThat(view.highWatermark()).isEqualTo(view.log().logEndOffset());
    }

    @Property(tries = 20)
    void theLogStaysReadable(@ForAll @IntRange(max = 100) int seed) {
        FetchRequest request = Fetches.fetch(Fetches.startingAt("t", 0)).build();
        FakeSlot slot = world.client.send(request, 12);
        world.settle();
        Fetches.partitions(FakeClient.read(slot, request, 12)).forEach(Fetches::valuesOf);
    }
}
