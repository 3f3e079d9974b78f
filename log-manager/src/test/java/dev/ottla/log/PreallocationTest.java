package dev.ottla.log;

import static dev.ottla.log.Batches.batch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.protocol.record.RecordBatchHeader;
import dev.ottla.runtime.FileStore.OpenMode;
import dev.ottla.runtime.StoreFile;
import dev.ottla.runtime.simulation.SimulatedFileStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that has its whole length from the first record on, and gives back what it did not need. */
class PreallocationTest {
    private static final Path DISK = Path.of("/data");
    private static final int SEGMENT_BYTES = 1_000;
    private static final Map<String, String> CONFIG =
            Map.of("internal.segment.bytes", String.valueOf(SEGMENT_BYTES), "preallocate", "true");

    private SimulatedFileStore disk;
    private LogFixture fixture;
    private int written;

    @BeforeEach
    void open() throws IOException {
        disk = new SimulatedFileStore(3);
        disk.prepare(DISK.resolve("orders-0"));
        fixture = new LogFixture(disk, DISK, LogConfig.of(CONFIG));
        fixture.open();
    }

    private void append(int records) {
        for (int n = 0; n < records; n++) {
            AppendResult result = fixture.append(batch(1_000, "value-" + written++));
            assertThat(result.lastOffset()).isEqualTo(written - 1);
        }
    }

    private List<LogSegment> segments() {
        LogView view = fixture.log.view();
        return IntStream.range(0, view.segments().size())
                .mapToObj(view.segments()::get)
                .toList();
    }

    private long fileBytes(LogSegment segment) throws IOException {
        return disk.sizeBytes(segment.files().log());
    }

    private static long endOfBatches(LogSegment segment) throws IOException {
        long end = 0;
        try (HeaderCursor cursor = segment.headers(0, segment.sizeBytes())) {
            while (cursor.next()) {
                end = cursor.nextPosition();
            }
        }
        return end;
    }

    private void assertAllThere() throws IOException {
        assertThat(Batches.readAll(fixture.log.view(), 0))
                .extracting(Batches::value)
                .containsExactlyElementsOf(
                        IntStream.range(0, written).mapToObj(n -> "value-" + n).toList());
        for (LogSegment segment : segments()) {
            assertThat(fileBytes(segment)).isEqualTo(segment.sizeBytes()).isEqualTo(endOfBatches(segment));
        }
        append(1);
        assertThat(Batches.readAll(fixture.log.view(), 0)).hasSize(written);
    }

    @Test
    void onlyTheSegmentThatIsWrittenIsLongerThanItsBatches() throws IOException {
        append(30);

        List<LogSegment> segments = segments();
        assertThat(segments).hasSizeGreaterThan(2);
        for (LogSegment segment : segments.subList(0, segments.size() - 1)) {
            assertThat(fileBytes(segment)).isEqualTo(segment.sizeBytes());
        }
        assertThat(fileBytes(segments.getLast())).isEqualTo(SEGMENT_BYTES);
        assertThat(segments.getLast().sizeBytes()).isLessThan(SEGMENT_BYTES);
    }

    @Test
    void aLogThatIsClosedIsAsLongAsItsBatchesAndIsNotScanned() throws IOException {
        append(20);
        assertThat(fixture.check(PartitionLog::close)).isTrue();

        fixture.open(written, 0, true);

        assertAllThere();
    }

    @Test
    void whatAKillLeavesPreallocatedIsCutOff() throws IOException {
        append(20);
        disk.killProcess();

        fixture.open();

        assertAllThere();
    }

    @Test
    void segmentsBehindOneThatWasNotTrimmedAreKept() throws IOException {
        append(30);
        Path first = segments().getFirst().files().log();
        disk.killProcess();
        try (StoreFile file = disk.open(first, OpenMode.READ_WRITE)) {
            file.write(ByteBuffer.allocate(1), SEGMENT_BYTES - 1);
        }

        fixture.open();

        assertAllThere();
    }

    private void flush() {
        fixture.onStrand(log -> {
            log.flusher().flushCompletely();
            return true;
        });
    }

    /** Rolls a log that is durable as a whole; of what the roll leaves to be forced only the names are. */
    private void seal() throws IOException {
        flush();
        fixture.log.strand().execute(fixture.log::rollSegment);
        disk.forceDirectory(DISK.resolve("orders-0"));
    }

    /** Its batches were durable before the roll, so that they are not looked at; segments may be longer now. */
    @ParameterizedTest
    @ValueSource(strings = {"1000", "2000"})
    void whereAPowerCutTakesTheTrimBackTheFileIsTrimmedAgain(String segmentBytes) throws IOException {
        append(3);
        seal();
        disk.crashLosingAllUnforced();
        assertThat(fileBytes(segments().getFirst())).isEqualTo(SEGMENT_BYTES);
        fixture.config = LogConfig.of(Map.of("internal.segment.bytes", segmentBytes, "preallocate", "true"));

        fixture.open(written, 0, false);

        assertAllThere();
    }

    @Test
    void aCleanStopMakesATrimDurable() throws IOException {
        append(3);
        seal();
        assertThat(fixture.check(PartitionLog::close)).isTrue();
        disk.crashLosingAllUnforced();

        fixture.open(written, 0, true);

        assertAllThere();
    }

    @Test
    void aFlushMakesATrimDurable() throws IOException {
        append(3);
        seal();
        append(1);
        flush();
        disk.crashLosingAllUnforced();

        fixture.open(written, 0, false);

        assertAllThere();
    }

    /** What is durable is not thrown away for being damaged. */
    @Test
    void whatFollowsTheBatchesOfADurableSegmentIsKeptUnlessItIsBlank() throws IOException {
        append(3);
        seal();
        disk.killProcess();
        Path first = segments().getFirst().files().log();
        long sizeBytes = disk.sizeBytes(first);
        try (StoreFile file = disk.open(first, OpenMode.READ_WRITE)) {
            file.write(ByteBuffer.allocate(Integer.BYTES), RecordBatchHeader.LENGTH);
        }

        fixture.open(written, 0, false);

        assertThat(disk.sizeBytes(first)).isEqualTo(sizeBytes);
    }

    @Test
    void aFlushOfASealedSegmentKeepsItShort() throws IOException {
        append(30);
        fixture.onStrand(log -> {
            log.flush(end -> assertThat(end).isEqualTo(written));
            return true;
        });
        disk.crashLosingAllUnforced();

        fixture.open(written, 0, false);

        assertAllThere();
    }

    @Test
    void aLogIsCutToItsBatches() throws IOException {
        append(30);
        assertThat(fixture.check(log -> log.truncateTo(25))).isTrue();
        written = 25;

        assertAllThere();
    }

    @Test
    void anEmptyLogIsTakenUpAfterACleanStop() throws IOException {
        assertThat(fixture.check(PartitionLog::close)).isTrue();

        fixture.open(0, 0, true);

        assertAllThere();
    }

    @Test
    void aChangeTakesEffectWithTheNextSegment() throws IOException {
        append(1);
        fixture.onStrand(log -> {
            log.updateConfig(LogConfig.of(Map.of()));
            log.rollSegment();
            return true;
        });
        append(1);

        LogSegment active = segments().getLast();
        assertThat(fileBytes(active)).isEqualTo(active.sizeBytes());
    }
}
