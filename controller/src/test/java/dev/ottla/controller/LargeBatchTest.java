package dev.ottla.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.metadata.MetadataRecord;
import dev.ottla.metadata.MetadataRecordCodec;
import dev.ottla.protocol.IntList;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.message.metadata.PartitionRecord;
import dev.ottla.raft.RaftDriver;
import dev.ottla.runtime.simulation.Simulation;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What does not fit into one batch of the log becomes a transaction, and nothing else does. */
class LargeBatchTest {
    private static final int HEADERS_BYTES = 24;
    private static final short VERSION = 2;

    private final ControllerWorld world = new ControllerWorld(new Simulation(1).random());

    /** Every number as long as it can be, every list full. */
    private static MetadataRecord partition(int replicaCount) {
        IntList replicas = IntList.of(
                IntStream.range(0, replicaCount).map(i -> Integer.MAX_VALUE - i).toArray());
        return MetadataRecord.of(
                PartitionRecord.builder()
                        .partitionId(Integer.MAX_VALUE)
                        .topicId(new Uuid(1, 2))
                        .replicas(replicas)
                        .isr(replicas)
                        .removingReplicas(replicas)
                        .addingReplicas(replicas)
                        .leader(Integer.MAX_VALUE)
                        .leaderRecoveryState((byte) 1)
                        .leaderEpoch(Integer.MAX_VALUE)
                        .partitionEpoch(Integer.MAX_VALUE)
                        .directories(Collections.nCopies(replicaCount, new Uuid(3, 4)))
                        .eligibleLeaderReplicas(replicas)
                        .lastKnownElr(replicas)
                        .build(),
                VERSION);
    }

    @Test
    void aTopicAsLargeAsOneCallMayAskForIsOneBatch() {
        List<MetadataRecord> records = Collections.nCopies(TopicCreation.MAX_PARTITIONS_PER_REQUEST, partition(3));
        assertThat(LargeBatch.wrap(records, world.image())).isSameAs(records);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 100})
    void partitionsThatJustDoNotFitBecomeATransaction(int replicaCount) {
        int bytes = MetadataRecordCodec.encode(partition(replicaCount)).length + HEADERS_BYTES;
        List<MetadataRecord> records =
                Collections.nCopies(RaftDriver.MAX_BATCH_BYTES / bytes + 1, partition(replicaCount));
        List<MetadataRecord> wrapped = LargeBatch.wrap(records, world.image());
        assertThat(wrapped).hasSize(records.size() + 2);
        assertThat(LargeBatch.parts(wrapped)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 100})
    void partitionsThatJustFitAreOneBatch(int replicaCount) {
        int bytes = MetadataRecordCodec.encode(partition(replicaCount)).length + HEADERS_BYTES;
        List<MetadataRecord> records = Collections.nCopies(RaftDriver.MAX_BATCH_BYTES / bytes, partition(replicaCount));
        assertThat(LargeBatch.wrap(records, world.image())).isSameAs(records);
    }
}
