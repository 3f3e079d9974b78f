package dev.ottla.log;

import dev.ottla.protocol.record.RecordBatch;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Finds the bytes of a read in one segment. Runs on the reader's thread. */
final class SegmentReader {
    private SegmentReader() {}

    /** @param endOffset no batch may reach it; the largest long where the end of the segment is the end */
    record Range(long offset, long endOffset, int maxBytes, boolean minOneBatch) {}

    /**
     * Takes over the caller's reference to the segment: it goes into the answer's slice, or is released here. Null when
     * all of the segment lies below the offset.
     */
    static @Nullable LogRead read(LogSegment segment, int sizeBytes, Range range) throws IOException {
        boolean kept = false;
        try {
            LogRead read = find(segment, sizeBytes, range);
            kept = read != null && read.slice() != null;
            return read;
        } finally {
            if (!kept) {
                segment.release();
            }
        }
    }

    private static @Nullable LogRead find(LogSegment segment, int sizeBytes, Range range) throws IOException {
        try (HeaderCursor cursor = IndexLookup.headersFrom(segment, sizeBytes, range.offset())) {
            if (!seek(cursor, range.offset())) {
                return null;
            }
            if (cursor.header().lastOffset() >= range.endOffset()) {
                return LogRead.NOTHING;
            }
            int start = cursor.position();
            int firstBatchBytes = cursor.nextPosition() - start;
            int end = range.endOffset() == Long.MAX_VALUE ? sizeBytes : endPosition(segment, sizeBytes, start, range);
            int length = Math.min(range.maxBytes(), end - start);
            if (length < firstBatchBytes) {
                if (!range.minOneBatch()) {
                    return LogRead.NOTHING;
                }
                length = firstBatchBytes;
            }
            return new LogRead(LogRead.NOTHING.error(), slice(segment, start, length));
        }
    }

    private static FileSlice slice(LogSegment segment, int start, int length) throws IOException {
        OpenFile file = segment.useFile();
        return segment.environment().caches().files().isCrowded()
                ? FileSlice.copied(segment, file, start, length)
                : new FileSlice(segment, file, start, length);
    }

    /** Moves the cursor to the batch that holds the offset, or the first one after it. */
    static boolean seek(HeaderCursor cursor, long offset) throws IOException {
        while (cursor.next()) {
            if (cursor.header().lastOffset() >= offset) {
                return true;
            }
        }
        return false;
    }

    /**
     * Where the first batch begins that reaches {@code range.endOffset()}; looks no further than the bytes asked for.
     */
    private static int endPosition(LogSegment segment, int sizeBytes, int start, Range range) throws IOException {
        int from = Math.max(start, IndexLookup.position(segment, sizeBytes, range.endOffset()));
        if (from - start >= range.maxBytes()) {
            return from;
        }
        try (HeaderCursor cursor = segment.headers(from, sizeBytes)) {
            while (cursor.next()) {
                RecordBatch header = cursor.header();
                if (header.lastOffset() >= range.endOffset()) {
                    return cursor.position();
                }
            }
        }
        return sizeBytes;
    }

    static long relative(LogSegment segment, long offset) {
        return Math.clamp(offset - segment.baseOffset(), 0, Integer.MAX_VALUE);
    }
}
