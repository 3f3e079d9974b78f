package dev.ottla.log;

import static dev.ottla.log.Batches.batch;
import static dev.ottla.log.Batches.marker;
import static dev.ottla.log.Batches.transactional;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.record.ControlRecordType;
import dev.ottla.runtime.LocalFileStore;
import dev.ottla.runtime.simulation.SimulatedFileStore;
import io.netty.buffer.ByteBuf;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process without descriptors refuses what needs one, loses nothing, takes nothing offline, and goes on when there
 * are some again. Method: a disk that refuses to open anything for a while, and one that refuses each single open of a
 * mix of appends, aborted transactions, rolls, flushes and checkpoints in turn.
 */
class DescriptorShortageTest {
    private static final Path ONE = Path.of("/one");
    private static final Path TWO = Path.of("/two");
    private static final TopicPartition PARTITION = new TopicPartition("t", 0);
    private static final TopicIdPartition ID = new TopicIdPartition(new Uuid(7, 7), PARTITION);
    private static final int TRIES = 5;

    private CrampedStore store = new CrampedStore(new LocalFileStore());
    private ManagerFixture fixture = new ManagerFixture(store, Map.of());
    private List<String> accepted = new ArrayList<>();

    private void open(long flushMessages) throws IOException {
        SimulatedFileStore disk = new SimulatedFileStore(31);
        disk.prepare(ONE);
        disk.prepare(TWO);
        store = new CrampedStore(disk);
        accepted = new ArrayList<>();
        reopen(flushMessages);
    }

    private void reopen(long flushMessages) throws IOException {
        LogConfig config = LogConfig.of(Map.of(
                "internal.segment.bytes", "200", "flush.messages", Long.toString(flushMessages), "retention.ms", "-1"));
        fixture = new ManagerFixture(store, Map.of("t", config), ONE, TWO);
        fixture.openFilesMax = 1;
        fixture.open();
        fixture.strands.runUntilIdle();
        fixture.manager.getOrCreate(ID, config);
    }

    private PartitionLog log() {
        PartitionLog log = fixture.manager.get(PARTITION);
        assertThat(log).isNotNull();
        return log;
    }

    private ErrorCode append(String value) {
        ErrorCode error = fixture.append(log(), batch(1_000, value)).error();
        if (error == ErrorCode.NONE) {
            accepted.add(value);
        }
        return error;
    }

    private void passTime() {
        fixture.timer.advanceMs(1_000);
        fixture.strands.runUntilIdle();
    }

    private void assertNothingLost() throws IOException {
        assertThat(Batches.readAll(log().view(), 0))
                .extracting(Batches::value)
                .filteredOn(value -> value.startsWith("value"))
                .containsExactlyElementsOf(accepted);
        assertThat(fixture.failures).isEmpty();
        assertThat(fixture.manager.directories()).allMatch(LogDirectory::isOnline);
    }

    @Test
    void whatNeedsADescriptorIsRefusedUntilThereIsOneAndNothingGoesOffline() throws IOException {
        open(Long.MAX_VALUE);
        for (int i = 0; i < 10; i++) {
            assertThat(append("value-" + i)).isEqualTo(ErrorCode.NONE);
        }
        store.cramped(true);
        List<ErrorCode> answers = new ArrayList<>();
        for (int i = 10; i < 30; i++) {
            answers.add(append("value-" + i));
        }
        fixture.manager.checkpoint();
        passTime();
        assertThat(answers).contains(ErrorCode.KAFKA_STORAGE_ERROR).doesNotContain(ErrorCode.UNKNOWN_SERVER_ERROR);
        assertThat(answers.getLast()).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);
        assertThat(log().isWritable()).isTrue();

        store.cramped(false);
        for (int i = 30; i < 50; i++) {
            assertThat(append("value-" + i)).isEqualTo(ErrorCode.NONE);
        }
        passTime();

        assertNothingLost();
        assertThat(log().flusher().recoveryPoint()).isPositive();
        fixture.manager.close();
        reopen(Long.MAX_VALUE);
        assertNothingLost();
    }

    @Test
    void aFlushThatWasPromisedWaitsForADescriptorAndIsThenDone() throws IOException {
        open(Long.MAX_VALUE);
        append("value-0");
        List<Long> told = new ArrayList<>();
        store.cramped(true);
        log().strand().execute(() -> log().flush(told::add));
        passTime();
        assertThat(told).isEmpty();

        store.cramped(false);
        passTime();

        assertThat(told).containsExactly(1L);
        assertNothingLost();
    }

    @Test
    void aNewLogIsUsedAsSoonAsItsFolderCanBeMade() throws IOException {
        open(Long.MAX_VALUE);
        store.cramped(true);
        TopicIdPartition fresh = new TopicIdPartition(new Uuid(8, 8), new TopicPartition("fresh", 0));
        PartitionLog log = fixture.manager.getOrBegin(fresh, fixture.config("fresh"), LogPlacement.NEW);
        assertThat(log).isNotNull();
        assertThat(fixture.append(log, batch(1_000, "a")).error()).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);

        store.cramped(false);

        assertThat(fixture.append(log, batch(1_000, "b")).error()).isEqualTo(ErrorCode.NONE);
        assertThat(Batches.readAll(log.view(), 0)).extracting(Batches::value).containsExactly("b");
        assertNothingLost();
    }

    @Test
    void aMoveGoesOnWhenThereAreDescriptorsAgain() throws IOException {
        open(Long.MAX_VALUE);
        for (int i = 0; i < 10; i++) {
            append("value-" + i);
        }
        LogDirectory target = fixture.manager.directories().stream()
                .filter(directory -> !directory.path().equals(log().logDirectory()))
                .findFirst()
                .orElseThrow();
        fixture.manager.moves().move(log(), target);
        store.cramped(true);
        passTime();
        store.cramped(false);

        for (int i = 0; i < 10; i++) {
            passTime();
        }

        fixture.manager.moves().move(log(), target);
        passTime();
        assertThat(log().logDirectory()).isEqualTo(target.path());
        assertNothingLost();
    }

    @Test
    void eachSingleOpenMayBeRefused() throws IOException {
        boolean more = true;
        for (int refused = 0; more; refused++) {
            open(3);
            store.refuse(refused);
            mix();
            more = store.hasRefused();
            passTime();
            assertThat(log().flusher().acknowledgedEnd()).isEqualTo(log().view().logEndOffset());
            assertWhole("open " + refused + " refused");
            fixture.manager.close();
            reopen(3);
            assertWhole("open " + refused + " refused, started again");
        }
    }

    private void assertWhole(String story) throws IOException {
        assertNothingLost();
        LogView view = log().view();
        assertThat(view.abortedTransactions(0, view.logEndOffset()))
                .as(story)
                .extracting(AbortedTransaction::producerId)
                .containsExactly(10L, 11L, 12L);
    }

    private void mix() {
        for (int i = 0; i < 12; i++) {
            String value = "value-" + i;
            again(() -> batch(1_000, value), AppendOrigin.CLIENT);
            accepted.add(value);
            if (i % 4 == 3) {
                long producer = 10 + i / 4;
                again(() -> transactional(producer, 0, 0, "value-of-" + producer), AppendOrigin.CLIENT);
                accepted.add("value-of-" + producer);
                again(() -> marker(producer, 0, ControlRecordType.ABORT, 3), AppendOrigin.COORDINATOR);
                fixture.manager.checkpoint();
                log().strand().execute(() -> log().flusher().flushCompletely());
                passTime();
            }
        }
    }

    /** As clients do with a retriable error. */
    private void again(Supplier<ByteBuf> batches, AppendOrigin origin) {
        ErrorCode error = ErrorCode.KAFKA_STORAGE_ERROR;
        for (int i = 0; i < TRIES && error == ErrorCode.KAFKA_STORAGE_ERROR; i++) {
            error = fixture.append(log(), batches.get(), origin).error();
        }
        assertThat(error).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void aShortageIsToldByTheWordsOfTheSystem(@TempDir Path folder) {
        assertThat(DescriptorShortage.isCause(new FileSystemException("/a", null, "Too many open files")))
                .isTrue();
        assertThat(DescriptorShortage.isCause(new FileSystemException("/a", null, "Too many open files in system")))
                .isTrue();
        assertThat(DescriptorShortage.isCause(new FileNotFoundException("/a (Too many open files)")))
                .isTrue();
        assertThat(DescriptorShortage.isCause(new IOException("Too many open files")))
                .isTrue();
        assertThat(DescriptorShortage.isCause(DescriptorShortage.during(folder)))
                .isTrue();
        assertThat(DescriptorShortage.isCause(new IOException("Input/output error")))
                .isFalse();
        assertThat(DescriptorShortage.isCause(new NoSuchFileException("/Too many open files")))
                .isFalse();
    }

    @Test
    void aRareLineIsWrittenOnceAMinuteAndCountsWhatWasLeftOut() {
        RareLine line = new RareLine(fixture.clock);
        List<Long> written = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            line.write(written::add);
        }
        fixture.clock.advanceMs(60_000);
        line.write(written::add);
        assertThat(written).containsExactly(0L, 9L);
    }
}
