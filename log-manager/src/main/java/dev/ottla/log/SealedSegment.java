package dev.ottla.log;

import java.io.IOException;
import java.util.List;

/** A segment that is no longer written, held for compaction until {@link #close}. Any thread. */
public final class SealedSegment implements AutoCloseable {
    private final LogSegment segment;
    private final long endOffset;

    private SealedSegment(LogSegment segment, long endOffset) {
        this.segment = segment;
        this.endOffset = endOffset;
    }

    /** Takes over a reference to the segment. */
    static SealedSegment of(LogSegment segment, long endOffset) {
        return new SealedSegment(segment, endOffset);
    }

    LogSegment segment() {
        return segment;
    }

    public long baseOffset() {
        return segment.baseOffset();
    }

    /** Where the next segment begins. */
    public long endOffset() {
        return endOffset;
    }

    public int sizeBytes() {
        return segment.sizeBytes();
    }

    /** The largest timestamp of a record, in milliseconds since the Unix epoch; else when the file was written. */
    public long largestTimestampMs() throws IOException {
        return segment.largestTimestamp();
    }

    /** The timestamp of the first batch; negative when there is none. */
    public long firstTimestampMs() throws IOException {
        return segment.readFirstTimestamp();
    }

    /** When the batches of this segment were last written; a compacted one has the time of those it was made from. */
    public long lastModifiedMs() throws IOException {
        return segment.environment().files().lastModifiedMs(segment.files().log());
    }

    /** Bytes of the entries of the offset index. */
    public long offsetIndexBytes() throws IOException {
        return (long) segment.offsets().count() * OffsetIndex.ENTRY_BYTES;
    }

    /** Bytes of the entries of the time index. */
    public long timeIndexBytes() throws IOException {
        return (long) segment.times().count() * TimeIndex.ENTRY_BYTES;
    }

    /** The aborted transactions whose markers lie here. */
    public List<AbortedTransaction> abortedTransactions() throws IOException {
        return segment.transactions().readAll();
    }

    /** A walk over the batches, from the one that holds the offset or before it; every batch is checked. Close it. */
    public SegmentScan batchesFrom(long offset, int blockBytes) throws IOException {
        int from = IndexLookup.position(segment, segment.sizeBytes(), offset);
        return new SegmentScan(
                segment.useFile(),
                segment.environment().allocator(),
                new SegmentScan.Range(from, segment.sizeBytes()),
                segment.baseOffset(),
                blockBytes);
    }

    @Override
    public void close() {
        segment.release();
    }

    @Override
    public String toString() {
        return segment.files().log().getFileName().toString();
    }
}
