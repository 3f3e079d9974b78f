package dev.ottla.log;

import static dev.ottla.log.Batches.batch;
import static dev.ottla.log.Batches.idempotent;
import static dev.ottla.log.Batches.marker;
import static dev.ottla.log.Batches.records;
import static dev.ottla.log.Batches.transactional;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.record.ControlRecordType;
import dev.ottla.protocol.record.LogRecord;
import dev.ottla.protocol.record.RecordBatch;
import dev.ottla.protocol.record.TimestampType;
import dev.ottla.runtime.LocalFileStore;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one log promises to those who append and read, on a real disk. */
class PartitionLogTest {
    @TempDir
    Path directory;

    private LogFixture fixture;

    @BeforeEach
    void openLog() throws IOException {
        fixture = new LogFixture(new LocalFileStore(), directory, small());
        fixture.open();
    }

    /** Segments of about ten of these tests' batches, an index entry every two. */
    static LogConfig small() {
        return LogConfig.of(Map.of("internal.segment.bytes", "1000", "index.interval.bytes", "150"));
    }

    @Test
    void appendAssignsOffsetsAndLeaderEpoch() {
        AppendResult first = fixture.append(batch(1_000, "a", "b"), 3, AppendOrigin.CLIENT);
        AppendResult second = fixture.append(batch(1_000, "c"), 4, AppendOrigin.CLIENT);

        assertThat(first.error()).isEqualTo(ErrorCode.NONE);
        assertThat(first.firstOffset()).isZero();
        assertThat(first.lastOffset()).isEqualTo(1);
        assertThat(second.firstOffset()).isEqualTo(2);
        assertThat(first.logAppendTimeMs()).isEqualTo(-1);
        LogView view = fixture.log.view();
        assertThat(view.logEndOffset()).isEqualTo(3);
        assertThat(view.leaderEpochs().entries())
                .containsExactly(new LeaderEpochs.Entry(3, 0), new LeaderEpochs.Entry(4, 2));
        assertThat(Batches.readAll(view, 0)).extracting(Batches::value).containsExactly("a", "b", "c");
    }

    @Test
    void readStopsAtTheGivenEndAndNeverReturnsHalfAFirstBatch() {
        fixture.append(batch(1_000, "a", "b"));
        fixture.append(batch(1_000, "c"));
        LogView view = fixture.log.view();

        assertThat(records(view.read(0, 1 << 20, 2, true)))
                .extracting(LogRecord::offset)
                .containsExactly(0L, 1L);
        assertThat(records(view.read(1, 1, Long.MAX_VALUE, true))).hasSize(2);
        assertThat(records(view.read(1, 1, Long.MAX_VALUE, false))).isEmpty();
        assertThat(records(view.read(0, 1 << 20, 1, true))).isEmpty();
        assertThat(records(view.read(3, 1 << 20, Long.MAX_VALUE, true))).isEmpty();
        assertThat(view.read(4, 1 << 20, Long.MAX_VALUE, true).error()).isEqualTo(ErrorCode.OFFSET_OUT_OF_RANGE);
    }

    @Test
    void segmentsRollBySizeAndReadsCrossThem() throws IOException {
        for (int i = 0; i < 60; i++) {
            fixture.append(batch(1_000 + i, "value-" + i));
        }
        LogView view = fixture.log.view();

        assertThat(view.segmentCount()).isGreaterThan(4);
        assertThat(Batches.readAll(view, 0)).hasSize(60);
        assertThat(Batches.readAll(view, 37))
                .first()
                .extracting(LogRecord::offset)
                .isEqualTo(37L);
        assertThat(logFiles()).hasSize(view.segmentCount());
        assertThat(view.offsetForTimestamp(1_037)).isEqualTo(new TimestampOffset(1_037, 37, 0));
        assertThat(view.offsetForTimestamp(2_000)).isEqualTo(TimestampOffset.NONE);
        assertThat(view.maxTimestamp()).isEqualTo(new TimestampOffset(1_059, 59, 0));
    }

    @Test
    void repeatedBatchIsAnsweredWithItsFirstOffsets() {
        for (int i = 0; i < 6; i++) {
            fixture.append(idempotent(9, 0, i, "v" + i));
        }

        AppendResult repeated = fixture.append(idempotent(9, 0, 1, "v1"));
        AppendResult forgotten = fixture.append(idempotent(9, 0, 0, "v0"));

        assertThat(repeated.duplicate()).isTrue();
        assertThat(repeated.error()).isEqualTo(ErrorCode.NONE);
        assertThat(repeated.firstOffset()).isEqualTo(1);
        assertThat(forgotten.error()).isEqualTo(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
        assertThat(fixture.log.view().logEndOffset()).isEqualTo(6);
    }

    @Test
    void sequencesAndEpochsAreChecked() {
        fixture.append(idempotent(9, 1, 0, "a", "b"));

        assertThat(fixture.append(idempotent(9, 1, 3, "c")).error()).isEqualTo(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
        assertThat(fixture.append(idempotent(9, 0, 2, "c")).error()).isEqualTo(ErrorCode.INVALID_PRODUCER_EPOCH);
        assertThat(fixture.append(idempotent(9, 2, 1, "c")).error()).isEqualTo(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
        assertThat(fixture.append(idempotent(9, 1, 2, "c")).error()).isEqualTo(ErrorCode.NONE);
        assertThat(fixture.append(idempotent(9, 2, 0, "d")).error()).isEqualTo(ErrorCode.NONE);
        assertThat(fixture.append(idempotent(77, 0, 42, "e")).error()).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void openTransactionHoldsBackTheStableOffsetUntilItsMarkerIsReplicated() throws IOException {
        fixture.append(batch(1_000, "before"));
        fixture.append(transactional(9, 0, 0, "a", "b"));
        assertThat(fixture.log.view().firstUnstableOffset()).isEqualTo(1);

        fixture.append(marker(9, 0, ControlRecordType.ABORT, 5), 0, AppendOrigin.COORDINATOR);
        assertThat(fixture.log.view().firstUnstableOffset()).isEqualTo(1);
        fixture.onStrand(log -> {
            log.updateHighWatermark(4);
            return true;
        });

        assertThat(fixture.log.view().firstUnstableOffset()).isEqualTo(Long.MAX_VALUE);
        assertThat(fixture.log.view().abortedTransactions(0, 4)).containsExactly(new AbortedTransaction(9, 1, 3, 4));
        assertThat(fixture.log.view().abortedTransactions(4, 9)).isEmpty();
        assertThat(fixture.append(marker(9, 0, ControlRecordType.COMMIT, 4), 0, AppendOrigin.COORDINATOR)
                        .error())
                .isEqualTo(ErrorCode.TRANSACTION_COORDINATOR_FENCED);
    }

    @Test
    void producersSurviveCleanAndUncleanStops() throws IOException {
        for (int i = 0; i < 30; i++) {
            fixture.append(idempotent(9, 0, i, "value-" + i));
        }
        fixture.append(transactional(10, 0, 0, "open"));
        fixture.open(0, 0, false);
        assertThat(fixture.append(idempotent(9, 0, 29, "value-29")).duplicate()).isTrue();
        assertThat(fixture.log.view().firstUnstableOffset()).isEqualTo(30);

        assertThat(fixture.check(PartitionLog::close)).isTrue();
        fixture.open(31, 0, true);
        assertThat(fixture.append(idempotent(9, 0, 29, "value-29")).duplicate()).isTrue();
        assertThat(fixture.log.view().firstUnstableOffset()).isEqualTo(30);
        assertThat(fixture.append(idempotent(9, 0, 31, "gap")).error())
                .isEqualTo(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
    }

    @Test
    void readerKeepsItsBytesWhenTheLogIsTruncatedUnderIt() {
        fixture.append(batch(1_000, "a"));
        fixture.append(batch(1_000, "b"));
        LogRead held = fixture.log.view().read(0, 1 << 20, Long.MAX_VALUE, true);

        assertThat(fixture.check(log -> log.truncateTo(1))).isTrue();
        fixture.append(batch(1_000, "other"));

        assertThat(records(held)).extracting(Batches::value).containsExactly("a", "b");
        assertThat(Batches.readAll(fixture.log.view(), 0))
                .extracting(Batches::value)
                .containsExactly("a", "other");
    }

    @Test
    void olderViewReadsWhatRetentionHasDeletedMeanwhileFromTheNewest() {
        for (int i = 0; i < 40; i++) {
            fixture.append(batch(1_000, "value-" + i));
        }
        LogView old = fixture.log.view();
        fixture.onStrand(log -> log.advanceLogStartOffset(35));
        assertThat(fixture.count(log -> log.deleteOldSegments(0))).isPositive();

        assertThat(old.read(0, 100, Long.MAX_VALUE, true).error()).isEqualTo(ErrorCode.OFFSET_OUT_OF_RANGE);
        assertThat(Batches.readAll(fixture.log.view(), 35)).hasSize(5);
    }

    @Test
    void retentionDeletesByTimeAndSizeButNothingAboveTheHighWatermark() throws IOException {
        fixture.config = LogConfig.of(
                Map.of("internal.segment.bytes", "1000", "retention.ms", "1000", "file.delete.delay.ms", "500"));
        fixture.onStrand(log -> {
            log.updateConfig(fixture.config);
            return true;
        });
        for (int i = 0; i < 40; i++) {
            fixture.append(batch(fixture.clock.wallClockMs(), "value-" + i));
        }
        long later = fixture.clock.wallClockMs() + 2_000;
        assertThat(fixture.count(log -> log.deleteOldSegments(later))).isZero();
        fixture.onStrand(log -> {
            log.updateHighWatermark(40);
            return true;
        });

        assertThat(fixture.count(log -> log.deleteOldSegments(later))).isPositive();
        assertThat(fixture.log.view().logStartOffset()).isEqualTo(40);
        assertThat(fixture.log.view().segmentCount()).isEqualTo(1);
        fixture.settle();
        assertThat(names()).anyMatch(name -> name.endsWith(".log.deleted"));
        fixture.timer.advanceMs(500);
        fixture.settle();
        assertThat(names()).noneMatch(name -> name.endsWith(".deleted"));
        assertThat(fixture.append(batch(1_000, "next")).firstOffset()).isEqualTo(40);
    }

    @Test
    void tornTailIsCutAndEverythingBeforeItStays() throws IOException {
        for (int i = 0; i < 5; i++) {
            fixture.append(batch(1_000, "value-" + i));
        }
        Path file = logFiles().getFirst();
        byte[] content = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(content, content.length - 3));

        fixture.open();

        assertThat(fixture.log.view().logEndOffset()).isEqualTo(4);
        assertThat(Batches.readAll(fixture.log.view(), 0)).hasSize(4);
        assertThat(fixture.append(batch(1_000, "again")).firstOffset()).isEqualTo(4);
    }

    @Test
    void damagedIndexesAreRebuilt() throws IOException {
        for (int i = 0; i < 40; i++) {
            fixture.append(batch(1_000 + i, "value-" + i));
        }
        fixture.onStrand(PartitionLog::close);
        for (Path path : paths()) {
            if (path.toString().endsWith("index")) {
                Files.write(path, new byte[] {1, 2, 3, 4, 5});
            }
        }

        fixture.open(40, 0, true);

        assertThat(Batches.readAll(fixture.log.view(), 0)).hasSize(40);
        assertThat(fixture.log.view().offsetForTimestamp(1_020).offset()).isEqualTo(20);
    }

    @Test
    void completeFlushMovesTheRecoveryPointAndWritesTheEpochs() throws IOException {
        fixture.append(batch(1_000, "a"), 7, AppendOrigin.CLIENT);
        assertThat(fixture.log.flusher().durableEnd()).isZero();
        fixture.onStrand(log -> {
            log.flush(point -> {});
            return true;
        });
        assertThat(fixture.log.flusher().durableEnd()).isEqualTo(1);
        assertThat(fixture.log.flusher().recoveryPoint()).isZero();

        fixture.onStrand(log -> {
            log.flusher().flushCompletely();
            return true;
        });

        assertThat(fixture.log.flusher().recoveryPoint()).isEqualTo(1);
        assertThat(Files.readString(fixture.directory().resolve("leader-epoch-checkpoint")))
                .isEqualTo("0\n1\n7 0\n");
    }

    @Test
    void logStartsAnywhereAfterFullTruncation() throws IOException {
        fixture.append(batch(1_000, "a"));
        fixture.onStrand(log -> log.truncateFullyAndStartAt(1_000));

        assertThat(fixture.append(batch(1_000, "b")).firstOffset()).isEqualTo(1_000);
        assertThat(fixture.log.view().logStartOffset()).isEqualTo(1_000);
        fixture.open();
        assertThat(fixture.log.view().logEndOffset()).isEqualTo(1_001);
    }

    @Test
    void replicatedBatchesKeepTheirOffsetsAndMustFollowTheLog() {
        var batch = batch(1_000, "a");
        new dev.ottla.protocol.record.RecordBatch(batch, 0).setBaseOffset(5);
        assertThat(fixture.append(batch.retain(), 0, AppendOrigin.REPLICATION).firstOffset())
                .isEqualTo(5);
        assertThat(fixture.append(batch, 0, AppendOrigin.REPLICATION).error()).isEqualTo(ErrorCode.OFFSET_OUT_OF_RANGE);
        assertThat(fixture.log.view().logEndOffset()).isEqualTo(6);
    }

    private List<Path> logFiles() throws IOException {
        return paths().stream().filter(path -> path.toString().endsWith(".log")).toList();
    }

    private List<String> names() throws IOException {
        return paths().stream().map(path -> path.getFileName().toString()).toList();
    }

    private List<Path> paths() throws IOException {
        try (Stream<Path> paths = Files.list(fixture.directory())) {
            return paths.sorted().toList();
        }
    }

    @Test
    void aClaimedAppendTimeBecomesATimeOfCreation() {
        ByteBuf batch = batch(1_000, "a");
        new RecordBatch(batch, 0).setLogAppendTime(5_000);
        fixture.append(batch);

        LogRead read = fixture.log.view().read(0, 1_000, 1, true);
        RecordBatch stored = new RecordBatch(Batches.readBytes(read.slice()), 0);
        read.release();
        stored.ensureValid();
        assertThat(stored.timestampType()).isEqualTo(TimestampType.CREATE_TIME);
        assertThat(stored.maxTimestamp()).isEqualTo(5_000);
    }
}
