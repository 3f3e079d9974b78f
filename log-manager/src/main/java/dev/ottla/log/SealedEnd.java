package dev.ottla.log;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Finishes a segment that ends at the recovery point. It may have been sealed after that point was written down: a
 * power cut may then have taken the last rows of its indexes, and given back what was preallocated. Its batches are
 * durable. Blocks.
 */
final class SealedEnd {
    private static final int BLOCK_BYTES = 1 << 16;

    private final LogEnvironment environment;

    SealedEnd(LogEnvironment environment) {
        this.environment = environment;
    }

    LogSegment finish(LogSegment found, long recoveryPoint) throws IOException {
        SegmentIndexes indexes = SegmentIndexes.trusted(found, recoveryPoint);
        int rows = indexes.offsets().count();
        int lastRow = rows == 0 ? 0 : indexes.offsets().position(rows - 1);
        LogSegment sealed = trim(found, lastRow);
        if (rows == 0) {
            IndexFiles.rebuild(sealed);
        } else {
            indexes.resume(sealed, lastRow, sealed.sizeBytes());
            indexes.complete();
            indexes.write(environment.files(), sealed.files());
        }
        sealed.noteIndexesWritten();
        return sealed;
    }

    /** @param from where a batch begins */
    private LogSegment trim(LogSegment segment, int from) throws IOException {
        int end = from;
        try (HeaderCursor cursor = segment.headers(from, segment.sizeBytes())) {
            while (cursor.next()) {
                end = cursor.nextPosition();
            }
        }
        return end < segment.sizeBytes() && isBlank(segment, end)
                ? SegmentRecovery.cut(environment, segment, end)
                : segment;
    }

    /** Anything else than zeros there was no preallocation, and is not thrown away. */
    private static boolean isBlank(LogSegment segment, int from) throws IOException {
        OpenFile used = segment.useFile();
        try {
            ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
            int read;
            for (int position = from; (read = used.store().read(block.clear(), position)) > 0; position += read) {
                for (int n = 0; n < read; n++) {
                    if (block.get(n) != 0) {
                        return false;
                    }
                }
            }
            return true;
        } finally {
            used.release();
        }
    }
}
