package dev.ottla.log;

import dev.ottla.protocol.record.RecordBatch;
import dev.ottla.runtime.FileStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The indexes of a segment that is being written, or rebuilt: decides when an entry is due, remembers what the files
 * already hold. Changed by the partition's strand (or the thread that recovers); the rows may be read by any thread.
 *
 * <p>Entries reach the files in portions and at every flush: after a crash everything past the recovery point is walked
 * again anyway, so an index file only has to be right below that point.
 */
final class SegmentIndexes {
    private static final int NOT_LEFT = -1;

    private final long baseOffset;
    private final OffsetIndex offsets;
    private final TimeIndex times;
    private long bytesSinceEntry;
    private long largestTimestamp = -1;
    private long offsetOfLargestTimestamp = -1;
    private int offsetsInFile;
    private int timesInFile;
    private boolean written;
    private int rowsLeft = NOT_LEFT;

    SegmentIndexes(long baseOffset) {
        this(baseOffset, new OffsetIndex(), new TimeIndex());
    }

    /** Goes on from what the files hold. */
    SegmentIndexes(long baseOffset, OffsetIndex offsets, TimeIndex times) {
        this.baseOffset = baseOffset;
        this.offsets = offsets;
        this.times = times;
        this.offsetsInFile = offsets.count();
        this.timesInFile = times.count();
    }

    /**
     * The indexes of a segment that is about to be cut before {@code endOffset}, to {@code sizeBytes}; the files follow
     * with {@link #write}.
     */
    static SegmentIndexes cut(LogSegment segment, long endOffset, int sizeBytes) throws IOException {
        long base = segment.baseOffset();
        OffsetIndex oldOffsets = segment.offsets();
        TimeIndex oldTimes = segment.times();
        SegmentIndexes cut = new SegmentIndexes(base);
        int offsetRows = oldOffsets.countBelow(endOffset - base);
        for (int row = 0; row < offsetRows; row++) {
            cut.offsets.append(oldOffsets.relativeOffset(row), oldOffsets.position(row));
        }
        for (int row = 0; row < oldTimes.count() && oldTimes.rows().value(row) < endOffset - base; row++) {
            cut.times.maybeAppend(
                    oldTimes.rows().key(row), (int) oldTimes.rows().value(row));
        }
        cut.resume(segment, offsetRows == 0 ? 0 : cut.offsets.position(offsetRows - 1), sizeBytes);
        return cut;
    }

    /**
     * What the files of a segment say about offsets below {@code recoveryPoint}, if they can be right; else nothing.
     * The batches from the last entry on are to be added again.
     */
    static SegmentIndexes trusted(LogSegment segment, long recoveryPoint) throws IOException {
        SegmentIndexes trusted = new SegmentIndexes(segment.baseOffset());
        long limit = recoveryPoint - segment.baseOffset();
        if (limit <= 0) {
            return trusted;
        }
        try {
            FileStore files = segment.environment().files();
            SegmentFiles names = segment.files();
            OffsetIndex oldOffsets = new OffsetIndex(OffsetIndex.decode(
                    IndexFiles.read(files, names.index(), OffsetIndex.ENTRY_BYTES), segment.sizeBytes()));
            TimeIndex oldTimes =
                    new TimeIndex(TimeIndex.decode(IndexFiles.read(files, names.timeIndex(), TimeIndex.ENTRY_BYTES)));
            trusted.copy(oldOffsets, oldTimes, limit);
            return trusted;
        } catch (CorruptIndexException damaged) {
            return new SegmentIndexes(segment.baseOffset());
        }
    }

    /** Of the times only what lies before the last entry: the batches from there on are added again. */
    private void copy(OffsetIndex oldOffsets, TimeIndex oldTimes, long limit) {
        int rows = oldOffsets.countBelow(limit);
        for (int row = 0; row < rows; row++) {
            offsets.append(oldOffsets.relativeOffset(row), oldOffsets.position(row));
        }
        long timesEnd = rows == 0 ? 0 : offsets.relativeOffset(rows - 1);
        for (int row = 0; row < oldTimes.count() && oldTimes.rows().value(row) < timesEnd; row++) {
            times.maybeAppend(oldTimes.rows().key(row), (int) oldTimes.rows().value(row));
        }
        noteLastTime();
    }

    private void noteLastTime() {
        if (times.count() > 0) {
            largestTimestamp = times.lastTimestamp();
            offsetOfLargestTimestamp = baseOffset + times.lastRelativeOffset();
        }
    }

    /** Takes note of the batches after the last entry, which the files say nothing about. Returns where they end. */
    long resume(LogSegment segment, int from, int sizeBytes) throws IOException {
        try (HeaderCursor cursor = segment.headers(from, sizeBytes)) {
            return resume(cursor, sizeBytes - from);
        }
    }

    /** The same, of a cursor that stands before the last entry's batch, with so many bytes to go. */
    long resume(HeaderCursor cursor, int leftBytes) throws IOException {
        noteLastTime();
        long end = baseOffset;
        while (cursor.next()) {
            noteTimestamp(cursor.header());
            end = cursor.header().nextOffset();
        }
        bytesSinceEntry = leftBytes;
        return end;
    }

    /** Says that the files hold these rows already; they are written as a whole when there are more. */
    void leaveFiles() {
        rowsLeft = offsets.count() + times.count();
    }

    OffsetIndex offsets() {
        return offsets;
    }

    TimeIndex times() {
        return times;
    }

    /** Of all batches seen, -1 when there is none. */
    long largestTimestamp() {
        return largestTimestamp;
    }

    /** Last offset of the batch that has it. */
    long offsetOfLargestTimestamp() {
        return offsetOfLargestTimestamp;
    }

    /** Takes note of a batch that begins at {@code position}. */
    void add(RecordBatch batch, int position, int intervalBytes) {
        noteTimestamp(batch);
        if (bytesSinceEntry > intervalBytes) {
            offsets.append((int) (batch.lastOffset() - baseOffset), position);
            appendTime();
            bytesSinceEntry = 0;
        }
        bytesSinceEntry += batch.sizeInBytes();
    }

    /** Makes the largest timestamp the last entry, as a sealed or closed segment has it. */
    void complete() {
        appendTime();
    }

    boolean isFull(int indexBytes) {
        return offsets.count() >= indexBytes / OffsetIndex.ENTRY_BYTES
                || times.count() >= indexBytes / TimeIndex.ENTRY_BYTES - 1;
    }

    /** Writes what the files do not hold yet; returns whether there was something. */
    boolean write(FileStore files, SegmentFiles names) throws IOException {
        return write(files, names.index(), names.timeIndex());
    }

    /** As {@link #write(FileStore, SegmentFiles)}, to files that have other names for now. */
    boolean write(FileStore files, Path index, Path timeIndex) throws IOException {
        int offsetCount = offsets.count();
        if (rowsLeft == offsetCount + times.count()) {
            return false;
        }
        rowsLeft = NOT_LEFT;
        boolean upToDate = written && offsetCount == offsetsInFile && times.count() == timesInFile;
        if (upToDate) {
            return false;
        }
        ByteBuffer offsetBytes = ByteBuffer.allocate((offsetCount - offsetsInFile) * OffsetIndex.ENTRY_BYTES);
        for (int row = offsetsInFile; row < offsetCount; row++) {
            OffsetIndex.encode(offsets.rows(), row, offsetBytes);
        }
        IndexFiles.write(files, index, OffsetIndex.ENTRY_BYTES, offsetsInFile, offsetBytes.flip());
        offsetsInFile = offsetCount;

        int timeCount = times.count();
        ByteBuffer timeBytes = ByteBuffer.allocate((timeCount - timesInFile) * TimeIndex.ENTRY_BYTES);
        for (int row = timesInFile; row < timeCount; row++) {
            TimeIndex.encode(times.rows(), row, timeBytes);
        }
        IndexFiles.write(files, timeIndex, TimeIndex.ENTRY_BYTES, timesInFile, timeBytes.flip());
        timesInFile = timeCount;
        written = true;
        return true;
    }

    /** One that compaction has emptied keeps its time in its header, but there is nothing to be found by it. */
    private void noteTimestamp(RecordBatch batch) {
        if (batch.maxTimestamp() > largestTimestamp && batch.recordCount() > 0) {
            largestTimestamp = batch.maxTimestamp();
            offsetOfLargestTimestamp = batch.lastOffset();
        }
    }

    private void appendTime() {
        if (largestTimestamp >= 0) {
            times.maybeAppend(largestTimestamp, (int) (offsetOfLargestTimestamp - baseOffset));
        }
    }
}
