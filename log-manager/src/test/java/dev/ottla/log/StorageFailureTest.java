package dev.ottla.log;

import static dev.ottla.log.Batches.batch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.protocol.ErrorCode;
import dev.ottla.runtime.simulation.SimulatedFileStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A disk that fails under a log takes the log offline, and nothing that was readable away. */
class StorageFailureTest {
    private static final Path DISK = Path.of("/data");

    @Test
    void fullDiskRefusesTheAppendAndKeepsWhatWasThere() throws IOException {
        SimulatedFileStore disk = new SimulatedFileStore(5);
        disk.prepare(DISK.resolve("orders-0"));
        LogFixture fixture = new LogFixture(disk, DISK, LogConfig.defaults());
        fixture.open();
        fixture.append(batch(1_000, "kept"));
        disk.faults().capacityBytes(disk.faults().usedBytes() + 10);

        AppendResult refused = fixture.append(batch(1_000, "too much"));

        assertThat(refused.error()).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);
        assertThat(fixture.failures).hasSize(1);
        assertThat(fixture.log.isWritable()).isFalse();
        assertThat(Batches.readAll(fixture.log.view(), 0))
                .extracting(Batches::value)
                .containsExactly("kept");
        disk.faults().capacityBytes(Long.MAX_VALUE);
        disk.killProcess();
        fixture.open();
        assertThat(fixture.append(batch(1_000, "again")).firstOffset()).isEqualTo(1);
    }

    @Test
    void failedForceTakesTheLogOfflineAndSaysSoToWhoWaits() throws IOException {
        SimulatedFileStore disk = new SimulatedFileStore(6);
        disk.prepare(DISK.resolve("orders-0"));
        LogFixture fixture = new LogFixture(disk, DISK, LogConfig.defaults());
        fixture.open();
        fixture.append(batch(1_000, "a"));
        disk.faults().failNextForce(path -> path.toString().endsWith(".log"));
        List<Long> told = new ArrayList<>();

        fixture.onStrand(log -> {
            log.flush(told::add);
            return true;
        });

        assertThat(told).containsExactly(-1L);
        assertThat(fixture.log.isWritable()).isFalse();
        assertThat(fixture.log.flusher().recoveryPoint()).isZero();
    }
}
