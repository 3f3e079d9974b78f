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
 * holds the answer is opened. Runs on the reader's thread and may block on a cold disk.
 */
final class TimestampSearch {
    /** Bound of what one batch may expand to while its records are searched. */
    private static final long MAX_EXPANDED_BYTES = 1L << 30;

    private TimestampSearch() {}

    static TimestampOffset firstAtOrAfter(LogView view, long timestamp) throws IOException {
        SegmentList segments = view.segments();
        for (int i = segments.floorIndex(view.logStartOffset()); i < segments.size(); i++) {
            LogSegment segment = segments.get(i);
            if (view.largestTimestamp(i) < timestamp || !segment.tryAcquire()) {
                continue;
            }
            try {
                TimestampOffset found = searchSegment(view, i, timestamp);
                if (found != null) {
                    return found;
                }
            } finally {
                segment.release();
            }
        }
        return TimestampOffset.NONE;
    }

    static TimestampOffset largest(LogView view) throws IOException {
        int best = -1;
        long bestTimestamp = -1;
        for (int i = view.segments().size() - 1; i >= 0; i--) {
            if (view.sizeBytes(i) > 0 && view.largestTimestamp(i) >= bestTimestamp) {
                best = i;
                bestTimestamp = view.largestTimestamp(i);
            }
        }
        if (best < 0 || !view.segments().get(best).tryAcquire()) {
            return TimestampOffset.NONE;
        }
        try {
            TimestampOffset found = searchSegment(view, best, bestTimestamp);
            return found == null ? TimestampOffset.NONE : found;
        } finally {
            view.segments().get(best).release();
        }
    }

    private static @Nullable TimestampOffset searchSegment(LogView view, int index, long timestamp) throws IOException {
        LogSegment segment = view.segments().get(index);
        long startOffset = Math.max(view.logStartOffset(), segment.baseOffset());
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
