package dev.ottla.log;

import java.io.IOException;

/**
 * Where a segment ends, from its last index entry on.
 *
 * @param endOffset one past the last offset in the segment; its base offset when it is empty
 * @param isSound whether the entry is right and the file ends with a whole batch
 */
record SegmentTail(long endOffset, boolean isSound) {

    static SegmentTail of(LogSegment segment) throws IOException {
        OffsetIndex offsets = segment.offsets();
        int last = offsets.count() - 1;
        int from = last < 0 ? 0 : offsets.position(last);
        long end = segment.baseOffset();
        try (HeaderCursor cursor = segment.headers(from, segment.sizeBytes())) {
            if (last >= 0 && !cursor.beginsBetween(end, end + offsets.relativeOffset(last))) {
                return new SegmentTail(end, false);
            }
            while (cursor.next()) {
                end = cursor.header().nextOffset();
            }
            return new SegmentTail(end, cursor.nextPosition() == segment.sizeBytes());
        }
    }
}
