package dev.ottla.replica;

import static dev.ottla.replica.World.config;
import static dev.ottla.replica.World.lead;
import static dev.ottla.replica.World.partition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.log.TopicIdPartition;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.record.BatchSettings;
import dev.ottla.runtime.Strand;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is told what, and when, on a topic whose records are to be on the disk before they are acknowledged. */
class DurableAppendTest {
    private static final TopicIdPartition T0 = partition("t", 0);

    private World world;
    private LeaderPartition partition;

    @BeforeEach
    void begin() throws IOException {
        world = new World(3);
        partition = world.led(lead(T0, 0, 1, config("flush.messages", "1"), 1));
    }

    /** Appends and goes no further than the strand: no I/O thread has run when this returns. */
    private PartitionAppend appended(int acks, ByteBuf batch) {
        List<PartitionAppend> appends = new ArrayList<>();
        Strand strand = partition.strand();
        strand.submit(() -> {
            PartitionAppend append = new PartitionAppend(partition, batch, (short) acks, finished -> {});
            appends.add(append);
            append.run();
        });
        while (appends.isEmpty()) {
            world.simulation.strands().step();
        }
        return appends.getFirst();
    }

    private PartitionAppend appended(int acks, String... values) {
        return appended(acks, World.batch(values));
    }

    private long highWatermark() {
        return Objects.requireNonNull(partition.view()).highWatermark();
    }

    private void failNextForce() {
        world.files.faults().failNextForce(path -> path.toString().endsWith(".log"));
    }

    @Test
    void theLeaderAloneAndAllReplicasAcknowledgeWhatIsDurable() {
        PartitionAppend one = appended(1, "a");
        PartitionAppend all = appended(-1, "b");
        assertThat(one.isFinished()).isFalse();
        assertThat(all.isFinished()).isFalse();
        assertThat(highWatermark()).isZero();

        world.settle();

        assertThat(one.error()).isEqualTo(ErrorCode.NONE);
        assertThat(all.isFinished() && one.isFinished()).isTrue();
        assertThat(highWatermark()).isEqualTo(2);
        assertThat(partition.log().flusher().durableEnd()).isEqualTo(2);
    }

    @Test
    void whoWantsNoAnswerDoesNotWait() {
        assertThat(appended(0, "a").isFinished()).isTrue();
        assertThat(highWatermark()).isZero();
        world.settle();
        assertThat(highWatermark()).isEqualTo(1);
    }

    @Test
    void belowTheThresholdNothingWaits() {
        partition = world.led(lead(T0, 0, 1, config("flush.messages", "3"), 1));
        assertThat(appended(1, "a").isFinished()).isTrue();
        assertThat(appended(-1, "b").isFinished()).isTrue();
        PartitionAppend third = appended(1, "c");
        PartitionAppend afterIt = appended(-1, "d");
        assertThat(third.isFinished() || afterIt.isFinished()).isFalse();
        assertThat(highWatermark()).isEqualTo(2);
        world.settle();
        assertThat(third.isFinished() && afterIt.isFinished()).isTrue();
        assertThat(highWatermark()).isEqualTo(4);
        assertThat(appended(1, "e").isFinished()).isTrue();
    }

    @Test
    void nothingIsAcknowledgedAfterAFailedForce() {
        failNextForce();
        PartitionAppend one = appended(1, "a");
        PartitionAppend all = appended(-1, "b");
        world.settle();
        PartitionAppend late = appended(1, "c");
        world.settle();
        assertThat(List.of(one, all, late))
                .allSatisfy(append -> assertThat(append.error()).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR));
        assertThat(highWatermark()).isZero();
        assertThat(partition.log().flusher().durableEnd()).isZero();
    }

    @Test
    void aFailedForceAlsoFailsWhatWaitsForReplicas() {
        partition = world.led(lead(T0, 1, 2, config("flush.messages", "2"), 1, 2));
        PartitionAppend first = appended(-1, "a");
        world.settle();
        failNextForce();
        PartitionAppend second = appended(-1, "b");
        world.settle();
        world.reached(partition, 2, 2);
        assertThat(first.error()).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);
        assertThat(second.error()).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);
    }

    @Test
    void followersAreNotEnoughWhileTheLeadersDiskIsNotDone() {
        partition = world.led(lead(T0, 1, 2, config("flush.messages", "1"), 1, 2));
        PartitionAppend append = appended(-1, "a");
        partition.strand().submit(() -> partition.replicaReached(2, 1));
        partition.strand().submit(() -> assertThat(append.isFinished()).isFalse());
        world.settle();
        assertThat(append.isFinished()).isTrue();
        assertThat(highWatermark()).isEqualTo(1);
    }

    @Test
    void theTimeToWaitForReplicasDoesNotRunOutOnTheDisk() {
        PartitionAppend alone = appended(-1, "a");
        alone.timeOut();
        world.settle();
        assertThat(alone.error()).isEqualTo(ErrorCode.NONE);

        partition = world.led(lead(T0, 1, 2, config("flush.messages", "1"), 1, 2));
        PartitionAppend append = appended(-1, "b");
        append.timeOut();
        assertThat(append.isFinished()).isFalse();
        world.settle();
        assertThat(append.error()).isEqualTo(ErrorCode.REQUEST_TIMED_OUT);
    }

    @Test
    void aRepeatedBatchWaitsForTheFirstOne() {
        BatchSettings settings = BatchSettings.at(0).withProducer(7, (short) 0, 0);
        PartitionAppend first = appended(1, World.batch(settings, "a"));
        PartitionAppend again = appended(1, World.batch(settings, "a"));
        assertThat(first.isFinished() || again.isFinished()).isFalse();
        world.settle();
        assertThat(again.error()).isEqualTo(ErrorCode.NONE);
        assertThat(Objects.requireNonNull(again.result()).duplicate()).isTrue();
    }

    @Test
    void leadershipLostMeansThatNothingIsPromised() {
        PartitionAppend one = appended(1, "a");
        PartitionAppend all = appended(-1, "b");
        world.registry.stopLeading(T0);
        partition.strand().submit(() -> partition.stopLeading(ErrorCode.NOT_LEADER_OR_FOLLOWER));
        while (!one.isFinished()) {
            world.simulation.strands().step();
        }
        world.settle();
        assertThat(List.of(one, all))
                .allSatisfy(append -> assertThat(append.isFinished()).isTrue());
    }

    @Test
    void aStateMachinesRecordsAreCommittedWhenTheyAreDurable() {
        List<Long> committed = new ArrayList<>();
        partition.strand().submit(() -> {
            partition.onCommit(() -> committed.add(partition.highWatermark()));
            partition.appendOwn(World.batch("a", "b"));
            assertThat(partition.highWatermark()).isZero();
        });
        world.settle();
        assertThat(committed).containsExactly(2L);
    }
}
