package dev.ottla.log;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where to begin to walk through a segment, by its indexes, which are never trusted: an entry counts only if a batch
 * begins at its position that is what the entry says. Else the indexes are built anew from the batches, or, in the
 * segment that is being written, left aside for this walk. Runs on the reader's thread.
 */
final class IndexLookup {
    private static final Logger LOG = LoggerFactory.getLogger(IndexLookup.class);

    private IndexLookup() {}

    /** A walk that begins with the batch that holds the offset, or before it. To be closed. */
    static HeaderCursor headersFrom(LogSegment segment, int sizeBytes, long offset) throws IOException {
        long relative = SegmentReader.relative(segment, offset);
        int from = segment.offsets().floorPosition(relative);
        HeaderCursor cursor = segment.headers(from, sizeBytes);
        if (from == 0 || cursor.beginsBetween(segment.baseOffset(), offset)) {
            return cursor;
        }
        cursor.close();
        return segment.headers(distrusted(segment).offsets().floorPosition(relative), sizeBytes);
    }

    /** Where that walk begins. */
    static int position(LogSegment segment, int sizeBytes, long offset) throws IOException {
        if (offset <= segment.baseOffset()) {
            return 0;
        }
        try (HeaderCursor cursor = headersFrom(segment, sizeBytes, offset)) {
            return cursor.nextPosition();
        }
    }

    /** A walk that begins before the first batch with this time, or a later one. To be closed. */
    static HeaderCursor headersBefore(LogSegment segment, int sizeBytes, long timestamp) throws IOException {
        TimeIndex times = segment.times();
        int row = times.floorRow(timestamp - 1);
        if (row >= 0 && !holds(segment, sizeBytes, times, row)) {
            times = distrusted(segment).times();
            row = times.floorRow(timestamp - 1);
        }
        return row < 0
                ? segment.headers(0, sizeBytes)
                : headersFrom(segment, sizeBytes, segment.baseOffset() + times.relativeOffset(row));
    }

    /** Whether the batch that an entry names has the entry's time, which is the largest up to there. */
    private static boolean holds(LogSegment segment, int sizeBytes, TimeIndex times, int row) throws IOException {
        long offset = segment.baseOffset() + times.relativeOffset(row);
        try (HeaderCursor cursor = headersFrom(segment, sizeBytes, offset)) {
            return SegmentReader.seek(cursor, offset)
                    && cursor.header().baseOffset() <= offset
                    && cursor.header().maxTimestamp() == times.timestamp(row);
        }
    }

    private static SegmentIndexes distrusted(LogSegment segment) throws IOException {
        if (segment.isActive()) {
            LOG.debug("The indexes of {} are not right and are left aside until it is full", segment);
            return new SegmentIndexes(segment.baseOffset());
        }
        LOG.warn(
                "Rebuilding the indexes of {}: they do not say where its batches are",
                segment.files().log());
        SegmentIndexes rebuilt = IndexFiles.rebuild(segment);
        segment.environment().sealedIndexes().put(segment, rebuilt.offsets(), rebuilt.times());
        return rebuilt;
    }
}
