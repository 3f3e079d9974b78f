package dev.ottla.log;

import static dev.ottla.log.Batches.batch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.Uuid;
import dev.ottla.runtime.simulation.SimulatedFileStore;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A log moves to another directory while it is in use, and nothing is lost wherever the move is cut off. */
class LogMovesTest {
    private static final Path ONE = Path.of("/one");
    private static final Path TWO = Path.of("/two");
    private static final TopicPartition PARTITION = new TopicPartition("t", 0);
    private static final TopicIdPartition ID = new TopicIdPartition(new Uuid(7, 7), PARTITION);

    private final SimulatedFileStore disk = new SimulatedFileStore(21);
    private ManagerFixture fixture;
    private PartitionLog log;
    private LogDirectory two;
    private long seed;

    @BeforeEach
    void createLog() throws IOException {
        disk.prepare(ONE);
        disk.prepare(TWO);
        open();
        log = fixture.manager.getOrCreate(ID, fixture.config("t"));
        assertThat(log.directory()).startsWithRaw(ONE);
    }

    private void open() throws IOException {
        fixture = new ManagerFixture(disk, Map.of("t", PartitionLogTest.small()), ONE, TWO);
        fixture.seed = ++seed;
        fixture.open();
        fixture.strands.runUntilIdle();
        two = fixture.manager.directories().get(1);
    }

    private void append(int count) {
        for (int i = 0; i < count; i++) {
            PartitionLog now = current();
            fixture.append(now, batch(1_000, "value-" + now.view().logEndOffset()));
        }
    }

    private PartitionLog current() {
        PartitionLog now = fixture.manager.get(PARTITION);
        assertThat(now).isNotNull();
        return now;
    }

    private void move() {
        assertThat(fixture.manager.moves().move(log, two)).isEqualTo(ErrorCode.NONE);
        fixture.strands.runUntilIdle();
    }

    private void assertHolds(long from, long end) throws IOException {
        List<String> expected = new ArrayList<>();
        for (long offset = from; offset < end; offset++) {
            expected.add("value-" + offset);
        }
        assertThat(current().view().logStartOffset()).isEqualTo(from);
        assertThat(Batches.readAll(current().view(), from))
                .extracting(Batches::value)
                .containsExactlyElementsOf(expected);
    }

    @Test
    void aMovedLogHoldsEverythingAndIsWrittenAndFoundAgainThere() throws IOException {
        append(50);
        List<PartitionLog> told = new ArrayList<>();
        fixture.manager.moves().onMoved(told::add);

        move();

        assertThat(current().directory()).isEqualTo(TWO.resolve("t-0"));
        assertThat(told).containsExactly(current());
        assertThat(current().highWatermark()).isEqualTo(50);
        append(3);
        assertHolds(0, 53);
        fixture.timer.advanceMs(60_000);
        assertThat(disk.list(ONE)).noneMatch(path -> path.toString().contains("t-0"));
        fixture.manager.close();
        disk.killProcess();
        open();
        assertThat(current().directory()).startsWithRaw(TWO);
        assertHolds(0, 53);
    }

    @Test
    void whoReadsTheOldLogIsLedToTheNewOne() throws IOException {
        append(20);
        LogView before = log.view();
        move();

        assertThat(log.isWritable()).isFalse();
        assertThat(Batches.readAll(before, 0)).hasSize(20);
        assertThat(Batches.readAll(log.view(), 5)).hasSize(15);
        assertThat(fixture.failures).isEmpty();
    }

    @Test
    void logStartEpochsAndProducersMoveAlong() throws IOException {
        append(30);
        log.strand().execute(() -> {
            log.advanceLogStartOffset(7);
            log.assignEpoch(4, 30);
        });
        fixture.strands.runUntilIdle();

        move();

        assertHolds(7, 30);
        assertThat(current().view().leaderEpochs().latestEpoch()).isEqualTo(4);
        assertThat(current().view().leaderEpochs()).isEqualTo(log.view().leaderEpochs());
        fixture.manager.close();
        disk.killProcess();
        open();
        assertHolds(7, 30);
    }

    @Test
    void aMoveThatIsCutOffGoesOnAtTheNextStart() throws IOException {
        append(40);
        fixture.manager.moves().limit(1);
        move();
        append(5);
        assertThat(fixture.manager.moves().futures()).hasSize(1);
        disk.killProcess();

        open();

        assertThat(current().directory()).startsWithRaw(TWO);
        assertHolds(0, 45);
    }

    @Test
    void aThrottledMoveTakesItsTimeAndCanBeSeen() throws IOException {
        append(40);
        long bytes = log.view().sizeBytes();
        fixture.manager.moves().limit(Math.max(1, bytes / 10));

        move();

        LogMoves.Future future = fixture.manager.moves().futures().getFirst();
        assertThat(future.logDirectory()).isEqualTo(TWO);
        assertThat(future.offsetLag()).isPositive();
        assertThat(current()).isEqualTo(log);
        for (int second = 0; second < 30; second++) {
            fixture.timer.advanceMs(1_000);
            fixture.strands.runUntilIdle();
        }
        assertThat(current().directory()).startsWithRaw(TWO);
        assertHolds(0, 40);
    }

    @Test
    void aMoveIsGivenUpByNamingTheDirectoryWhereTheLogIs() throws IOException {
        append(40);
        fixture.manager.moves().limit(1);
        move();

        LogDirectory one = fixture.manager.directories().getFirst();
        assertThat(fixture.manager.moves().move(log, one)).isEqualTo(ErrorCode.NONE);
        fixture.strands.runUntilIdle();
        fixture.timer.advanceMs(60_000);
        fixture.strands.runUntilIdle();

        assertThat(fixture.manager.moves().futures()).isEmpty();
        assertThat(disk.list(TWO)).noneMatch(path -> path.toString().contains("t-0"));
        assertThat(log.compaction().isPaused()).isFalse();
        append(1);
        assertHolds(0, 41);
    }

    @Test
    void aTargetThatFailsEndsTheMoveAndLeavesTheLog() throws IOException {
        append(10);
        disk.faults()
                .failNextWrite(path -> path.startsWith(TWO) && path.toString().endsWith(".log"));

        move();

        assertThat(fixture.manager.directories())
                .extracting(LogDirectory::isOnline)
                .containsExactly(true, false);
        assertThat(current()).isEqualTo(log);
        append(1);
        assertHolds(0, 11);
        assertThat(fixture.manager.moves().move(log, two)).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);
    }

    @Test
    void aLogThatWasCutAndGrewAgainIsCopiedAsItIs() throws IOException {
        append(40);
        fixture.manager.moves().limit(1);
        move();
        log.strand().execute(() -> log.truncateTo(6));
        fixture.strands.runUntilIdle();
        for (int i = 6; i < 9; i++) {
            ByteBuf records = batch(1_000, "value-" + i);
            log.strand().execute(() -> log.append(records, 9, AppendOrigin.CLIENT, 1_000));
            fixture.strands.runUntilIdle();
            records.release();
        }
        fixture.manager.moves().limit(Long.MAX_VALUE);
        fixture.timer.advanceMs(3_600_000);
        fixture.strands.runUntilIdle();

        assertThat(current().directory()).startsWithRaw(TWO);
        assertHolds(0, 9);
    }

    @Test
    void aDeletedLogTakesItsCopyAlong() throws IOException {
        append(40);
        fixture.manager.moves().limit(1);
        move();

        fixture.manager.delete(PARTITION);
        fixture.strands.runUntilIdle();
        fixture.timer.advanceMs(60_000);
        fixture.strands.runUntilIdle();

        assertThat(disk.list(ONE)).noneMatch(path -> path.toString().contains("t-0"));
        assertThat(disk.list(TWO)).noneMatch(path -> path.toString().contains("t-0"));
    }

    /** Power fails at every change of the disk during a move: the records forced before are there afterwards, once. */
    @Test
    void aPowerCutAtAnyMomentOfAMoveLosesNothing() throws IOException {
        append(40);
        log.strand().execute(() -> log.flush(done -> {}));
        fixture.strands.runUntilIdle();
        fixture.manager.checkpoint();
        move();
        fixture.timer.advanceMs(60_000);
        for (long cut = 0; cut < 40; cut++) {
            disk.crash(cut);
            open();
            assertThat(fixture.manager.directories()).allMatch(LogDirectory::isOnline);
            assertHolds(0, 40);
            PartitionLog now = current();
            LogDirectory target =
                    fixture.manager.directories().get(now.directory().startsWith(ONE) ? 1 : 0);
            fixture.manager.moves().limit(cut % 2 == 0 ? 1 : Long.MAX_VALUE);
            fixture.manager.moves().move(now, target);
            if (cut % 3 > 0) {
                fixture.strands.runUntilIdle();
            }
        }
    }
}
