package dev.ottla.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ottla.protocol.record.BatchSettings;
import dev.ottla.runtime.simulation.SimulatedFileStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Goal: who asks a view whose segments were compacted, deleted or cut meanwhile gets the right answer or none, never
 * one that leaves out what these segments knew. Method: the view is taken before, and asked afterwards.
 */
class OldViewTest {
    private static final Path DIRECTORY = Path.of("/data");
    private static final Map<String, String> COMPACTED =
            Map.of("cleanup.policy", "compact", "min.cleanable.dirty.ratio", "0.01", "file.delete.delay.ms", "0");

    private final SimulatedFileStore disk = new SimulatedFileStore(3);
    private final CompactionWorld world = new CompactionWorld(disk, DIRECTORY, COMPACTED);

    @BeforeEach
    void open() throws IOException {
        disk.prepare(DIRECTORY);
        world.open();
    }

    private static BatchSettings transactional(long producerId, int sequence) {
        return BatchSettings.at(0).withProducer(producerId, (short) 0, sequence).withTransactional(true);
    }

    /** One record at a time of its own; returns that time. */
    private long append(String record) {
        world.clock.advanceMs(1_000);
        world.append(record);
        return world.clock.wallClockMs();
    }

    @Test
    void aTimeIsFoundInTheSegmentThatTookTheOthersPlace() throws IOException {
        append("a=1");
        long kept = append("b=1");
        append("a=2");
        world.roll();
        LogView old = world.log().view();

        world.clean();

        assertThat(world.log().view()).isNotSameAs(old);
        assertThat(old.offsetForTimestamp(kept)).isEqualTo(new TimestampOffset(kept, 1, 1));
        assertThat(old.offsetForTimestamp(0)).isEqualTo(new TimestampOffset(kept, 1, 1));
        assertThat(old.maxTimestamp().offset()).isEqualTo(2);
    }

    @Test
    void aTimeIsFoundAfterTheSegmentsThatWereDeleted() throws IOException {
        append("a=1");
        world.roll();
        long kept = append("b=1");
        LogView old = world.log().view();
        world.updateConfig(Map.of("cleanup.policy", "delete", "retention.ms", "-1", "file.delete.delay.ms", "0"));

        world.onStrand(log -> {
            log.advanceLogStartOffset(1);
            log.deleteOldSegments(world.clock.wallClockMs());
        });

        assertThat(world.log().view().segmentCount()).isEqualTo(1);
        assertThat(old.offsetForTimestamp(0)).isEqualTo(new TimestampOffset(kept, 1, 1));
        assertThat(old.maxTimestamp()).isEqualTo(new TimestampOffset(kept, 1, 1));
    }

    @Test
    void abortedTransactionsThatACompactedSegmentHasForgottenAreNotLeftOut() throws IOException {
        world.append(transactional(7, 0), "a=aborted");
        world.append(world.marker(7, 0, false), AppendOrigin.COORDINATOR);
        append("a=1");
        world.roll();
        LogView old = world.log().view();
        assertThat(old.abortedTransactions(0, 3)).hasSize(1);
        LogRead read = old.read(0, 10_000, Long.MAX_VALUE, true);

        world.clean();

        assertThatThrownBy(() -> old.abortedTransactions(0, 3)).isInstanceOf(SegmentGoneException.class);
        assertThat(world.texts()).containsExactly("2:a=1");
        read.release();
        assertThatThrownBy(() -> old.abortedTransactions(0, 3)).isInstanceOf(SegmentGoneException.class);
    }

    @Test
    void theLargestTimestampIsThatOfARecordThatIsLeft() throws IOException {
        world.append(BatchSettings.at(0).withProducer(9, (short) 0, 0), "a=1");
        long newest = append("b=1");
        BatchSettings next = BatchSettings.at(0).withProducer(9, (short) 0, 1);
        world.append(CompactionWorld.batch(next, newest + 1_000, "c=1"), AppendOrigin.CLIENT);
        world.roll();
        world.append(CompactionWorld.batch(BatchSettings.at(0), newest - 1, "c=2"), AppendOrigin.CLIENT);
        world.roll();

        world.clean();

        assertThat(world.texts()).containsExactly("0:a=1", "1:b=1", "3:c=2");
        assertThat(world.batches(batch -> batch.recordCount()))
                .as("emptied batches")
                .contains(0);
        assertThat(world.log().view().maxTimestamp()).isEqualTo(new TimestampOffset(newest, 1, 1));
    }

    @Test
    void theLargestTimestampMayLieBelowTheStartOfTheLog() throws IOException {
        long largest = append("a=1");
        world.onStrand(log -> log.advanceLogStartOffset(1));

        assertThat(world.log().view().maxTimestamp()).isEqualTo(new TimestampOffset(largest, 0, 1));
        assertThat(world.log().view().offsetForTimestamp(0)).isEqualTo(TimestampOffset.NONE);
    }
}
