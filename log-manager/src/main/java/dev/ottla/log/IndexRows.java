package dev.ottla.log;

import java.util.Arrays;

/**
 * Rows of one or two longs, ascending in the first: an index in memory. One owner appends; any thread reads the rows
 * that were there when it asked for {@link #count}, because a grown array is published before the count that needs it.
 */
final class IndexRows {
    private static final int FIRST_CAPACITY = 8;
    /** Most logs of a broker with very many never come to have an entry. */
    private static final long[] NO_VALUES = {};

    private final int width;
    private volatile long[] values;
    private volatile int count;

    IndexRows(int width) {
        this.width = width;
        this.values = NO_VALUES;
    }

    IndexRows(int width, int capacity) {
        this.width = width;
        this.values = new long[Math.max(FIRST_CAPACITY, capacity) * width];
    }

    int count() {
        return count;
    }

    int weightBytes() {
        return values.length * Long.BYTES;
    }

    long key(int row) {
        return values[row * width];
    }

    long value(int row) {
        return values[row * width + width - 1];
    }

    void append(long key, long value) {
        int rows = count;
        long[] target = values;
        if ((rows + 1) * width > target.length) {
            target = Arrays.copyOf(target, Math.max(FIRST_CAPACITY * width, target.length * 2));
        }
        target[rows * width] = key;
        target[rows * width + width - 1] = value;
        values = target;
        count = rows + 1;
    }

    /** The last row of the first {@code rows} whose key is at most this one; -1 when there is none. */
    int floor(long key, int rows) {
        long[] source = values;
        int low = 0;
        int high = rows - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (source[middle * width] <= key) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }
}
