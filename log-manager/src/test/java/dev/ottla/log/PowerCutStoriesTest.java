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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Goal: the rare and long changes of names (a new log, a deleted one, one that moves to another directory, retention)
 * keep what was acknowledged wherever the power is cut. Method: each is a short story, told again and again; the power
 * goes at the first operation of the disk, then at the second, up to the end, and of what was not forced all is lost,
 * or chance decides.
 */
class PowerCutStoriesTest {
    private static final Path ONE = Path.of("/one");
    private static final Path TWO = Path.of("/two");
    private static final Uuid TOPIC_ID = new Uuid(7, 7);
    private static final TopicPartition PARTITION = new TopicPartition("t", 0);
    private static final TopicIdPartition ID = new TopicIdPartition(TOPIC_ID, PARTITION);
    private static final int FATES = 2;

    private final Map<String, LogConfig> configs = Map.of(
            "t",
            LogConfig.of(Map.of(
                    "internal.segment.bytes", "400",
                    "flush.messages", "1",
                    "index.interval.bytes", "200",
                    "file.delete.delay.ms", "1000",
                    "retention.ms", "-1")));
    private SimulatedFileStore disk;
    private CutStore store;
    private ManagerFixture fixture;
    /** What was acknowledged of the log: it holds the values from this offset to that, exclusive. */
    private long firstOffset;

    private long acknowledgedEnd;
    private Map<Long, String> values;

    @FunctionalInterface
    private interface Chapter {
        void tell() throws IOException;
    }

    /** Cuts the power at each operation of what happens; what was before it is durable. */
    private void cutEverywhere(Chapter before, Chapter happening, Chapter check) throws IOException {
        for (int fate = 0; fate < FATES; fate++) {
            boolean cut = true;
            for (long operation = 1; cut; operation++) {
                begin(fate);
                before.tell();
                store.cutAt(store.operations() + operation);
                happening.tell();
                cut = store.isCut();
                crash(fate, operation);
                check.tell();
            }
        }
    }

    private void begin(long seed) throws IOException {
        disk = new SimulatedFileStore(seed);
        disk.prepare(ONE);
        disk.prepare(TWO);
        firstOffset = 0;
        acknowledgedEnd = 0;
        values = new HashMap<>();
        open(seed);
    }

    private void open(long seed) throws IOException {
        store = new CutStore(disk, force -> false);
        fixture = new ManagerFixture(store, configs, ONE, TWO);
        fixture.seed = seed;
        fixture.open();
        fixture.io = fixture.strands.pool("io");
    }

    private void crash(int fate, long operation) throws IOException {
        store.cutAt(0);
        if (fate == 0) {
            disk.crashLosingAllUnforced();
        } else {
            disk.crash(fate * 1_000L + operation);
        }
        open(100 + operation);
    }

    /** Creating a log waits for its I/O threads in some places, so that these are the caller's for a moment. */
    private void create(TopicIdPartition partition) throws IOException {
        fixture.io = Runnable::run;
        try {
            fixture.manager.getOrCreate(partition, configs.get("t"));
        } catch (IOException e) {
            assertThat(store.isCut()).as("%s", e).isTrue();
        } finally {
            fixture.io = fixture.strands.pool("io again");
        }
    }

    private void append(int count) {
        for (int i = 0; i < count; i++) {
            PartitionLog log = fixture.manager.get(PARTITION);
            if (log != null && log.isWritable()) {
                log.strand().execute(() -> appendOne(log));
                fixture.strands.step();
            }
        }
        fixture.strands.runUntilIdle();
        acknowledge();
    }

    private void appendOne(PartitionLog log) {
        long offset = log.view().logEndOffset();
        String value = "value-" + values.size();
        values.put(offset, value);
        ByteBuf bytes = batch(1_000, value);
        log.append(bytes, 0, AppendOrigin.CLIENT, 1_000);
        bytes.release();
        acknowledge();
    }

    private void acknowledge() {
        PartitionLog log = fixture.manager.get(PARTITION);
        if (log != null && log.isWritable() && !store.isCut()) {
            acknowledgedEnd = Math.max(acknowledgedEnd, log.flusher().acknowledgedEnd());
            log.strand().execute(() -> log.updateHighWatermark(acknowledgedEnd));
        }
    }

    private void passSeconds(int seconds) {
        for (int i = 0; i < seconds; i++) {
            fixture.timer.advanceMs(1_000);
            fixture.strands.runUntilIdle();
        }
    }

    private PartitionLog log() {
        return Objects.requireNonNull(fixture.manager.get(PARTITION));
    }

    /** All that was acknowledged and nothing else than was written, with the right topic. */
    private void assertHoldsWhatWasAcknowledged() {
        if (acknowledgedEnd == 0 && fixture.manager.get(PARTITION) == null) {
            return;
        }
        LogView view = log().view();
        assertThat(acknowledgedEnd == 0 || log().topicId().equals(TOPIC_ID)).isTrue();
        assertThat(view.logStartOffset()).isLessThanOrEqualTo(firstOffset);
        assertThat(view.logEndOffset()).isGreaterThanOrEqualTo(acknowledgedEnd);
        List<String> expected = new ArrayList<>();
        for (long offset = view.logStartOffset(); offset < view.logEndOffset(); offset++) {
            expected.add(values.get(offset));
        }
        assertThat(Batches.readAll(view, view.logStartOffset()))
                .extracting(Batches::value)
                .isEqualTo(expected);
    }

    @Test
    void theFirstBatchOfANewPartitionSurvives() throws IOException {
        cutEverywhere(
                () -> {},
                () -> {
                    create(ID);
                    append(1);
                },
                () -> {
                    assertHoldsWhatWasAcknowledged();
                    if (fixture.manager.get(PARTITION) == null) {
                        create(ID);
                        assertThat(log().view().logEndOffset()).isZero();
                    }
                });
    }

    @Test
    void aMovingPartitionIsThereOnceAndWhole() throws IOException {
        cutEverywhere(
                () -> {
                    create(ID);
                    append(12);
                    fixture.manager.checkpoint();
                },
                () -> {
                    LogDirectory target = fixture.manager.directories().stream()
                            .filter(directory -> !directory.path().equals(log().logDirectory()))
                            .findFirst()
                            .orElseThrow();
                    fixture.io = Runnable::run;
                    ErrorCode error = fixture.manager.moves().move(log(), target);
                    fixture.io = fixture.strands.pool("io of the move");
                    assertThat(error == ErrorCode.NONE || store.isCut()).isTrue();
                    append(10);
                    passSeconds(3);
                },
                () -> {
                    assertHoldsWhatWasAcknowledged();
                    fixture.strands.runUntilIdle();
                    append(3);
                    passSeconds(3);
                    assertHoldsWhatWasAcknowledged();
                    assertThat(fixture.manager.moves().futures()).isEmpty();
                    assertThat(fixture.failures).isEmpty();
                });
    }

    @Test
    void aDeletedPartitionIsThereWholeOrGoneAndDoesNotComeBackInANewOne() throws IOException {
        cutEverywhere(
                () -> {
                    create(ID);
                    append(12);
                    fixture.manager.checkpoint();
                },
                () -> {
                    boolean[] renamed = new boolean[1];
                    fixture.manager.delete(PARTITION, () -> renamed[0] = !store.isCut());
                    fixture.strands.runUntilIdle();
                    if (renamed[0]) {
                        values.clear();
                        acknowledgedEnd = 0;
                        create(ID);
                        append(3);
                        passSeconds(3);
                    }
                },
                () -> {
                    if (fixture.manager.get(PARTITION) != null || acknowledgedEnd <= 3) {
                        assertHoldsWhatWasAcknowledged();
                    }
                });
    }

    @Test
    void whatRetentionAndDeleteRecordsTakeAwayLeavesNoHole() throws IOException {
        cutEverywhere(
                () -> {
                    create(ID);
                    append(12);
                    fixture.manager.checkpoint();
                },
                () -> {
                    deleteRecords(7);
                    append(5);
                    deleteRecords(acknowledgedEnd);
                    append(3);
                    passSeconds(3);
                },
                this::assertHoldsWhatWasAcknowledged);
    }

    @Test
    void whatAFailedForceLeftInThePageCacheIsWrittenAnewBeforeItIsAcknowledged() throws IOException {
        begin(1);
        create(ID);
        append(1);
        disk.faults().failNextForce(path -> path.toString().endsWith(".log"));
        append(1);
        assertThat(acknowledgedEnd).isEqualTo(1);
        assertThat(fixture.manager.get(PARTITION)).isNull();

        disk.killProcess();
        open(2);
        log().strand().execute(() -> log().flusher().onChange(() -> {}));
        fixture.strands.runUntilIdle();
        acknowledge();
        assertThat(acknowledgedEnd).isEqualTo(2);
        assertThat(disk.list(ONE)).noneMatch(path -> path.toString().endsWith("failed"));

        disk.crashLosingAllUnforced();
        open(3);
        assertHoldsWhatWasAcknowledged();
    }

    private void deleteRecords(long offset) {
        PartitionLog log = fixture.manager.get(PARTITION);
        if (log == null) {
            return; // the power is off
        }
        log.strand().execute(() -> {
            if (log.advanceLogStartOffset(offset)) {
                firstOffset = offset;
            }
            log.deleteOldSegments(1_000);
        });
        fixture.strands.step();
    }
}
