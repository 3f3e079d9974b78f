package dev.ottla.log;

import java.nio.ByteBuffer;

/**
 * The largest timestamp up to an offset: says from where to search for a time. In memory a row is timestamp and
 * relative offset; in the file an entry is twelve bytes.
 *
 * <pre>
 * offset size field
 *      0    8 largest timestamp of all records up to the offset
 *      8    4 last offset of the batch that has it, relative to the segment's base offset
 * </pre>
 */
final class TimeIndex {
    static final int ENTRY_BYTES = 12;

    private final IndexRows rows;

    TimeIndex() {
        this(new IndexRows(2));
    }

    TimeIndex(IndexRows rows) {
        this.rows = rows;
    }

    IndexRows rows() {
        return rows;
    }

    int count() {
        return rows.count();
    }

    /** Appends unless the timestamp or the offset has not grown since the last entry. */
    void maybeAppend(long timestamp, int relativeOffset) {
        int count = rows.count();
        boolean grown = count == 0 || (timestamp > rows.key(count - 1) && relativeOffset >= rows.value(count - 1));
        if (grown && timestamp >= 0) {
            rows.append(timestamp, relativeOffset);
        }
    }

    /** The last entry whose time is not later; -1 when there is none. No record before its offset is later, either. */
    int floorRow(long timestamp) {
        return rows.floor(timestamp, rows.count());
    }

    long timestamp(int row) {
        return rows.key(row);
    }

    int relativeOffset(int row) {
        return (int) rows.value(row);
    }

    /** The largest timestamp indexed, -1 when empty. */
    long lastTimestamp() {
        int count = rows.count();
        return count == 0 ? -1L : rows.key(count - 1);
    }

    int lastRelativeOffset() {
        int count = rows.count();
        return count == 0 ? 0 : (int) rows.value(count - 1);
    }

    static void encode(IndexRows rows, int row, ByteBuffer target) {
        target.putLong(rows.key(row)).putInt((int) rows.value(row));
    }

    static IndexRows decode(ByteBuffer source) throws CorruptIndexException {
        IndexRows rows = new IndexRows(2, source.remaining() / ENTRY_BYTES);
        long previous = -1;
        int previousOffset = -1;
        while (source.remaining() >= ENTRY_BYTES) {
            long timestamp = source.getLong();
            int offset = source.getInt();
            if (timestamp < 0 || timestamp < previous || offset < previousOffset || offset < 0) {
                throw new CorruptIndexException("entry " + rows.count() + " (" + timestamp + ", " + offset + ")");
            }
            if (timestamp > previous) {
                rows.append(timestamp, offset);
            }
            previous = timestamp;
            previousOffset = offset;
        }
        return rows;
    }
}
