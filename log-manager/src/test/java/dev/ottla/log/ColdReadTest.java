package dev.ottla.log;

import static dev.ottla.log.Batches.batch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.runtime.FileStore.OpenMode;
import dev.ottla.runtime.LocalFileStore;
import dev.ottla.runtime.StoreFile;
import dev.ottla.runtime.simulation.SimulatedFileStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ColdReadTest {
    private static final Path DISK = Path.of("/data");
    private static final int MAX_BYTES = 10_000;

    private SimulatedFileStore disk;
    private LogFixture fixture;

    @BeforeEach
    void fill() throws IOException {
        disk = new SimulatedFileStore(1);
        disk.prepare(DISK.resolve("orders-0"));
        fixture = new LogFixture(disk, DISK, LogConfig.of(Map.of("internal.segment.bytes", "20000")));
        fixture.open();
        for (int i = 0; i < 40; i++) {
            fixture.append(batch(1_000, "value-" + i + "x".repeat(1_000)));
        }
        assertThat(fixture.log.view().segmentCount()).isGreaterThan(2);
    }

    private ColdRead coldAt(long offset) {
        return ColdRead.of(fixture.log.view(), offset, MAX_BYTES, Long.MAX_VALUE);
    }

    @Test
    void whatIsInThePageCacheIsNotCold() {
        assertThat(coldAt(0)).isNull();
        assertThat(coldAt(39)).isNull();
    }

    @Test
    void whatWasReadFromTheDiskOnceIsNotColdAnyMore() {
        disk.coolDown();
        ColdRead cold = Objects.requireNonNull(coldAt(0));
        cold.warm();
        assertThat(coldAt(0)).isNull();
        assertThat(Batches.records(fixture.log.view().read(0, MAX_BYTES, Long.MAX_VALUE, true)))
                .hasSizeGreaterThan(5);
    }

    @Test
    void whatThisProcessAppendedLastIsTakenToBeInMemory() {
        disk.coolDown();
        assertThat(coldAt(39)).isNull();
        assertThat(coldAt(40)).isNull();
        assertThat(coldAt(41)).isNull();
    }

    @Test
    void afterAStartTheTailIsColdUntilItIsRead() throws IOException {
        assertThat(fixture.check(PartitionLog::close)).isTrue();
        fixture.open(40, 0, true);
        disk.coolDown();
        ColdRead tail = Objects.requireNonNull(coldAt(36));
        tail.warm();
        assertThat(coldAt(36)).isNull();
    }

    @Test
    void aSealedSegmentWhoseIndexIsNotInMemoryIsCold() throws IOException {
        assertThat(fixture.check(PartitionLog::close)).isTrue();
        fixture.open(40, 0, true);
        ColdRead cold = Objects.requireNonNull(coldAt(0));
        cold.warm();
        assertThat(coldAt(0)).isNull();
        assertThat(fixture.failures).isEmpty();
    }

    @Test
    void theKernelSaysWhatItHasInMemory(@TempDir Path folder) throws IOException {
        try (StoreFile file = new LocalFileStore().open(folder.resolve("f"), OpenMode.CREATE_NEW)) {
            file.write(ByteBuffer.allocate(100_000), 0);
            assertThat(file.isInMemory(10, 99_990)).isTrue();
            assertThat(file.sizeBytes()).isEqualTo(100_000);
        }
    }
}
