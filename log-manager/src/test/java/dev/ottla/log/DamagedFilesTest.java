package dev.ottla.log;

import static dev.ottla.log.Batches.batch;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.Uuid;
import dev.ottla.runtime.FileStore;
import dev.ottla.runtime.simulation.SeededRandom;
import dev.ottla.runtime.simulation.SimulatedFileStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One bit of one file turns over while the broker is stopped. Everything that can be made anew from the batches is, and
 * nobody notices: every record is found by its offset and by its time. A bit within the batches is what clients'
 * checksums are for.
 */
class DamagedFilesTest {
    private static final Path DIRECTORY = Path.of("/data");
    private static final TopicIdPartition ID = new TopicIdPartition(new Uuid(7, 7), new TopicPartition("t", 0));
    private static final int RECORDS = 60;
    private static final int FLIPS = 60;

    private SimulatedFileStore disk;
    private ManagerFixture fixture;
    private LogConfig config = PartitionLogTest.small();

    @BeforeEach
    void fill() throws IOException {
        disk = new SimulatedFileStore(31);
        disk.prepare(DIRECTORY);
        open();
        PartitionLog log = fixture.manager.getOrCreate(ID, fixture.config("t"));
        for (int n = 0; n < RECORDS; n++) {
            fixture.append(log, batch(1_000 + n * 10L, "value-" + n));
        }
        fixture.manager.close();
        disk.killProcess();
    }

    private void open() throws IOException {
        fixture = new ManagerFixture(disk, Map.of("t", config), DIRECTORY);
        fixture.open();
        fixture.strands.runUntilIdle();
    }

    private List<Path> files(String suffix) throws IOException {
        return disk.list(DIRECTORY.resolve("t-0")).stream()
                .filter(path -> path.toString().endsWith(suffix))
                .toList();
    }

    private void flip(Path file, SeededRandom random) throws IOException {
        disk.flipBit(file, random.nextInt((int) disk.sizeBytes(file)), random.nextInt(8));
    }

    private void assertEverythingIsThere() throws IOException {
        PartitionLog log = fixture.manager.get(ID.topicPartition());
        assertThat(log).isNotNull();
        LogView view = log.view();
        assertThat(view.logStartOffset()).isZero();
        assertThat(view.logEndOffset()).isEqualTo(RECORDS);
        assertThat(Batches.readAll(view, 0)).hasSize(RECORDS);
        for (int n = 0; n < RECORDS; n++) {
            assertThat(Batches.records(view.read(n, 1, Long.MAX_VALUE, true))
                            .getFirst()
                            .offset())
                    .as("read at offset %s", n)
                    .isEqualTo(n);
            assertThat(view.offsetForTimestamp(1_000 + n * 10L).offset())
                    .as("by time of %s", n)
                    .isEqualTo(n);
        }
        assertThat(fixture.failures).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {".index", ".timeindex", ".snapshot", "leader-epoch-checkpoint"})
    void aFlippedBitInWhatCanBeMadeAnewIsNotNoticed(String kind) throws IOException {
        for (int seed = 0; seed < FLIPS; seed++) {
            fill();
            SeededRandom random = new SeededRandom(seed);
            List<Path> files = files(kind).stream().filter(this::hasBytes).toList();
            Path damaged = files.get(random.nextInt(files.size()));
            flip(damaged, random);
            try {
                open();
                assertEverythingIsThere();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ", " + damaged, e);
            }
        }
    }

    private boolean hasBytes(Path path) {
        try {
            return disk.sizeBytes(path) > 0;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "recovery-point-offset-checkpoint",
                "replication-offset-checkpoint",
                "log-start-offset-checkpoint",
                "cleaner-offset-checkpoint"
            })
    void aDamagedCheckpointCostsARecoveryAndNothingElse(String name) throws IOException {
        Path checkpoint = DIRECTORY.resolve(name);
        for (int bit = 0; bit < 8; bit++) {
            fill();
            disk.flipBit(checkpoint, 0, bit);
            open();
            assertEverythingIsThere();
        }
    }

    @Test
    void aTornLastBatchIsCutAfterAnUncleanStop() throws IOException {
        Path last = files(".log").getLast();
        disk.deleteIfExists(DIRECTORY.resolve(".kafka_cleanshutdown"));
        disk.deleteIfExists(DIRECTORY.resolve("recovery-point-offset-checkpoint"));
        try (var file = disk.open(last, FileStore.OpenMode.READ_WRITE)) {
            file.truncate(file.sizeBytes() - 3);
        }

        open();

        PartitionLog log = fixture.manager.get(ID.topicPartition());
        assertThat(log).isNotNull();
        assertThat(log.view().logEndOffset()).isEqualTo(RECORDS - 1);
        assertThat(fixture.append(log, batch(2_000, "again")).firstOffset()).isEqualTo(RECORDS - 1);
    }

    @Test
    void aFlippedBitInABatchEndsTheLogThereAfterAnUncleanStop() throws IOException {
        Path first = files(".log").getFirst();
        disk.deleteIfExists(DIRECTORY.resolve(".kafka_cleanshutdown"));
        disk.deleteIfExists(DIRECTORY.resolve("recovery-point-offset-checkpoint"));
        disk.flipBit(first, disk.sizeBytes(first) - 2, 3);

        open();

        PartitionLog log = fixture.manager.get(ID.topicPartition());
        assertThat(log).isNotNull();
        assertThat(log.view().logEndOffset()).isLessThan(RECORDS);
        assertThat(Batches.readAll(log.view(), 0)).hasSize((int) log.view().logEndOffset());
    }

    @Test
    void aFlippedBitInASealedBatchIsHandedOutAsItIsAfterACleanStop() throws IOException {
        Path first = files(".log").getFirst();
        disk.flipBit(first, disk.sizeBytes(first) - 2, 3);

        open();

        PartitionLog log = fixture.manager.get(ID.topicPartition());
        assertThat(log).isNotNull();
        assertThat(log.view().logEndOffset()).isEqualTo(RECORDS);
        LogRead read = log.view().read(0, Integer.MAX_VALUE, Long.MAX_VALUE, true);
        assertThat(read.sizeBytes()).isEqualTo((int) disk.sizeBytes(first));
        read.release();
    }

    /** Wherever the last segment is cut, and whether it is small enough to be walked or is looked into by its index. */
    @ParameterizedTest
    @ValueSource(ints = {1_000, 100_000})
    void aSegmentThatIsCutShortAfterACleanStopEndsWithItsLastWholeBatch(int segmentBytes) throws IOException {
        config = LogConfig.of(
                Map.of("internal.segment.bytes", String.valueOf(segmentBytes), "index.interval.bytes", "300"));
        fill();
        long size = disk.sizeBytes(files(".log").getLast());
        long base = SegmentFiles.offsetIn(files(".log").getLast().getFileName().toString(), SegmentFiles.LOG);
        for (long cut = 1; cut <= size; cut += Math.max(1, size / 50)) {
            fill();
            truncate(files(".log").getLast(), cut);
            open();
            try {
                PartitionLog log = requireNonNull(fixture.manager.get(ID.topicPartition()));
                long end = log.view().logEndOffset();
                assertThat(end).isBetween(base, RECORDS - 1L);
                assertThat(Batches.readAll(log.view(), 0)).hasSize((int) end);
                assertThat(fixture.append(log, batch(2_000, "again")).firstOffset())
                        .isEqualTo(end);
                fixture.manager.close();
                disk.killProcess();
                open();
                PartitionLog again = requireNonNull(fixture.manager.get(ID.topicPartition()));
                assertThat(Batches.readAll(again.view(), 0)).hasSize((int) end + 1);
                assertThat(fixture.failures).isEmpty();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("cut by " + cut + " of " + size, e);
            }
        }
    }

    @Test
    void behindASealedSegmentThatIsCutShortReadersGoOnWithTheNext() throws IOException {
        Path first = files(".log").getFirst();
        long next = SegmentFiles.offsetIn(files(".log").get(1).getFileName().toString(), SegmentFiles.LOG);
        truncate(first, 5);

        open();

        PartitionLog log = requireNonNull(fixture.manager.get(ID.topicPartition()));
        assertThat(Batches.readAll(log.view(), 0))
                .as("all but the torn batch")
                .hasSize(RECORDS - 1)
                .noneMatch(record -> record.offset() == next - 1);
        assertThat(fixture.failures).isEmpty();
    }

    @Test
    void aFileSystemThatBecomesReadOnlyTakesItsDirectoryOffline() throws IOException {
        open();
        PartitionLog log = requireNonNull(fixture.manager.get(ID.topicPartition()));
        disk.faults().readOnly(true);

        assertThat(fixture.append(log, batch(2_000, "refused")).error()).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);
        assertThat(log.view().read(0, 1_000, Long.MAX_VALUE, true).error()).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);
        assertThat(fixture.manager.get(ID.topicPartition())).isNull();
        assertThat(fixture.failures).hasSize(1);

        disk.faults().readOnly(false);
        disk.killProcess();
        open();
        assertEverythingIsThere();
    }

    private void truncate(Path path, long bytes) throws IOException {
        try (var file = disk.open(path, FileStore.OpenMode.READ_WRITE)) {
            file.truncate(file.sizeBytes() - bytes);
        }
    }
}
