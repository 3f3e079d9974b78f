package dev.ottla.log;

import java.io.IOException;
import java.util.List;

/**
 * A partition's log as it was after one change: immutable, read without locks by any thread. A read that finds a
 * segment deleted or cut meanwhile answers from the newest view.
 *
 * <p>Reading may touch the disk where the page cache is cold or a sealed segment's index is not in memory.
 */
public final class LogView {
    private final PartitionLog log;
    private final SegmentList segments;
    private final long logStartOffset;
    private final long logEndOffset;
    private final int activeSizeBytes;
    private final long activeLargestTimestamp;
    private final long firstUnstableOffset;
    private final LeaderEpochs leaderEpochs;

    LogView(PartitionLog log, SegmentList segments, LogBounds bounds, LeaderEpochs leaderEpochs) {
        LogSegment active = segments.active();
        this.log = log;
        this.segments = segments;
        this.logStartOffset = bounds.logStartOffset();
        this.logEndOffset = bounds.logEndOffset();
        this.firstUnstableOffset = bounds.firstUnstableOffset();
        this.activeSizeBytes = active.sizeBytes();
        this.activeLargestTimestamp = active.activeLargestTimestamp();
        this.leaderEpochs = leaderEpochs;
    }

    /** The first offset that may be read. */
    public long logStartOffset() {
        return logStartOffset;
    }

    /** One past the last offset. */
    public long logEndOffset() {
        return logEndOffset;
    }

    /**
     * The first offset of a transaction that is undecided, or decided above the high watermark; the largest long when
     * there is none. The last stable offset is the smaller of this and the high watermark.
     */
    public long firstUnstableOffset() {
        return firstUnstableOffset;
    }

    public LeaderEpochs leaderEpochs() {
        return leaderEpochs;
    }

    /** Where the epoch ended in this log. */
    public EpochEndOffset endOffsetForEpoch(int leaderEpoch) {
        return leaderEpochs.endOffsetFor(leaderEpoch, logEndOffset);
    }

    /** Bytes of all segments. */
    public long sizeBytes() {
        long size = activeSizeBytes;
        for (int i = 0; i < segments.size() - 1; i++) {
            size += segments.get(i).sizeBytes();
        }
        return size;
    }

    /** Bytes from this offset to the end, by whole segments: how much a reader lags. */
    public long sizeBytesFrom(long offset) {
        long size = activeSizeBytes;
        for (int i = segments.floorIndex(offset); i < segments.size() - 1; i++) {
            size += segments.get(i).sizeBytes();
        }
        return offset >= logEndOffset ? 0 : size;
    }

    public int segmentCount() {
        return segments.size();
    }

    /**
     * Batches from the one that holds {@code offset} on; the first may begin below it. Never crosses a segment.
     *
     * @param maxBytes bound of the answer's size; the last batch may be cut by it
     * @param endOffset exclusive bound (log end, high watermark, last stable offset): no batch reaches it
     * @param minOneBatch whether a first batch larger than {@code maxBytes} is returned whole, instead of nothing
     * @return to be released once; {@code OFFSET_OUT_OF_RANGE} below the log start or past the log end, nothing at
     *     {@code endOffset} and after
     */
    public LogRead read(long offset, int maxBytes, long endOffset, boolean minOneBatch) {
        if (offset < logStartOffset || offset > logEndOffset) {
            return LogRead.OUT_OF_RANGE;
        }
        long end = Math.min(endOffset, logEndOffset);
        for (int i = segments.floorIndex(offset); i < segments.size(); i++) {
            LogSegment segment = segments.get(i);
            if (segment.baseOffset() >= end || offset >= end) {
                return LogRead.NOTHING;
            }
            if (!segment.tryAcquire()) {
                return readNewer(offset, maxBytes, endOffset, minOneBatch);
            }
            long segmentEnd = end < segments.endOffset(i, logEndOffset) ? end : Long.MAX_VALUE;
            try {
                LogRead read = SegmentReader.read(
                        segment, sizeBytes(i), new SegmentReader.Range(offset, segmentEnd, maxBytes, minOneBatch));
                if (read != null) {
                    return read;
                }
            } catch (IOException e) {
                boolean gone = log.view() != this || segment.isRetired() || !log.isWritable();
                return gone ? readNewer(offset, maxBytes, endOffset, minOneBatch) : failed(segment, e);
            }
        }
        return LogRead.NOTHING;
    }

    /** The first record at or after this time; {@link TimestampOffset#NONE} when there is none. */
    public TimestampOffset offsetForTimestamp(long timestampMs) throws IOException {
        return onNewest(view -> TimestampSearch.firstAtOrAfter(view, timestampMs));
    }

    /**
     * The first of the records with the largest timestamp, also below the log start offset as long as its segment is
     * there; {@link TimestampOffset#NONE} in an empty log.
     */
    public TimestampOffset maxTimestamp() throws IOException {
        return onNewest(TimestampSearch::largest);
    }

    /** A search that may find a segment gone. */
    @FunctionalInterface
    private interface Search {
        TimestampOffset in(LogView view) throws IOException;
    }

    /** In a newer view if this one shows segments that have gone; fails while the log is being cut, or was closed. */
    private TimestampOffset onNewest(Search search) throws IOException {
        LogView view = this;
        while (true) {
            try {
                return search.in(view);
            } catch (IOException e) {
                LogView newest = log.view();
                if (newest == view) {
                    throw e;
                }
                view = newest;
            }
        }
    }

    /** The log start offset and its epoch. */
    public TimestampOffset earliest() {
        return new TimestampOffset(-1L, logStartOffset, epochAtOrAfter(logStartOffset));
    }

    /** The log end offset and the latest epoch. */
    public TimestampOffset latest() {
        return new TimestampOffset(-1L, logEndOffset, leaderEpochs.latestEpoch());
    }

    /**
     * The aborted transactions that a read_committed reader of {@code [fetchOffset, endOffset)} has to know, from the
     * transaction indexes.
     *
     * @throws SegmentGoneException when one of the segments was deleted or compacted meanwhile: what was read from this
     *     view may hold records of aborted transactions that nobody can name any more, and is to be read again
     */
    public List<AbortedTransaction> abortedTransactions(long fetchOffset, long endOffset) throws IOException {
        return AbortedTransactions.between(segments, fetchOffset, endOffset);
    }

    SegmentList segments() {
        return segments;
    }

    /** Readable bytes of a segment in this view. */
    int sizeBytes(int index) {
        return index == segments.size() - 1
                ? activeSizeBytes
                : segments.get(index).sizeBytes();
    }

    /** Largest timestamp of a segment in this view. */
    long largestTimestamp(int index) throws IOException {
        return index == segments.size() - 1
                ? activeLargestTimestamp
                : segments.get(index).largestTimestamp();
    }

    /** The same, -1 of one without timestamps. */
    long largestRecordTimestamp(int index) throws IOException {
        return index == segments.size() - 1
                ? activeLargestTimestamp
                : segments.get(index).largestRecordTimestamp();
    }

    PartitionLog log() {
        return log;
    }

    private int epochAtOrAfter(long offset) {
        int epoch = leaderEpochs.epochFor(offset);
        boolean later = epoch < 0 && !leaderEpochs.entries().isEmpty();
        return later ? leaderEpochs.entries().getFirst().epoch() : epoch;
    }

    private static LogRead failed(LogSegment segment, IOException cause) {
        segment.environment().failures().storageFailed(segment.files().directory(), cause);
        return LogRead.STORAGE_ERROR;
    }

    private LogRead readNewer(long offset, int maxBytes, long endOffset, boolean minOneBatch) {
        LogView newest = log.view();
        if (newest != this) {
            return newest.read(offset, maxBytes, endOffset, minOneBatch);
        }
        // Being cut at this moment, or closed.
        return log.isWritable() ? LogRead.NOTHING : LogRead.STORAGE_ERROR;
    }
}
