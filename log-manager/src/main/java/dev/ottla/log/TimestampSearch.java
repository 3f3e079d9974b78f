package dev.ottla.log;

import dev.ottla.protocol.record.LogRecord;
import dev.ottla.protocol.record.RecordBatch;
import dev.ottla.protocol.record.RecordCursor;
import dev.ottla.protocol.record.TimestampType;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Lookups by timestamp: the time index of a segment says from where to walk its headers, and only the one batch that
 * holds the answer is opened. Runs on the reader's thread and may block on a cold disk. A segment that has gone
 * meanwhile ends the search ({@link SegmentGoneException}): what took its place is in a newer view.
 */
final class TimestampSearch {
    /** Bound of what one batch may expand to while its records are searched. */
    private static final long MAX_EXPANDED_BYTES = 1L << 30;

    private TimestampSearch() {}

    static TimestampOffset firstAtOrAfter(LogView view, long timestamp) throws IOException {
        SegmentList segments = view.segments();
        for (int i = segments.floorIndex(view.logStartOffset()); i < segments.size(); i++) {
            if (view.largestTimestamp(i) < timestamp) {
                continue;
            }
            LogSegment segment = segments.acquire(i);
            try {
                long startOffset = Math.max(view.logStartOffset(), segment.baseOffset());
                TimestampOffset found = searchSegment(view, i, timestamp, startOffset);
                if (found != null) {
                    return found;
                }
            } finally {
                segment.release();
            }
        }
        return TimestampOffset.NONE;
    }

    /**
     * Of all segments that are there: as in Apache Kafka, the record may lie below the log start offset. A time index
     * that Kafka's cleaner has written may name a time of which there is no record any more; then the next largest
     * counts.
     */
    static TimestampOffset largest(LogView view) throws IOException {
        long[] timestamps = new long[view.segments().size()];
        for (int i = 0; i < timestamps.length; i++) {
            timestamps[i] = view.largestRecordTimestamp(i);
        }
        for (int best = indexOfLargest(timestamps); timestamps[best] >= 0; best = indexOfLargest(timestamps)) {
            LogSegment segment = view.segments().acquire(best);
            try {
                TimestampOffset found = searchSegment(view, best, timestamps[best], segment.baseOffset());
                if (found != null) {
                    return found;
                }
            } finally {
                segment.release();
            }
            timestamps[best] = -1;
        }
        return TimestampOffset.NONE;
    }

    private static int indexOfLargest(long[] timestamps) {
        int best = 0;
        for (int i = 1; i < timestamps.length; i++) {
            best = timestamps[i] > timestamps[best] ? i : best;
        }
        return best;
    }

    private static @Nullable TimestampOffset searchSegment(LogView view, int index, long timestamp, long startOffset)
            throws IOException {
        LogSegment segment = view.segments().get(index);
        try (HeaderCursor cursor = IndexLookup.headersBefore(segment, view.sizeBytes(index), timestamp)) {
            while (cursor.next()) {
                RecordBatch header = cursor.header();
                if (header.maxTimestamp() >= timestamp && header.lastOffset() >= startOffset) {
                    TimestampOffset found = searchBatch(segment, cursor, timestamp, startOffset);
                    if (found != null) {
                        return found;
                    }
                }
            }
        }
        return null;
    }

    private static @Nullable TimestampOffset searchBatch(
            LogSegment segment, HeaderCursor cursor, long timestamp, long startOffset) throws IOException {
        RecordBatch header = cursor.header();
        int epoch = header.partitionLeaderEpoch();
        if (header.timestampType() == TimestampType.LOG_APPEND_TIME && !header.isLegacy()) {
            return new TimestampOffset(header.maxTimestamp(), Math.max(header.baseOffset(), startOffset), epoch);
        }
        int size = cursor.nextPosition() - cursor.position();
        ByteBuf bytes = segment.environment().allocator().directBuffer(size, size);
        try {
            cursor.readBatch(bytes);
            return searchRecords(segment, new RecordBatch(bytes, 0), timestamp, startOffset);
        } finally {
            bytes.release();
        }
    }

    private static @Nullable TimestampOffset searchRecords(
            LogSegment segment, RecordBatch batch, long timestamp, long startOffset) {
        if (batch.isLegacy()) {
            return LegacyTimestamps.firstAtOrAfter(
                    batch, timestamp, startOffset, segment.environment().allocator());
        }
        try (RecordCursor records = batch.records(segment.environment().allocator(), MAX_EXPANDED_BYTES)) {
            while (records.next()) {
                LogRecord found = records.record();
                if (found.timestamp() >= timestamp && found.offset() >= startOffset) {
                    return new TimestampOffset(found.timestamp(), found.offset(), batch.partitionLeaderEpoch());
                }
            }
        }
        return null;
    }
}
