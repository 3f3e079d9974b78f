package dev.ottla.handler.data;

import static dev.ottla.handler.data.DataWorld.batch;
import static dev.ottla.handler.data.DataWorld.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.handler.FakeClient;
import dev.ottla.handler.FakeSlot;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.MemoryRecords;
import dev.ottla.protocol.Records;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.message.FetchRequest;
import dev.ottla.protocol.message.FetchResponse;
import dev.ottla.protocol.message.ProduceRequest;
import dev.ottla.protocol.message.ProduceRequest.PartitionProduceData;
import dev.ottla.protocol.message.ProduceRequest.TopicProduceData;
import dev.ottla.protocol.message.ProduceResponse;
import dev.ottla.protocol.message.ProduceResponse.PartitionProduceResponse;
import dev.ottla.protocol.record.BatchSettings;
import dev.ottla.protocol.record.Compression;
import dev.ottla.protocol.record.RecordBatches;
import dev.ottla.replica.LeaderPartition;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Answers are those that Apache Kafka 4.3.1 gave to the same requests, but where the handler's ledger says otherwise.
 */
class ProduceHandlerTest {
    private static final BatchSettings IDEMPOTENT = BatchSettings.at(0).withProducer(5_000, (short) 0, 0);

    private DataWorld world;
    private LeaderPartition t;

    @BeforeEach
    void begin() throws IOException {
        world = new DataWorld(1);
        t = world.topic("t");
    }

    @AfterEach
    void everyFrameIsReleasedOnce() {
        world.client.assertFramesReleased();
    }

    private static ProduceRequest request(int acks, String topic, int partition, @Nullable Records records) {
        return ProduceRequest.builder()
                .acks((short) acks)
                .timeoutMs(1_000)
                .topicData(List.of(TopicProduceData.builder()
                        .name(topic)
                        .topicId(id(topic))
                        .partitionData(List.of(PartitionProduceData.builder()
                                .index(partition)
                                .records(records)
                                .build()))
                        .build()))
                .build();
    }

    private static ProduceRequest request(int acks, String topic, ByteBuf batch) {
        return request(acks, topic, 0, new MemoryRecords(batch));
    }

    private static PartitionProduceResponse only(ProduceResponse response) {
        assertThat(response.responses()).hasSize(1);
        assertThat(response.responses().getFirst().partitionResponses()).hasSize(1);
        return response.responses().getFirst().partitionResponses().getFirst();
    }

    private PartitionProduceResponse produce(ProduceRequest request, int version) {
        return only(world.ask(request, version));
    }

    private ErrorCode error(ProduceRequest request, int version) {
        PartitionProduceResponse response = produce(request, version);
        assertThat(response.baseOffset()).isEqualTo(-1);
        return ErrorCode.forCode(response.errorCode());
    }

    private long endOffset() {
        return Objects.requireNonNull(t.view()).highWatermark();
    }

    private static ByteBuf patched(int index, int value) {
        ByteBuf batch = batch("v");
        return batch.setByte(index, value);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13})
    void aBatchIsAppendedAndItsOffsetTold(int version) {
        produce(request(1, "t", batch("a", "b")), version);
        PartitionProduceResponse response = produce(request(-1, "t", batch("c")), version);
        assertThat(response.errorCode()).isZero();
        assertThat(response.baseOffset()).isEqualTo(2);
        assertThat(response.logAppendTimeMs()).isEqualTo(-1);
        assertThat(response.logStartOffset()).isEqualTo(version >= 5 ? 0 : -1);
        assertThat(response.recordErrors()).isEmpty();
        assertThat(response.errorMessage()).isNull();
        assertThat(response.currentLeader().leaderId()).isEqualTo(-1);
        assertThat(endOffset()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, -2, 100})
    void otherAcksAreInvalidForPartitionsThatExist(int acks) {
        assertThat(error(request(acks, "t", batch("v")), 9)).isEqualTo(ErrorCode.INVALID_REQUIRED_ACKS);
        assertThat(error(request(acks, "nope", batch("v")), 12)).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(endOffset()).isZero();
    }

    @Test
    void withoutAcksThereIsNoAnswer() {
        FakeSlot slot = world.client.send(request(0, "t", batch("v")), 9);
        world.settle();
        assertThat(slot.isNone()).isTrue();
        assertThat(endOffset()).isEqualTo(1);
    }

    @Test
    void withoutAcksAFailureClosesTheConnection() {
        FakeSlot unknown = world.client.send(request(0, "nope", batch("v")), 9);
        FakeSlot corrupt = world.client.send(request(0, "t", patched(30, 99)), 9);
        world.settle();
        assertThat(unknown.isClosed()).isTrue();
        assertThat(corrupt.isClosed()).isTrue();
    }

    @Test
    void whatDoesNotExistIsUnknown() {
        assertThat(error(request(1, "nope", batch("v")), 12)).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(error(request(1, "", batch("v")), 12)).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        Records records = new MemoryRecords(batch("v"));
        assertThat(error(request(1, "t", 9, records), 12)).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(error(request(1, "t", -1, records), 12)).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(error(request(1, "t", 9, records), 13)).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(error(request(1, "nope", batch("v")), 13)).isEqualTo(ErrorCode.UNKNOWN_TOPIC_ID);
    }

    @Test
    void theAnswerNamesTopicsAsTheRequestDid() {
        assertThat(world.ask(request(1, "t", batch("v")), 12).responses().getFirst())
                .satisfies(topic -> assertThat(topic.name()).isEqualTo("t"))
                .satisfies(topic -> assertThat(topic.topicId()).isEqualTo(Uuid.ZERO));
        assertThat(world.ask(request(1, "t", batch("v")), 13).responses().getFirst())
                .satisfies(topic -> assertThat(topic.name()).isEmpty())
                .satisfies(topic -> assertThat(topic.topicId()).isEqualTo(id("t")));
    }

    @Test
    void whoComesToTheWrongBrokerIsToldWhoLeads() {
        world.elsewhere("far");
        ProduceResponse response = world.ask(request(1, "far", batch("v")), 10);
        assertThat(only(response).errorCode()).isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER.code());
        assertThat(only(response).currentLeader().leaderId()).isEqualTo(DataWorld.OTHER_BROKER);
        assertThat(only(response).currentLeader().leaderEpoch()).isEqualTo(3);
        assertThat(response.nodeEndpoints()).hasSize(1);
        assertThat(response.nodeEndpoints().getFirst().host()).isEqualTo("host2");
        assertThat(response.nodeEndpoints().getFirst().port()).isEqualTo(9092);
        assertThat(error(request(1, "far", batch("v")), 9)).isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER);
    }

    @Test
    void recordsMustBeExactlyOneWholeBatch() {
        ByteBuf two = Unpooled.wrappedBuffer(batch("a"), batch("b"));
        ByteBuf cut = batch("v").writerIndex(65);
        assertThat(error(request(1, "t", 0, null), 9)).isEqualTo(ErrorCode.INVALID_RECORD);
        assertThat(error(request(1, "t", Unpooled.EMPTY_BUFFER), 3)).isEqualTo(ErrorCode.INVALID_RECORD);
        assertThat(error(request(1, "t", two), 9)).isEqualTo(ErrorCode.INVALID_RECORD);
        assertThat(error(request(1, "t", cut), 9)).isEqualTo(ErrorCode.INVALID_RECORD);
        assertThat(error(request(1, "t", Unpooled.wrappedBuffer(new byte[10])), 9))
                .isEqualTo(ErrorCode.INVALID_RECORD);
        assertThat(error(request(1, "t", Unpooled.wrappedBuffer(new byte[80])), 9))
                .isEqualTo(ErrorCode.CORRUPT_MESSAGE);
        assertThat(endOffset()).isZero();
    }

    @Test
    void damagedBatchesAreRefused() {
        assertThat(error(request(1, "t", patched(30, 99)), 9)).isEqualTo(ErrorCode.CORRUPT_MESSAGE);
        assertThat(error(request(1, "t", patched(16, 3)), 9)).isEqualTo(ErrorCode.CORRUPT_MESSAGE);
        assertThat(error(request(1, "t", patched(7, 77)), 9)).isEqualTo(ErrorCode.INVALID_RECORD);
        assertThat(endOffset()).isZero();
    }

    @Test
    void zstdNeedsVersionSeven() {
        BatchSettings zstd = BatchSettings.at(0).withCompression(Compression.ZSTD);
        assertThat(error(request(1, "t", batch(zstd, 1_000, "v")), 6))
                .isEqualTo(ErrorCode.UNSUPPORTED_COMPRESSION_TYPE);
        assertThat(produce(request(1, "t", batch(zstd, 1_000, "v")), 7).errorCode())
                .isZero();
    }

    @Test
    void transactionalBatchesAreRefusedHonestly() {
        ByteBuf transactional = batch(IDEMPOTENT.withTransactional(true), 1_000, "v");
        ProduceRequest nameless = request(-1, "t", transactional);
        ProduceRequest named = nameless.toBuilder().transactionalId("tx").build();
        assertThat(error(nameless, 9)).isEqualTo(ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED);
        assertThat(error(named, 12)).isEqualTo(ErrorCode.INVALID_TXN_STATE);
        ProduceRequest plain =
                request(-1, "t", batch("v")).toBuilder().transactionalId("tx").build();
        assertThat(produce(plain, 12).errorCode()).isZero();
    }

    @Test
    void aTopicMayStampTheAppendTime() {
        world.topic("stamped", Map.of("message.timestamp.type", "LogAppendTime"));
        PartitionProduceResponse response = produce(request(1, "stamped", batch("v")), 9);
        assertThat(response.logAppendTimeMs())
                .isEqualTo(world.simulation.clock().wallClockMs());
    }

    @Test
    void recordsWithTimestampsOutOfBoundsAreNamed() {
        long tooLateMs = world.simulation.clock().wallClockMs() + 7_200_000;
        ByteBuf late = batch(BatchSettings.at(0), tooLateMs, "v");
        PartitionProduceResponse response = produce(request(1, "t", late), 9);
        assertThat(response.errorCode()).isEqualTo(ErrorCode.INVALID_TIMESTAMP.code());
        assertThat(response.errorMessage())
                .isEqualTo("One or more records have been rejected due to invalid timestamp");
        assertThat(response.recordErrors()).hasSize(1);
        assertThat(response.recordErrors().getFirst().batchIndex()).isZero();
        PartitionProduceResponse old = produce(request(1, "t", batch(BatchSettings.at(0), tooLateMs, "v")), 7);
        assertThat(old.errorCode()).isEqualTo(ErrorCode.INVALID_TIMESTAMP.code());
        assertThat(old.recordErrors()).isEmpty();
    }

    @Test
    void aCompactedTopicNeedsKeys() {
        world.topic("compacted", Map.of("cleanup.policy", "compact"));
        PartitionProduceResponse response = produce(request(1, "compacted", batch("v")), 9);
        assertThat(response.errorCode()).isEqualTo(ErrorCode.INVALID_RECORD.code());
        assertThat(response.recordErrors().getFirst().batchIndexErrorMessage())
                .startsWith("Compacted topic cannot accept message without key in topic partition compacted-0");
    }

    @Test
    void aBatchLargerThanTheTopicAllowsIsRefused() {
        world.topic("small", Map.of("max.message.bytes", "100"));
        assertThat(error(request(1, "small", batch("x".repeat(200))), 9)).isEqualTo(ErrorCode.MESSAGE_TOO_LARGE);
    }

    @Test
    void anIdempotentBatchIsAppendedOnce() {
        assertThat(produce(request(-1, "t", batch(IDEMPOTENT, 1_000, "a", "b")), 9)
                        .baseOffset())
                .isZero();
        PartitionProduceResponse again = produce(request(-1, "t", batch(IDEMPOTENT, 1_000, "a", "b")), 9);
        assertThat(again.errorCode()).isZero();
        assertThat(again.baseOffset()).isZero();
        assertThat(again.logAppendTimeMs()).isEqualTo(1_000);
        assertThat(endOffset()).isEqualTo(2);
    }

    @Test
    void aGapInTheSequenceIsOutOfOrder() {
        produce(request(-1, "t", batch(IDEMPOTENT, 1_000, "a")), 9);
        PartitionProduceResponse response =
                produce(request(-1, "t", batch(IDEMPOTENT.withProducer(5_000, (short) 0, 5), 1_000, "b")), 9);
        assertThat(response.errorCode()).isEqualTo(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER.code());
        assertThat(response.logStartOffset()).isZero();
    }

    @Test
    void anOldProducerEpochIsFenced() {
        produce(request(-1, "t", batch(IDEMPOTENT.withProducer(5_000, (short) 1, 0), 1_000, "a")), 9);
        assertThat(error(request(-1, "t", batch(IDEMPOTENT, 1_000, "b")), 9))
                .isEqualTo(ErrorCode.INVALID_PRODUCER_EPOCH);
    }

    @Test
    void internalTopicsAreTheAdminClients() {
        ProduceRequest request = request(1, "__consumer_offsets", batch("v"));
        assertThat(error(request, 9)).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        world.topic("__consumer_offsets");
        assertThat(error(request, 9)).isEqualTo(ErrorCode.INVALID_TOPIC_EXCEPTION);
        FakeSlot slot = world.client.send(request, 9, "__admin_client");
        world.settle();
        assertThat(only(FakeClient.read(slot, request, 9)).errorCode()).isZero();
    }

    @Test
    void whoMayNotWriteIsRefused() {
        world.forbid("t");
        assertThat(error(request(1, "t", batch("v")), 9)).isEqualTo(ErrorCode.TOPIC_AUTHORIZATION_FAILED);
        assertThat(error(request(1, "t", batch("v")), 13)).isEqualTo(ErrorCode.TOPIC_AUTHORIZATION_FAILED);
    }

    @Test
    void acknowledgementByAllReplicasTimesOut() {
        world.topic("replicated", Map.of(), 0, DataWorld.BROKER, DataWorld.OTHER_BROKER);
        ProduceRequest request = request(-1, "replicated", batch("v"));
        FakeSlot slot = world.client.send(request, 9);
        world.simulation.runForMs(999);
        assertThat(slot.isUsed()).isFalse();
        world.simulation.runForMs(1);
        PartitionProduceResponse response = only(FakeClient.read(slot, request, 9));
        assertThat(response.errorCode()).isEqualTo(ErrorCode.REQUEST_TIMED_OUT.code());
        assertThat(response.baseOffset()).isZero();
    }

    @Test
    void oneBadPartitionDoesNotHoldBackTheOthers() {
        TopicProduceData good = request(1, "t", batch("v")).topicData().getFirst();
        TopicProduceData bad = request(1, "nope", batch("v")).topicData().getFirst();
        ProduceRequest request = request(1, "t", batch("v")).toBuilder()
                .topicData(List.of(bad, good))
                .build();
        ProduceResponse response = world.ask(request, 9);
        assertThat(response.responses()).extracting(each -> each.name()).containsExactly("nope", "t");
        assertThat(response.responses())
                .extracting(each -> each.partitionResponses().getFirst().errorCode())
                .containsExactly(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code(), (short) 0);
    }

    @Test
    void aRequestWithoutTopicsIsAnsweredEmpty() {
        ProduceRequest nothing =
                ProduceRequest.builder().acks((short) 3).timeoutMs(10).build();
        assertThat(world.ask(nothing, 9).responses()).isEmpty();
        FakeSlot slot = world.client.send(nothing.toBuilder().acks((short) 0).build(), 9);
        world.settle();
        assertThat(slot.isNone()).isTrue();
    }

    @Test
    void theLowestVersionsAreAdvertisedButNotServed() {
        ByteBuf frame =
                FakeClient.encode(request(1, "t", batch("v")), (short) 3, "c").setShort(2, 2);
        assertThat(world.client.send(frame).isClosed()).isTrue();
    }

    @Test
    void aBatchIsStoredInTheTopicsCompressionInItsPlace() {
        LeaderPartition small = world.topic("small", Map.of("compression.type", "lz4"));
        FakeSlot plain = world.client.send(request(-1, "small", batch("a")), 9);
        FakeSlot asWanted = world.client.send(
                request(-1, "small", batch(BatchSettings.at(0).withCompression(Compression.LZ4), 1_000, "b")), 9);
        FakeSlot again = world.client.send(request(1, "small", batch("c")), 9);
        world.settle();
        assertThat(List.of(offsetIn(plain), offsetIn(asWanted), offsetIn(again)))
                .containsExactly(0L, 1L, 2L);
        assertThat(Objects.requireNonNull(small.view()).highWatermark()).isEqualTo(3);
        assertThat(storedCompressions("small")).containsExactly(Compression.LZ4, Compression.LZ4, Compression.LZ4);
    }

    private static long offsetIn(FakeSlot slot) {
        return only(FakeClient.read(slot, request(-1, "small", batch("a")), 9)).baseOffset();
    }

    private List<Compression> storedCompressions(String topic) {
        FetchRequest fetch = Fetches.fetch(Fetches.startingAt(topic, 0)).build();
        List<Compression> stored = new ArrayList<>();
        for (FetchResponse.PartitionData partition : Fetches.partitions(world.ask(fetch, 12))) {
            MemoryRecords records = (MemoryRecords) Objects.requireNonNull(partition.records());
            RecordBatches batches = RecordBatches.of(records.buffer());
            while (batches.next()) {
                stored.add(batches.batch().compression());
            }
        }
        return stored;
    }

    @Test
    void aBatchThatOutgrowsItsTopicOnceWrittenAnewIsTooLarge() {
        world.topic("plain", Map.of("compression.type", "uncompressed", "max.message.bytes", "1000"));
        ByteBuf zstd = batch(BatchSettings.at(0).withCompression(Compression.ZSTD), 1_000, "x".repeat(5_000));
        assertThat(error(request(-1, "plain", zstd), 9)).isEqualTo(ErrorCode.MESSAGE_TOO_LARGE);
    }

    @Test
    void anIdempotentBatchThatIsWrittenAnewIsRecognisedWhenItComesAgain() {
        world.topic("small", Map.of("compression.type", "gzip"));
        assertThat(produce(request(-1, "small", batch(IDEMPOTENT, 1_000, "a", "b")), 9)
                        .baseOffset())
                .isZero();
        assertThat(produce(request(-1, "small", batch(IDEMPOTENT, 1_000, "a", "b")), 9)
                        .baseOffset())
                .isZero();
        assertThat(produce(request(-1, "small", batch(IDEMPOTENT.withProducer(5_000, (short) 0, 2), 1_000, "c")), 9)
                        .baseOffset())
                .isEqualTo(2);
    }

    @Test
    void aBatchThatWaitsForReplicasAfterItWasWrittenAnewTimesOut() {
        world.topic("small", Map.of("compression.type", "gzip"), 0, DataWorld.BROKER, DataWorld.OTHER_BROKER);
        FakeSlot slot = world.client.send(request(-1, "small", batch("a")), 9);
        world.settle();
        assertThat(slot.isUsed()).isFalse();
        world.simulation.runForMs(1_001);
        assertThat(only(FakeClient.read(slot, request(-1, "small", batch("a")), 9))
                        .errorCode())
                .isEqualTo(ErrorCode.REQUEST_TIMED_OUT.code());
    }
}
