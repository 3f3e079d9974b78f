package dev.ottla.log;

import static dev.ottla.log.Batches.batch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.runtime.simulation.SimulatedFileStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The last time of a segment is written when it is sealed. Its batches may all have been durable before, and the
 * recovery point behind them: a power cut or a kill in between must not leave them without their times.
 */
class SealedTimesTest {
    private static final Path DISK = Path.of("/data");
    private static final int RECORDS = 6;

    private SimulatedFileStore disk;
    private LogFixture fixture;

    @BeforeEach
    void flushAndRoll() throws IOException {
        disk = new SimulatedFileStore(2);
        disk.prepare(DISK.resolve("orders-0"));
        fixture = new LogFixture(disk, DISK, LogConfig.of(Map.of("retention.ms", "-1", "index.interval.bytes", "150")));
        fixture.open();
        for (int n = 0; n < RECORDS; n++) {
            fixture.append(batch(1_000 + n, "value-" + n));
        }
        fixture.onStrand(log -> {
            log.flusher().flushCompletely();
            return true;
        });
        fixture.log.strand().execute(fixture.log::rollSegment);
        assertThat(fixture.log.flusher().recoveryPoint()).isEqualTo(RECORDS);
        assertThat(fixture.log.view().segmentCount()).isEqualTo(2);
    }

    private void assertTimesAreFound() throws IOException {
        for (int n = 0; n < RECORDS; n++) {
            assertThat(fixture.log.view().offsetForTimestamp(1_000 + n).offset())
                    .as("by time of %s", n)
                    .isEqualTo(n);
        }
    }

    @Test
    void aPowerCutRightAfterwardsLosesNoTime() throws IOException {
        disk.crashLosingAllUnforced();
        fixture.open(RECORDS, 0, false);
        assertTimesAreFound();
    }

    @Test
    void theNextCompleteFlushMakesThemDurable() throws IOException {
        fixture.settle();
        fixture.append(batch(2_000, "later"));
        fixture.onStrand(log -> {
            log.flusher().flushCompletely();
            return true;
        });
        disk.crashLosingAllUnforced();
        fixture.open(RECORDS + 1, 0, false);
        assertTimesAreFound();
    }

    @Test
    void aKillAndAPowerCutLaterLoseNoTime() throws IOException {
        disk.killProcess();
        fixture.open(RECORDS, 0, false);
        fixture.append(batch(2_000, "later"));
        fixture.onStrand(log -> {
            log.flusher().flushCompletely();
            return true;
        });
        disk.crashLosingAllUnforced();
        fixture.open(RECORDS + 1, 0, false);
        assertTimesAreFound();
    }
}
