package dev.ottla.log;

import static dev.ottla.log.Batches.batch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.protocol.ErrorCode;
import dev.ottla.runtime.simulation.SimulatedFileStore;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Names of deleted segments go later than the segments; a log that begins anew meanwhile, as a follower does that is
 * told to, must neither lose its new names to that nor find the old ones beside them.
 */
class SegmentDeletionTest {
    private static final Path DISK = Path.of("/data");
    private static final int RECORDS = 12;

    private SimulatedFileStore disk;
    private CutStore store;
    private LogFixture fixture;

    @BeforeEach
    void fill() throws IOException {
        disk = new SimulatedFileStore(8);
        disk.prepare(DISK.resolve("orders-0"));
        store = new CutStore(disk, force -> false);
        open(0, 0);
        for (int i = 0; i < RECORDS; i++) {
            fixture.append(batch(1_000, "value-" + i));
        }
        fixture.onStrand(log -> {
            log.updateHighWatermark(RECORDS);
            log.flusher().flushCompletely();
            return true;
        });
    }

    private void open(long recoveryPoint, long logStartOffset) throws IOException {
        LogConfig config =
                LogConfig.of(Map.of("internal.segment.bytes", "300", "flush.messages", "1", "retention.ms", "-1"));
        fixture = new LogFixture(store, DISK, config);
        fixture.open(recoveryPoint, logStartOffset, false);
    }

    /** All in one turn of the strand: the I/O threads have not taken any name away yet. */
    private void deleteAndBeginAnewAt(long offset) {
        fixture.log.strand().execute(() -> {
            fixture.log.advanceLogStartOffset(RECORDS - 1);
            assertThat(fixture.log.deleteOldSegments(1_000)).isGreaterThan(1);
            fixture.log.truncateFullyAndStartAt(offset);
        });
    }

    private void appendOnly(String value) {
        ByteBuf bytes = batch(1_000, value);
        fixture.log.strand().execute(() -> {
            AppendResult result = fixture.log.append(bytes, 0, AppendOrigin.CLIENT, 1_000);
            assertThat(result.error()).isEqualTo(ErrorCode.NONE);
        });
        bytes.release();
    }

    private List<String> readAll() {
        return Batches.readAll(fixture.log.view(), fixture.log.view().logStartOffset()).stream()
                .map(Batches::value)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 3, RECORDS, 40})
    void aLogThatBeginsAnewKeepsItsOwnNames(long offset) throws IOException {
        deleteAndBeginAnewAt(offset);
        appendOnly("new");
        fixture.settle();
        fixture.timer.advanceMs(120_000);
        fixture.settle();
        assertThat(fixture.log.flusher().durableEnd()).isEqualTo(offset + 1);

        disk.killProcess();
        open(offset, offset);

        assertThat(readAll()).containsExactly("new");
        assertThat(fixture.log.view().logEndOffset()).isEqualTo(offset + 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 3, RECORDS, 40})
    void nothingOfBeforeComesBackBesideWhatIsAcknowledgedAfterwards(long offset) throws IOException {
        deleteAndBeginAnewAt(offset);
        appendOnly("new");
        fixture.settle();
        assertThat(fixture.log.flusher().acknowledgedEnd()).isEqualTo(offset + 1);

        disk.crashLosingAllUnforced();
        open(offset, 0);

        assertThat(readAll()).containsExactly("new");
        assertThat(fixture.log.view().logStartOffset()).isEqualTo(offset);
    }

    @Test
    void aLogThatCannotTakeOldNamesAwayGoesOffline() {
        fixture.log.strand().execute(() -> {
            fixture.log.advanceLogStartOffset(RECORDS - 1);
            assertThat(fixture.log.deleteOldSegments(1_000)).isGreaterThan(1);
            store.cutAt(store.operations() + 1);
            assertThat(fixture.log.truncateFullyAndStartAt(40)).isFalse();
        });
        assertThat(fixture.log.isWritable()).isFalse();
    }
}
