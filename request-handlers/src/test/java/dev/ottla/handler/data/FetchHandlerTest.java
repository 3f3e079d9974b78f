package dev.ottla.handler.data;

import static dev.ottla.handler.data.DataWorld.batch;
import static dev.ottla.handler.data.Fetches.MUCH;
import static dev.ottla.handler.data.Fetches.fetch;
import static dev.ottla.handler.data.Fetches.ofTopic;
import static dev.ottla.handler.data.Fetches.partition;
import static dev.ottla.handler.data.Fetches.partitions;
import static dev.ottla.handler.data.Fetches.startingAt;
import static dev.ottla.handler.data.Fetches.valuesOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.handler.FakeClient;
import dev.ottla.handler.FakeSlot;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.FetchRequest;
import dev.ottla.protocol.message.FetchResponse;
import dev.ottla.protocol.message.FetchResponse.PartitionData;
import dev.ottla.replica.LeaderPartition;
import dev.ottla.replica.PartitionAppend;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Answers are those that Apache Kafka 4.3.1 gave to the same requests, but where the handler's ledger says otherwise.
 */
class FetchHandlerTest {
    private static final int BATCH_BYTES = batch("a").readableBytes();

    private DataWorld world;
    private LeaderPartition t;

    @BeforeEach
    void begin() throws IOException {
        world = new DataWorld(2);
        t = world.topic("t");
    }

    @AfterEach
    void everyFrameIsReleasedOnce() {
        world.client.assertFramesReleased();
    }

    private void append(LeaderPartition partition, String... values) {
        new PartitionAppend(partition, batch(values), (short) 1, done -> {}).submit();
        world.settle();
    }

    private PartitionData only(FetchRequest.Builder request, int version) {
        FetchResponse response = world.ask(request.build(), version);
        assertThat(response.errorCode()).isZero();
        assertThat(partitions(response)).hasSize(1);
        return partitions(response).getFirst();
    }

    private ErrorCode error(FetchRequest.Builder request, int version) {
        PartitionData partition = only(request, version);
        assertThat(partition.highWatermark()).isEqualTo(-1);
        assertThat(partition.records()).isNotNull();
        assertThat(partition.records().sizeBytes()).isZero();
        return ErrorCode.forCode(partition.errorCode());
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18})
    void whatIsCommittedIsReadInEveryVersion(int version) {
        append(t, "a", "b");
        append(t, "c");
        PartitionData partition = only(fetch(startingAt("t", 0)), version);
        assertThat(valuesOf(partition)).containsExactly("a", "b", "c");
        assertThat(partition.highWatermark()).isEqualTo(3);
        assertThat(partition.lastStableOffset()).isEqualTo(3);
        assertThat(partition.logStartOffset()).isEqualTo(version >= 5 ? 0 : -1);
        assertThat(partition.abortedTransactions()).isNull();
        assertThat(partition.preferredReadReplica()).isEqualTo(-1);
    }

    @Test
    void whatIsNotInMemoryIsReadByAnIoThreadAndThenSent() throws IOException {
        append(t, "a", "b");
        t.log().strand().execute(() -> t.log().rollSegment());
        append(t, "c");
        world.disk.coolDown();

        FakeSlot slot = world.client.send(fetch(startingAt("t", 0)).build(), 12);
        assertThat(slot.isUsed()).isFalse();
        world.settle();

        assertThat(slot.isUsed()).isTrue();
        assertThat(valuesOf(only(fetch(startingAt("t", 0)), 12))).containsExactly("a", "b");
        assertThat(valuesOf(only(fetch(startingAt("t", 2)), 12))).containsExactly("c");
    }

    @Test
    void theFirstBatchMayBeginBelowTheOffset() {
        append(t, "a", "b");
        append(t, "c");
        assertThat(valuesOf(only(fetch(startingAt("t", 1)), 12))).containsExactly("a", "b", "c");
        assertThat(valuesOf(only(fetch(startingAt("t", 2)), 12))).containsExactly("c");
    }

    @Test
    void oneBatchComesWhateverTheLimits() {
        append(t, "a");
        append(t, "b");
        world.topic("u");
        append(world.topic("u"), "x");
        assertThat(valuesOf(only(fetch(ofTopic("t", 0, 0, 1)), 12))).containsExactly("a");
        assertThat(valuesOf(only(fetch(ofTopic("t", 0, 0, -1)), 12))).containsExactly("a");
        for (int maxBytes : new int[] {1, 0, -1}) {
            FetchResponse response = world.ask(
                    fetch(startingAt("t", 0), startingAt("u", 0))
                            .maxBytes(maxBytes)
                            .build(),
                    12);
            assertThat(valuesOf(partitions(response).get(0))).containsExactly("a");
            assertThat(valuesOf(partitions(response).get(1))).isEmpty();
        }
    }

    @Test
    void theLastBatchMayBeCut() {
        append(t, "a");
        append(t, "b");
        PartitionData partition = only(fetch(ofTopic("t", 0, 0, BATCH_BYTES + 10)), 12);
        assertThat(partition.records()).isNotNull();
        assertThat(partition.records().sizeBytes()).isEqualTo(BATCH_BYTES + 10);
        assertThat(valuesOf(partition)).containsExactly("a");
    }

    @Test
    void offsetsOutsideOfTheLogAreOutOfRange() {
        append(t, "a");
        assertThat(error(fetch(startingAt("t", 2)), 12)).isEqualTo(ErrorCode.OFFSET_OUT_OF_RANGE);
        assertThat(error(fetch(startingAt("t", -5)), 12)).isEqualTo(ErrorCode.OFFSET_OUT_OF_RANGE);
        assertThat(only(fetch(startingAt("t", 1)), 12).errorCode()).isZero();
    }

    @Test
    void whatDoesNotExistIsUnknown() {
        assertThat(error(fetch(startingAt("nope", 0)), 12)).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(error(fetch(startingAt("nope", 0)), 13)).isEqualTo(ErrorCode.UNKNOWN_TOPIC_ID);
        assertThat(error(fetch(ofTopic("t", 9, 0, MUCH)), 12)).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(error(fetch(ofTopic("t", -1, 0, MUCH)), 13)).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    }

    @Test
    void errorsAreToldAtOnceHoweverLongTheClientWouldWait() {
        assertThat(error(fetch(startingAt("t", 9)).maxWaitMs(10_000), 12)).isEqualTo(ErrorCode.OFFSET_OUT_OF_RANGE);
        assertThat(error(fetch(startingAt("nope", 0)).maxWaitMs(10_000), 12))
                .isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    }

    private FetchRequest.Builder withEpoch(int currentLeaderEpoch) {
        return fetch(ofTopic(
                "t",
                partition(0, 0, MUCH).currentLeaderEpoch(currentLeaderEpoch).build()));
    }

    @Test
    void aClientMustBelieveInOurEpochIfInAny() {
        world.topic("t", Map.of(), 4, DataWorld.BROKER);
        assertThat(only(withEpoch(4), 12).errorCode()).isZero();
        assertThat(only(withEpoch(-1), 12).errorCode()).isZero();
        assertThat(error(withEpoch(3), 12)).isEqualTo(ErrorCode.FENCED_LEADER_EPOCH);
        assertThat(error(withEpoch(5), 12)).isEqualTo(ErrorCode.UNKNOWN_LEADER_EPOCH);
    }

    private FetchRequest.Builder withLastEpoch(long offset, int lastFetchedEpoch) {
        return fetch(ofTopic(
                "t",
                partition(0, offset, MUCH).lastFetchedEpoch(lastFetchedEpoch).build()));
    }

    @Test
    void aReaderWhoseLogPartsFromOursIsToldWhere() {
        append(t, "a", "b");
        world.topic("t", Map.of(), 2, DataWorld.BROKER);
        append(t, "c");
        assertThat(valuesOf(only(withLastEpoch(1, 0), 12))).containsExactly("a", "b", "c");
        PartitionData diverging = only(withLastEpoch(3, 0), 12);
        assertThat(diverging.divergingEpoch().epoch()).isZero();
        assertThat(diverging.divergingEpoch().endOffset()).isEqualTo(2);
        assertThat(valuesOf(diverging)).isEmpty();
        assertThat(only(withLastEpoch(99, 2), 12).divergingEpoch().endOffset()).isEqualTo(3);
        assertThat(error(withLastEpoch(1, 7), 12)).isEqualTo(ErrorCode.OFFSET_OUT_OF_RANGE);
    }

    @Test
    void readCommittedListsAbortedTransactions() {
        append(t, "a");
        PartitionData partition = only(fetch(startingAt("t", 0)).isolationLevel((byte) 1), 12);
        assertThat(valuesOf(partition)).containsExactly("a");
        assertThat(partition.abortedTransactions()).isEmpty();
    }

    @Test
    void anUnknownIsolationLevelFailsTheRequest() {
        FetchResponse response =
                world.ask(fetch(startingAt("t", 0)).isolationLevel((byte) 5).build(), 12);
        assertThat(response.errorCode()).isEqualTo(ErrorCode.UNKNOWN_SERVER_ERROR.code());
        assertThat(partitions(response).getFirst().errorCode()).isEqualTo(ErrorCode.UNKNOWN_SERVER_ERROR.code());
    }

    @Test
    void whatIsNotCommittedIsNotRead() {
        LeaderPartition replicated = world.topic("r", Map.of(), 0, DataWorld.BROKER, DataWorld.OTHER_BROKER);
        append(replicated, "a");
        PartitionData partition = only(fetch(startingAt("r", 0)), 12);
        assertThat(partition.highWatermark()).isZero();
        assertThat(valuesOf(partition)).isEmpty();
        assertThat(only(fetch(startingAt("r", 1)), 12).errorCode()).isZero();
    }

    @Test
    void followersAreRefusedAsStrangers() {
        assertThat(error(fetch(startingAt("t", 0)).replicaId(2), 12)).isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER);
        FetchRequest.ReplicaState replica =
                FetchRequest.ReplicaState.builder().replicaId(2).build();
        assertThat(error(fetch(startingAt("t", 0)).replicaState(replica), 15))
                .isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER);
    }

    @Test
    void whoComesToTheWrongBrokerIsToldWhoLeads() {
        world.elsewhere("far");
        FetchResponse response = world.ask(fetch(startingAt("far", 0)).build(), 16);
        PartitionData partition = partitions(response).getFirst();
        assertThat(partition.errorCode()).isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER.code());
        assertThat(partition.currentLeader().leaderId()).isEqualTo(DataWorld.OTHER_BROKER);
        assertThat(partition.currentLeader().leaderEpoch()).isEqualTo(3);
        assertThat(response.nodeEndpoints())
                .extracting(FetchResponse.NodeEndpoint::nodeId)
                .containsExactly(DataWorld.OTHER_BROKER);
        assertThat(error(fetch(startingAt("far", 0)), 15)).isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER);
    }

    @Test
    void whoMayNotReadIsRefused() {
        world.forbid("t");
        assertThat(error(fetch(startingAt("t", 0)), 12)).isEqualTo(ErrorCode.TOPIC_AUTHORIZATION_FAILED);
        assertThat(error(fetch(startingAt("t", 0)), 13)).isEqualTo(ErrorCode.TOPIC_AUTHORIZATION_FAILED);
    }

    @Test
    void neighboursOfOneTopicStandUnderOneHead() {
        FetchRequest request = fetch(
                        ofTopic(
                                "t",
                                partition(0, 0, MUCH).build(),
                                partition(7, 0, MUCH).build()),
                        startingAt("nope", 0))
                .build();
        FetchResponse response = world.ask(request, 12);
        assertThat(response.responses()).extracting(topic -> topic.topic()).containsExactly("t", "nope");
        assertThat(response.responses().getFirst().partitions()).hasSize(2);
    }

    @Test
    void aFetchAtTheEndWaitsAsLongAsItSays() {
        FetchRequest request = fetch(startingAt("t", 0)).maxWaitMs(400).build();
        FakeSlot slot = world.client.send(request, 12);
        world.simulation.runForMs(399);
        assertThat(slot.isUsed()).isFalse();
        world.simulation.runForMs(1);
        PartitionData partition = partitions(FakeClient.read(slot, request, 12)).getFirst();
        assertThat(partition.errorCode()).isZero();
        assertThat(valuesOf(partition)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void whoWantsNothingOrWaitsForNothingIsAnsweredAtOnce(int patience) {
        assertThat(valuesOf(only(fetch(startingAt("t", 0)).maxWaitMs(patience), 12)))
                .isEmpty();
        assertThat(valuesOf(only(fetch(startingAt("t", 0)).minBytes(0).maxWaitMs(500), 12)))
                .isEmpty();
        assertThat(partitions(world.ask(fetch().maxWaitMs(500).build(), 12))).isEmpty();
    }

    @Test
    void anAppendEndsTheWait() {
        world.topic("u");
        FetchRequest request =
                fetch(startingAt("u", 0), startingAt("t", 0)).maxWaitMs(400).build();
        FakeSlot slot = world.client.send(request, 12);
        world.settle();
        append(t, "a");
        List<PartitionData> answer = partitions(FakeClient.read(slot, request, 12));
        assertThat(valuesOf(answer.get(0))).isEmpty();
        assertThat(valuesOf(answer.get(1))).containsExactly("a");
        assertThat(world.simulation.timer().size()).isZero();
    }

    @Test
    void aFetchWaitsUntilThereIsAsMuchAsItWants() {
        append(t, "a");
        FetchRequest request = fetch(startingAt("t", 0))
                .minBytes(2 * BATCH_BYTES + 1)
                .maxWaitMs(400)
                .build();
        FakeSlot slot = world.client.send(request, 12);
        world.settle();
        append(t, "b");
        assertThat(slot.isUsed()).isFalse();
        append(t, "c");
        assertThat(valuesOf(partitions(FakeClient.read(slot, request, 12)).getFirst()))
                .containsExactly("a", "b", "c");
    }

    @Test
    void nobodyWaitsForMoreThanFitsTheAnswer() {
        append(t, "a");
        FetchRequest.Builder request =
                fetch(startingAt("t", 0)).minBytes(MUCH).maxBytes(BATCH_BYTES).maxWaitMs(400);
        assertThat(valuesOf(only(request, 12))).containsExactly("a");
    }

    @Test
    void whoHangsUpIsForgotten() {
        FakeSlot slot =
                world.client.send(fetch(startingAt("t", 0)).maxWaitMs(400).build(), 12);
        world.settle();
        slot.abandon();
        world.settle();
        append(t, "a");
        world.simulation.runForMs(1_000);
        assertThat(slot.uses()).isOne();
        assertThat(slot.isNone()).isTrue();
        assertThat(world.simulation.timer().size()).isZero();
    }
}
