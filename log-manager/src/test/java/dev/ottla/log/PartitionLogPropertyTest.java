package dev.ottla.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.record.Compression;
import dev.ottla.protocol.record.LogRecord;
import dev.ottla.runtime.simulation.SeededRandom;
import dev.ottla.runtime.simulation.SimulatedFileStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Goal: whatever sequence of operations a log goes through, it holds what a plain list would hold. Method: random
 * sequences over a simulated disk, with clean stops, kills and power cuts in between; after every step the log is
 * compared with {@link LogModel}. The seed is the test's parameter.
 */
class PartitionLogPropertyTest {
    private static final Path DISK = Path.of("/data");
    private static final int SEEDS = Integer.getInteger("log.seeds", 60);
    private static final int STEPS = 80;

    private SeededRandom random;
    private SimulatedFileStore disk;
    private LogFixture fixture;
    private final LogModel model = new LogModel();
    private int value;

    static List<Long> seeds() {
        return java.util.stream.LongStream.range(0, SEEDS).boxed().toList();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void logHoldsWhatTheModelHolds(long seed) throws IOException {
        random = new SeededRandom(seed);
        disk = new SimulatedFileStore(seed);
        disk.prepare(DISK.resolve("orders-0"));
        fixture = new LogFixture(disk, DISK, randomConfig(seed % 4 == 3));
        fixture.open();
        for (int step = 0; step < STEPS; step++) {
            step();
            compare();
        }
        assertThat(fixture.failures).isEmpty();
    }

    private LogConfig randomConfig(boolean preallocate) {
        return LogConfig.of(Map.of(
                "internal.segment.bytes", String.valueOf(random.between(300, 3_000)),
                "index.interval.bytes", String.valueOf(random.between(0, 600)),
                "segment.index.bytes", String.valueOf(random.between(40, 4_000)),
                "preallocate", String.valueOf(preallocate),
                "retention.ms", "-1"));
    }

    private void step() throws IOException {
        switch (random.nextInt(18)) {
            case 0 -> roll();
            case 1 -> truncate();
            case 2 -> advanceLogStart();
            case 3 -> flush();
            case 4 -> stopCleanly();
            case 5 -> kill();
            case 6 -> cutPower();
            case 7 -> startAnew();
            case 8 -> retain();
            default -> append();
        }
    }

    private void append() {
        String[] values = new String[1 + random.nextInt(4)];
        for (int i = 0; i < values.length; i++) {
            values[i] = "value-" + value++ + "x".repeat(random.nextInt(60));
        }
        long timestamp = random.between(1_000, 2_000);
        Compression compression = Compression.forId(random.chance(0.8) ? 0 : random.nextInt(5));
        AppendResult result = fixture.append(Batches.compressed(compression, timestamp, values));
        assertThat(result.error()).isEqualTo(ErrorCode.NONE);
        assertThat(result.firstOffset()).isEqualTo(model.logEndOffset);
        model.append(timestamp, values);
        assertThat(result.lastOffset()).isEqualTo(model.logEndOffset - 1);
        fixture.onStrand(log -> {
            log.updateHighWatermark(model.logEndOffset);
            return true;
        });
    }

    private void roll() {
        fixture.onStrand(log -> {
            log.rollSegment();
            return true;
        });
        model.recoveryPoint =
                Math.max(model.recoveryPoint, fixture.log.flusher().durableEnd());
    }

    private void truncate() {
        long offset = random.between(model.logStartOffset, model.logEndOffset);
        assertThat(fixture.check(log -> log.truncateTo(offset))).isTrue();
        model.truncateTo(offset);
    }

    private void startAnew() {
        if (random.chance(0.9)) {
            return;
        }
        long offset = random.between(0, model.logEndOffset + 5);
        assertThat(fixture.check(log -> log.truncateFullyAndStartAt(offset))).isTrue();
        model.startAt(offset);
    }

    private void advanceLogStart() {
        long offset = random.between(model.logStartOffset, model.logEndOffset);
        fixture.check(log -> log.advanceLogStartOffset(offset));
        model.logStartOffset = offset;
        fixture.count(log -> log.deleteOldSegments(0));
    }

    /** Whole segments go, the oldest first, if there is too much or all in them is too old; the active one too. */
    private void retain() {
        long nowMs = random.between(1_000, 3_000);
        long retentionMs = random.chance(0.3) ? -1 : random.between(0, 1_500);
        long retentionBytes = random.chance(0.5) ? -1 : random.between(0, 8_000);
        SegmentList before = fixture.log.view().segments();
        int expired = belowLogStart(before);
        expired = retentionBytes < 0 ? expired : tooMany(before, expired, retentionBytes);
        expired = retentionMs < 0 ? expired : tooOld(before, expired, nowMs - retentionMs);
        LogConfig keeping = fixture.log.config();
        fixture.onStrand(log -> {
            log.updateConfig(LogConfig.of(Map.of(
                    "retention.ms", String.valueOf(retentionMs), "retention.bytes", String.valueOf(retentionBytes))));
            return log.deleteOldSegments(nowMs);
        });
        fixture.onStrand(log -> {
            log.updateConfig(keeping);
            return true;
        });
        long start = expired == before.size()
                ? model.logEndOffset
                : before.get(expired).baseOffset();
        model.logStartOffset = Math.max(model.logStartOffset, start);
        model.recoveryPoint = Math.max(
                model.recoveryPoint, expired == 0 ? 0 : fixture.log.flusher().recoveryPoint());
    }

    private int belowLogStart(SegmentList segments) {
        int gone = 0;
        while (gone < segments.size() - 1 && end(segments, gone) <= model.logStartOffset) {
            gone++;
        }
        return gone;
    }

    /** As long as what is left is not less than what is to be kept. */
    private int tooMany(SegmentList segments, int from, long retentionBytes) {
        long left = 0;
        for (int i = from; i < segments.size(); i++) {
            left += segments.get(i).sizeBytes();
        }
        int gone = from;
        while (gone < segments.size() && hasRecords(segments, gone)) {
            left -= segments.get(gone).sizeBytes();
            if (left < retentionBytes) {
                break;
            }
            gone++;
        }
        return gone;
    }

    private int tooOld(SegmentList segments, int from, long beforeMs) {
        int gone = from;
        while (gone < segments.size()
                && hasRecords(segments, gone)
                && model.areOlder(segments.get(gone).baseOffset(), end(segments, gone), beforeMs)) {
            gone++;
        }
        return gone;
    }

    private boolean hasRecords(SegmentList segments, int index) {
        return end(segments, index) > segments.get(index).baseOffset();
    }

    private long end(SegmentList segments, int index) {
        return segments.endOffset(index, model.logEndOffset);
    }

    private void flush() {
        boolean complete = random.chance(0.5);
        fixture.onStrand(log -> {
            log.flush(point -> {});
            if (complete) {
                log.flusher().flushCompletely();
            }
            return true;
        });
        assertThat(fixture.log.flusher().durableEnd()).isEqualTo(model.logEndOffset);
        assertThat(complete && fixture.log.flusher().recoveryPoint() != model.logEndOffset)
                .isFalse();
        model.recoveryPoint = model.logEndOffset;
    }

    private void stopCleanly() throws IOException {
        assertThat(fixture.check(PartitionLog::close)).isTrue();
        model.recoveryPoint = model.logEndOffset;
        reopen(true);
    }

    private void kill() throws IOException {
        disk.killProcess();
        reopen(false);
    }

    /** What was not forced may be gone, from some batch on; what was forced may not. */
    private void cutPower() throws IOException {
        if (random.chance(0.5)) {
            flush();
        }
        disk.crash(random.nextLong());
        reopen(false);
        long end = fixture.log.view().logEndOffset();
        assertThat(end).isBetween(Math.max(model.recoveryPoint, model.logStartOffset), model.logEndOffset);
        model.cutAt(end);
    }

    private void reopen(boolean cleanStop) throws IOException {
        long recoveryPoint = fixture.log.flusher().recoveryPoint();
        fixture.open(recoveryPoint, model.logStartOffset, cleanStop);
        fixture.onStrand(log -> {
            log.updateHighWatermark(log.view().logEndOffset());
            return true;
        });
    }

    private void compare() throws IOException {
        LogView view = fixture.log.view();
        assertThat(view.logEndOffset()).isEqualTo(model.logEndOffset);
        assertThat(view.logStartOffset()).isEqualTo(model.logStartOffset);
        List<LogModel.Entry> expected = model.readable();
        List<LogRecord> actual = Batches.readAll(view, model.logStartOffset);
        assertThat(actual).extracting(LogRecord::offset).isEqualTo(offsets(expected));
        assertThat(actual).extracting(Batches::value).isEqualTo(values(expected));
        long timestamp = random.between(990, 2_010);
        assertThat(view.offsetForTimestamp(timestamp).offset())
                .isEqualTo(model.firstAtOrAfter(timestamp).offset());
        if (!expected.isEmpty()) {
            long from = expected.get(random.nextInt(expected.size())).offset();
            assertThat(Batches.readAll(view, from)).hasSize((int) (model.logEndOffset - from));
        }
    }

    private static List<Long> offsets(List<LogModel.Entry> entries) {
        return entries.stream().map(LogModel.Entry::offset).toList();
    }

    private static List<String> values(List<LogModel.Entry> entries) {
        return entries.stream().map(LogModel.Entry::value).toList();
    }
}
