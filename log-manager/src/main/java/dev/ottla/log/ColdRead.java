package dev.ottla.log;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A read of old records that would wait for the disk. Who must not wait lets an I/O thread {@link #warm} it, and reads
 * then as always: index and bytes are in memory, and the kernel can send them without stopping.
 *
 * @param endOffset as in {@link LogView#read}
 */
public record ColdRead(LogView log, long offset, int maxBytes, long endOffset) {
    /** So much of what this process has appended last is taken to be in memory. */
    private static final int TAIL_BYTES = 4 << 20;

    private static final int BLOCK_BYTES = 1 << 18;

    /**
     * Such a read, or null where {@link LogView#read} will not wait: at the tail, which nobody asks the kernel about,
     * and where the page cache holds all of it. Any thread.
     */
    public static @Nullable ColdRead of(LogView log, long offset, int maxBytes, long endOffset) {
        if (offset < log.logStartOffset() || offset >= endOffset || offset >= log.logEndOffset()) {
            return null;
        }
        int index = log.segments().floorIndex(offset);
        LogSegment segment = log.segments().get(index);
        if (!segment.tryAcquire()) {
            return null; // gone: the read turns to a newer view
        }
        try {
            // The walk to the offset begins up to one index entry before it.
            int wantedBytes = (int) Math.min((long) maxBytes + segment.indexIntervalBytes(), Integer.MAX_VALUE);
            return isInMemory(segment, log.sizeBytes(index), offset, wantedBytes)
                    ? null
                    : new ColdRead(log, offset, wantedBytes, endOffset);
        } catch (IOException e) {
            return null; // the read meets it as well, and says so
        } finally {
            segment.release();
        }
    }

    private static boolean isInMemory(LogSegment segment, int sizeBytes, long offset, int wantedBytes)
            throws IOException {
        OffsetIndex index = segment.isActive()
                ? segment.offsets()
                : segment.environment().sealedIndexes().offsetsInMemory(segment);
        if (index == null) {
            return false;
        }
        int from = index.floorPosition(SegmentReader.relative(segment, offset));
        // What was found was written by an earlier process, perhaps before a reboot.
        if (segment.isActive() && from >= segment.foundBytes() && sizeBytes - from <= TAIL_BYTES) {
            return true;
        }
        OpenFile file = segment.useFile();
        try {
            return file.store().isInMemory(from, Math.min(wantedBytes, sizeBytes - from));
        } finally {
            file.release();
        }
    }

    /** Reads all of it once. Waits for the disk; a disk that fails takes the log offline, as with any read. */
    public void warm() {
        LogRead read = log.read(offset, maxBytes, endOffset, true);
        try {
            if (read.slice() != null) {
                read.slice().readThrough(BLOCK_BYTES);
            }
        } finally {
            read.release();
        }
    }
}
