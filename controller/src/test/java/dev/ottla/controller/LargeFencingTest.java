package dev.ottla.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.metadata.MetadataRecord;
import dev.ottla.metadata.MetadataRecordCodec;
import dev.ottla.protocol.IntList;
import dev.ottla.protocol.message.metadata.BeginTransactionRecord;
import dev.ottla.protocol.message.metadata.EndTransactionRecord;
import dev.ottla.raft.RaftDriver;
import dev.ottla.runtime.simulation.Simulation;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A broker may lead more partitions than one batch of the metadata log can say that it leads no more. */
class LargeFencingTest {
    private static final int TOPICS = 18;
    private static final int PARTITIONS = 10_000;

    @Test
    void aBrokerThatLedMoreThanABatchCanSayIsFencedNevertheless() {
        ControllerWorld world = new ControllerWorld(new Simulation(1).random());
        world.join(2);
        IntList[] placement = new IntList[PARTITIONS];
        Arrays.fill(placement, IntList.of(2));
        for (int i = 0; i < TOPICS; i++) {
            world.create("topic-" + i, Map.of(), placement);
        }
        int before = world.log.size();

        world.pass(2 * ControllerWorld.SESSION_MS);

        List<MetadataRecord> fencing = world.log.subList(before, world.log.size());
        assertThat(fencing.getFirst().message()).isInstanceOf(BeginTransactionRecord.class);
        assertThat(fencing.getLast().message()).isInstanceOf(EndTransactionRecord.class);
        List<List<MetadataRecord>> parts = LargeBatch.parts(fencing);
        assertThat(parts)
                .hasSizeGreaterThan(1)
                .allSatisfy(part -> assertThat(part.stream()
                                .mapToLong(record -> MetadataRecordCodec.encode(record).length)
                                .sum())
                        .isLessThan(RaftDriver.MAX_BATCH_BYTES));
        assertThat(world.image().cluster().isActive(2)).isFalse();
        assertThat(world.partition("topic-0", 0).hasLeader()).isFalse();
        assertThat(world.partition("topic-" + (TOPICS - 1), PARTITIONS - 1).hasLeader())
                .isFalse();
    }
}
