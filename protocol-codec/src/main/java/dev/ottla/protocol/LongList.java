package dev.ottla.protocol;

import java.util.Arrays;
import java.util.PrimitiveIterator;
import java.util.stream.LongStream;

/** An immutable list of {@code long} values without boxing. */
public final class LongList {

    public static final LongList EMPTY = new LongList(new long[0]);

    private final long[] values;

    private LongList(long[] values) {
        this.values = values;
    }

    /** Copies {@code values}. */
    public static LongList of(long... values) {
        return values.length == 0 ? EMPTY : new LongList(values.clone());
    }

    /** Takes {@code values} without copying; the caller gives the array away. */
    public static LongList wrap(long[] values) {
        return values.length == 0 ? EMPTY : new LongList(values);
    }

    public static LongList copyOf(Iterable<Long> values) {
        Builder builder = builder();
        for (Long value : values) {
            builder.add(value);
        }
        return builder.build();
    }

    public static Builder builder() {
        return new Builder();
    }

    public int size() {
        return values.length;
    }

    public boolean isEmpty() {
        return values.length == 0;
    }

    public long get(int index) {
        return values[index];
    }

    public boolean contains(long value) {
        return indexOf(value) >= 0;
    }

    /** The first index of {@code value}, or -1. */
    public int indexOf(long value) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] == value) {
                return i;
            }
        }
        return -1;
    }

    public LongStream stream() {
        return Arrays.stream(values);
    }

    public PrimitiveIterator.OfLong iterator() {
        return stream().iterator();
    }

    /** A copy that the caller owns. */
    public long[] toArray() {
        return values.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LongList that && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return Arrays.toString(values);
    }

    /** Grows a list value by value. */
    public static final class Builder {

        private static final int FIRST_CAPACITY = 8;

        private long[] grown = new long[FIRST_CAPACITY];
        private int size;

        private Builder() {}

        public Builder add(long value) {
            if (size == grown.length) {
                grown = Arrays.copyOf(grown, size * 2);
            }
            grown[size++] = value;
            return this;
        }

        public int size() {
            return size;
        }

        public LongList build() {
            return wrap(Arrays.copyOf(grown, size));
        }
    }
}
