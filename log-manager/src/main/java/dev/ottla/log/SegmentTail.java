package dev.ottla.log;

import java.io.IOException;

/** Finds where a whole, valid segment ends, from its last index entry on. */
final class SegmentTail {
    private SegmentTail() {}

    /** One past the last offset in the segment; its base offset when it is empty. */
    static long endOffset(LogSegment segment) throws IOException {
        OffsetIndex offsets = segment.offsets();
        int count = offsets.count();
        int from = count == 0 ? 0 : offsets.position(count - 1);
        long end = segment.baseOffset();
        try (HeaderCursor cursor = segment.headers(from, segment.sizeBytes())) {
            while (cursor.next()) {
                end = cursor.header().nextOffset();
            }
        }
        return end;
    }
}
