package dev.ottla.log.cleaner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.log.CleanedSegment;
import dev.ottla.log.CompactionRun;
import dev.ottla.log.CompactionWorld;
import dev.ottla.log.FileSlice;
import dev.ottla.log.LogCompaction;
import dev.ottla.log.LogRead;
import dev.ottla.log.LogView;
import dev.ottla.log.SealedSegment;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.runtime.simulation.SimulatedFileStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a cleaning when logs, disks and the broker itself change meanwhile. */
class CleanerLifeTest {
    private static final Path DISK = Path.of("/data");

    private final SimulatedFileStore disk = new SimulatedFileStore(1);
    private final Map<String, String> topic = new HashMap<>(
            Map.of("cleanup.policy", "compact", "min.cleanable.dirty.ratio", "0.01", "delete.retention.ms", "1000"));
    private CompactionWorld world = new CompactionWorld(disk, DISK, topic);

    @BeforeEach
    void open() throws IOException {
        disk.prepare(DISK);
        world.open();
    }

    private void rolled(String... records) {
        world.append(records);
        world.roll();
    }

    private void reopen() {
        world.close();
        try {
            world.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void progressSurvivesARestart() {
        rolled("a=1", "a=2");
        world.clean();
        assertThat(world.log().compaction().cleanedEndOffset()).isEqualTo(2);

        reopen();

        assertThat(world.log().compaction().cleanedEndOffset()).isEqualTo(2);
        assertThat(world.texts()).containsExactly("1:a=2");
    }

    /** Nobody appends, so no roll makes durable what was found after the kill. */
    @Test
    void anIdleLogIsCompactedAfterAKill() throws IOException {
        rolled("a=1", "a=2");
        disk.deleteIfExists(DISK.resolve("recovery-point-offset-checkpoint"));
        disk.killProcess();
        world.open();

        world.clean();
        world.clean();

        assertThat(world.texts()).containsExactly("1:a=2");
    }

    @Test
    void truncationTakesProgressBackAndEndsWhatIsUnderWay() {
        rolled("a=1", "a=2");
        rolled("b=1", "b=2");
        world.clean();
        CompactionRun before = world.log().compaction().begin();

        world.onStrand(log -> log.truncateTo(3));

        assertThat(world.log().compaction().cleanedEndOffset())
                .isEqualTo(world.log().view().logEndOffset());
        assertThat(before.isCurrent()).isFalse();
        reopen();
        assertThat(world.log().compaction().cleanedEndOffset()).isLessThanOrEqualTo(3);
    }

    @Test
    void progressBeyondTheLogIsForgotten() {
        rolled("a=1", "a=2");
        world.clean();
        world.onStrand(log -> log.truncateFullyAndStartAt(100));
        rolled("b=1", "b=2");

        world.clean();

        assertThat(world.texts()).containsExactly("101:b=2");
    }

    @Test
    void pausedLogIsNotCleanedUntilItIsResumed() {
        rolled("a=1", "a=2");
        world.onStrand(log -> log.compaction().pause());
        world.clean();
        assertThat(world.texts()).hasSize(2);
        assertThat(world.log().compaction().cleanedEndOffset()).isEqualTo(LogCompaction.NEVER);

        world.onStrand(log -> log.compaction().resume());
        world.clean();
        assertThat(world.texts()).containsExactly("1:a=2");
    }

    @Test
    void cleaningOfALogThatIsPausedMeanwhileHasNoEffect() throws IOException {
        rolled("a=1", "a=2");
        CompactionRun run = world.log().compaction().begin();
        List<SealedSegment> segments = run.acquireSegments();
        try (CleanedSegment cleaned = run.create(0)) {
            cleaned.complete(0);
            world.onStrand(log -> log.compaction().pause());
            world.onStrand(log -> log.compaction().resume());

            assertThat(run.replace(segments, cleaned)).isFalse();
        }
        segments.forEach(SealedSegment::close);
        assertThat(world.texts()).hasSize(2);
        assertThat(world.fileNames()).noneMatch(name -> name.endsWith(".cleaned"));
    }

    @Test
    void damagedLogIsLeftOut() throws IOException {
        rolled("a=1", "a=2");
        disk.flipBit(world.partitionDirectory().resolve("00000000000000000000.log"), 70, 3);

        world.clean();

        assertThat(world.cleaner().uncleanablePartitions()).containsExactly(CompactionWorld.PARTITION);
        assertThat(world.log().isWritable()).isTrue();
        assertThat(world.append("a=3").error()).isEqualTo(ErrorCode.NONE);
        assertThat(world.fileNames()).noneMatch(name -> name.endsWith(".cleaned"));
    }

    @Test
    void fullDiskStopsACleaningAndNothingElse() throws IOException {
        rolled("a=" + "x".repeat(5_000), "b=" + "y".repeat(5_000), "a=2");
        disk.faults().capacityBytes(disk.faults().usedBytes() + 1_000);

        world.clean();
        assertThat(world.log().isWritable()).isTrue();
        assertThat(world.cleaner().uncleanablePartitions()).isEmpty();
        assertThat(world.fileNames()).noneMatch(name -> name.endsWith(".cleaned"));

        disk.faults().capacityBytes(Long.MAX_VALUE);
        world.clean();
        assertThat(world.records()).hasSize(2);
    }

    @Test
    void failingDiskTakesTheLogOffline() {
        rolled("a=1", "a=2");
        disk.faults().failNextForce(path -> path.toString().endsWith(".cleaned"));

        world.clean();

        assertThat(world.failures).isNotEmpty();
        assertThat(world.log().isWritable()).isFalse();
    }

    @Test
    void readersKeepTheSegmentsTheyHold() throws IOException {
        rolled("a=1", "a=2");
        LogRead read = world.log().view().read(0, 10_000, Long.MAX_VALUE, true);
        LogView old = world.log().view();

        world.clean();
        world.timer.advanceMs(120_000);

        FileSlice slice = Objects.requireNonNull(read.slice());
        ByteBuffer bytes = ByteBuffer.allocate(slice.sizeBytes());
        assertThat(slice.readInto(bytes, 0)).isEqualTo(slice.sizeBytes());
        read.release();
        LogRead again = old.read(0, 10_000, Long.MAX_VALUE, true);
        assertThat(Objects.requireNonNull(again.slice()).sizeBytes()).isLessThan(slice.sizeBytes());
        again.release();
    }

    @Test
    void oldFilesAreDeletedAfterTheDelay() throws IOException {
        rolled("a=1", "a=2");
        rolled("b=1");
        world.clean();
        assertThat(world.fileNames()).anyMatch(name -> name.endsWith(".deleted"));

        world.timer.advanceMs(60_000);

        assertThat(world.fileNames()).noneMatch(name -> name.endsWith(".deleted"));
        assertThat(world.fileNames()).filteredOn(name -> name.endsWith(".log")).hasSize(2);
    }

    @Test
    void oneLogIsCleanedAgainWhenTimeHasCome() {
        world.cleaner().start();
        rolled("a=1", "a=2");

        world.timer.advanceMs(CompactionWorld.BACKOFF_MS);
        world.settle();

        assertThat(world.texts()).containsExactly("1:a=2");
        world.cleaner().close();
    }

    @Test
    void throttleKeepsToItsRate() {
        world.cleanerConfig = new CleanerConfig(true, 1, 1 << 20, 0.9, 16 << 10, 10_000, 15_000);
        reopen();
        rolled("a=" + "x".repeat(20_000), "a=2");
        long startMs = world.clock.monotonicMs();

        world.clean();

        assertThat(world.records()).hasSize(1);
        assertThat(world.clock.monotonicMs() - startMs).isBetween(3_500L, 5_000L);
    }
}
