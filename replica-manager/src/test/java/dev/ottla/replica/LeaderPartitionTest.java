package dev.ottla.replica;

import static dev.ottla.replica.World.config;
import static dev.ottla.replica.World.lead;
import static dev.ottla.replica.World.partition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.log.AppendResult;
import dev.ottla.log.TopicIdPartition;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.record.BatchSettings;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeaderPartitionTest {
    private static final TopicIdPartition T0 = partition("t", 0);

    private World world;

    @BeforeEach
    void begin() throws IOException {
        world = new World(1);
    }

    private static AppendResult result(PartitionAppend append) {
        return Objects.requireNonNull(append.result());
    }

    private static PartitionView view(LeaderPartition partition) {
        return Objects.requireNonNull(partition.view());
    }

    private static LeaderPartition stopped(World world, LeaderPartition partition) {
        partition.strand().execute(() -> partition.stopLeading(ErrorCode.NOT_LEADER_OR_FOLLOWER));
        world.settle();
        return partition;
    }

    @Test
    void aloneEverythingIsCommittedAtOnce() {
        LeaderPartition partition = world.led("t", 1, 1);
        PartitionAppend append = world.append(partition, -1, "a", "b");
        assertThat(append.isFinished()).isTrue();
        assertThat(append.error()).isEqualTo(ErrorCode.NONE);
        assertThat(result(append).firstOffset()).isZero();
        assertThat(result(append).lastOffset()).isEqualTo(1);
        assertThat(view(partition).highWatermark()).isEqualTo(2);
        assertThat(view(partition).lastStableOffset()).isEqualTo(2);
        assertThat(partition.log().highWatermark()).isEqualTo(2);
    }

    @Test
    void anAppendForAllReplicasWaitsForTheWatermark() {
        LeaderPartition partition = world.led("t", 2, 1, 2);
        PartitionAppend append = world.append(partition, -1, "a", "b");
        assertThat(append.isFinished()).isFalse();
        world.reached(partition, 2, 1);
        assertThat(append.isFinished()).isFalse();
        world.reached(partition, 2, 2);
        assertThat(append.isFinished()).isTrue();
        assertThat(append.error()).isEqualTo(ErrorCode.NONE);
        assertThat(view(partition).highWatermark()).isEqualTo(2);
    }

    @Test
    void anAppendForTheLeaderAloneDoesNotWait() {
        LeaderPartition partition = world.led("t", 2, 1, 2);
        assertThat(world.append(partition, 1, "a").isFinished()).isTrue();
        assertThat(view(partition).highWatermark()).isZero();
        assertThat(view(partition).log().logEndOffset()).isEqualTo(1);
    }

    @Test
    void whatWaitsTooLongIsTimedOutAndStaysInTheLog() {
        LeaderPartition partition = world.led("t", 2, 1, 2);
        PartitionAppend late = world.append(partition, -1, "a");
        PartitionAppend next = world.append(partition, -1, "b");
        late.timeOut();
        world.settle();
        assertThat(late.error()).isEqualTo(ErrorCode.REQUEST_TIMED_OUT);
        assertThat(result(late).firstOffset()).isZero();
        world.reached(partition, 2, 2);
        assertThat(next.error()).isEqualTo(ErrorCode.NONE);
        assertThat(next.isFinished()).isTrue();
        assertThat(late.error()).isEqualTo(ErrorCode.REQUEST_TIMED_OUT);
    }

    @Test
    void tooFewInSyncReplicasRefuseOnlyWhoAsksForAll() {
        LeaderPartition partition = world.led(lead(T0, 0, 3, config("min.insync.replicas", "2"), 1));
        assertThat(world.append(partition, -1, "a").error()).isEqualTo(ErrorCode.NOT_ENOUGH_REPLICAS);
        assertThat(world.append(partition, 1, "a").error()).isEqualTo(ErrorCode.NONE);
        assertThat(view(partition).log().logEndOffset()).isEqualTo(1);
    }

    @Test
    void inSyncReplicasThatLeaveAfterTheAppendAreTold() {
        LeaderPartition partition = world.led(lead(T0, 0, 3, config("min.insync.replicas", "2"), 1, 2));
        PartitionAppend append = world.append(partition, -1, "a");
        world.led(lead(T0, 0, 3, config("min.insync.replicas", "2"), 1));
        assertThat(append.error()).isEqualTo(ErrorCode.NOT_ENOUGH_REPLICAS_AFTER_APPEND);
    }

    @Test
    void whoStopsLeadingFailsWhatWaitsAndTakesNothingMore() {
        LeaderPartition partition = world.led("t", 2, 1, 2);
        PartitionAppend waiting = world.append(partition, -1, "a");
        stopped(world, partition);
        assertThat(waiting.error()).isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER);
        assertThat(partition.view()).isNull();
        assertThat(world.append(partition, 1, "b").error()).isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER);
    }

    @Test
    void aBatchThatWasAppendedBeforeIsAcknowledgedWithItsFirstOffset() {
        LeaderPartition partition = world.led("t", 2, 1, 2);
        BatchSettings idempotent = BatchSettings.at(0).withProducer(9, (short) 0, 0);
        PartitionAppend first = new PartitionAppend(partition, World.batch(idempotent, "a"), (short) -1, done -> {});
        PartitionAppend again = new PartitionAppend(partition, World.batch(idempotent, "a"), (short) -1, done -> {});
        first.submit();
        again.submit();
        world.settle();
        assertThat(again.isFinished()).isFalse();
        world.reached(partition, 2, 1);
        assertThat(first.error()).isEqualTo(ErrorCode.NONE);
        assertThat(again.error()).isEqualTo(ErrorCode.NONE);
        assertThat(result(again).firstOffset()).isZero();
        assertThat(view(partition).log().logEndOffset()).isEqualTo(1);
    }

    @Test
    void aRefusedBatchChangesNothing() {
        LeaderPartition partition = world.led("t", 1, 1);
        BatchSettings gap = BatchSettings.at(0).withProducer(9, (short) 0, 0);
        world.append(partition, 1, "x");
        PartitionAppend first = new PartitionAppend(partition, World.batch(gap, "a"), (short) -1, done -> {});
        PartitionAppend outOfOrder = new PartitionAppend(
                partition, World.batch(BatchSettings.at(0).withProducer(9, (short) 0, 5), "a"), (short) -1, d -> {});
        first.submit();
        outOfOrder.submit();
        world.settle();
        assertThat(outOfOrder.error()).isEqualTo(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
        assertThat(view(partition).highWatermark()).isEqualTo(2);
    }

    @Test
    void anEpochBeginsWhereTheLogEnds() {
        LeaderPartition partition = world.led("t", 1, 1);
        assertThat(view(partition).log().endOffsetForEpoch(0).endOffset()).isZero();
        world.append(partition, 1, "a", "b");
        world.led(lead(T0, 3, 1, 1));
        assertThat(view(partition).leaderEpoch()).isEqualTo(3);
        assertThat(view(partition).log().endOffsetForEpoch(0).endOffset()).isEqualTo(2);
        assertThat(view(partition).checkEpoch(2)).isEqualTo(ErrorCode.FENCED_LEADER_EPOCH);
        assertThat(view(partition).checkEpoch(3)).isEqualTo(ErrorCode.NONE);
        assertThat(view(partition).checkEpoch(4)).isEqualTo(ErrorCode.UNKNOWN_LEADER_EPOCH);
    }

    @Test
    void anOlderEpochIsIgnored() {
        LeaderPartition partition = world.led(lead(T0, 3, 1, 1));
        world.led(lead(T0, 2, 2, 1, 2));
        assertThat(view(partition).leaderEpoch()).isEqualTo(3);
        assertThat(world.append(partition, -1, "a").isFinished()).isTrue();
    }

    @Test
    void theWatermarkDoesNotMoveBackWhenAReplicaJoins() {
        LeaderPartition partition = world.led("t", 2, 1);
        world.append(partition, 1, "a");
        world.led(lead(T0, 0, 2, 1, 2));
        assertThat(view(partition).highWatermark()).isEqualTo(1);
        world.append(partition, 1, "b");
        assertThat(view(partition).highWatermark()).isEqualTo(1);
    }

    @Test
    void aFollowersPositionOfAnEarlierEpochProvesNothing() {
        LeaderPartition partition = world.led("t", 2, 1, 2);
        world.append(partition, 1, "a");
        world.reached(partition, 2, 1);
        world.led(lead(T0, 1, 2, 1, 2));
        PartitionAppend append = world.append(partition, -1, "b");
        assertThat(append.isFinished()).isFalse();
        assertThat(view(partition).highWatermark()).isEqualTo(1);
    }
}
