package dev.ottla.log;

import dev.ottla.protocol.record.RecordBatch;
import java.io.IOException;

/**
 * Where a segment ends and how its indexes go on, from its last index entry on.
 *
 * @param endOffset one past the last offset in the segment; its base offset when it is empty
 * @param isSound whether the entry is right and the file ends with a whole batch
 */
record SegmentTail(SegmentIndexes indexes, long endOffset, boolean isSound) {
    /** A segment of this size is walked as quickly as its index is read. */
    private static final int SMALL_BYTES = HeaderCursor.BLOCK_BYTES;

    /**
     * The index files of a small segment are not opened: they are written anew when there is something to add. One that
     * is empty lacks none: a log that was never written has none.
     *
     * @param indexed whether there are index files at all
     */
    static SegmentTail of(LogSegment segment, boolean indexed) throws IOException {
        boolean walks = segment.sizeBytes() == 0 || (segment.sizeBytes() <= SMALL_BYTES && indexed);
        return walks ? walk(segment, indexed) : from(segment);
    }

    private static SegmentTail walk(LogSegment segment, boolean indexed) throws IOException {
        SegmentIndexes indexes = new SegmentIndexes(segment.baseOffset());
        long end = segment.baseOffset();
        try (HeaderCursor cursor = segment.headers(0, segment.sizeBytes())) {
            while (cursor.next()) {
                RecordBatch header = cursor.header();
                indexes.add(header, cursor.position(), segment.indexIntervalBytes());
                end = header.nextOffset();
            }
            indexes.complete();
            if (indexed) {
                indexes.leaveFiles();
            }
            return new SegmentTail(indexes, end, cursor.nextPosition() == segment.sizeBytes());
        }
    }

    private static SegmentTail from(LogSegment segment) throws IOException {
        OffsetIndex offsets = segment.offsets();
        int last = offsets.count() - 1;
        int from = last < 0 ? 0 : offsets.position(last);
        SegmentIndexes indexes = new SegmentIndexes(segment.baseOffset(), offsets, segment.times());
        long end = segment.baseOffset();
        try (HeaderCursor cursor = segment.headers(from, segment.sizeBytes())) {
            if (last >= 0 && !cursor.beginsBetween(end, end + offsets.relativeOffset(last))) {
                return new SegmentTail(indexes, end, false);
            }
            end = indexes.resume(cursor, segment.sizeBytes() - from);
            return new SegmentTail(indexes, end, cursor.nextPosition() == segment.sizeBytes());
        }
    }
}
