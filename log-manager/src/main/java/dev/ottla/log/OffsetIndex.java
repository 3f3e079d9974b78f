package dev.ottla.log;

import java.nio.ByteBuffer;

/**
 * Where batches stand in a segment: one entry every {@code index.interval.bytes}. In memory a row is one long, relative
 * offset above position; in the file an entry is eight bytes.
 *
 * <pre>
 * offset size field
 *      0    4 last offset of a batch, relative to the segment's base offset
 *      4    4 position of that batch in the segment's file
 * </pre>
 */
final class OffsetIndex {
    static final int ENTRY_BYTES = 8;
    private static final long POSITION_MASK = 0xFFFF_FFFFL;

    private final IndexRows rows;

    OffsetIndex() {
        this(new IndexRows(1));
    }

    OffsetIndex(IndexRows rows) {
        this.rows = rows;
    }

    IndexRows rows() {
        return rows;
    }

    int count() {
        return rows.count();
    }

    void append(int relativeOffset, int position) {
        long row = ((long) relativeOffset << 32) | position;
        rows.append(row, row);
    }

    /** From where to walk in order to find the batch that holds the offset: a batch's position, or 0. */
    int floorPosition(long relativeOffset) {
        int row = rows.floor((relativeOffset << 32) | POSITION_MASK, rows.count());
        return row < 0 ? 0 : position(row);
    }

    int relativeOffset(int row) {
        return (int) (rows.key(row) >>> 32);
    }

    int position(int row) {
        return (int) (rows.key(row) & POSITION_MASK);
    }

    /** How many entries are for offsets below this one. */
    int countBelow(long relativeOffset) {
        return rows.floor((relativeOffset << 32) - 1, rows.count()) + 1;
    }

    static void encode(IndexRows rows, int row, ByteBuffer target) {
        target.putLong(rows.key(row));
    }

    /** The rows of a file; null when they cannot be right for a log file of this size. */
    static IndexRows decode(ByteBuffer source, int logSizeBytes) throws CorruptIndexException {
        IndexRows rows = new IndexRows(1, source.remaining() / ENTRY_BYTES);
        long previousOffset = -1;
        long previousPosition = -1;
        while (source.remaining() >= ENTRY_BYTES) {
            long row = source.getLong();
            long offset = row >>> 32;
            long position = row & POSITION_MASK;
            if (row < 0 || offset <= previousOffset || position <= previousPosition || position >= logSizeBytes) {
                throw new CorruptIndexException("entry " + rows.count() + " (" + offset + ", " + position + ")");
            }
            rows.append(row, row);
            previousOffset = offset;
            previousPosition = position;
        }
        return rows;
    }
}
