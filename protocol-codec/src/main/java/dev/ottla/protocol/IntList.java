package dev.ottla.protocol;

import java.util.Arrays;
import java.util.PrimitiveIterator;
import java.util.stream.IntStream;

/** An immutable list of {@code int} values without boxing. */
public final class IntList {

    public static final IntList EMPTY = new IntList(new int[0]);

    private final int[] values;

    private IntList(int[] values) {
        this.values = values;
    }

    /** Copies {@code values}. */
    public static IntList of(int... values) {
        return values.length == 0 ? EMPTY : new IntList(values.clone());
    }

    /** Takes {@code values} without copying; the caller gives the array away. */
    public static IntList wrap(int[] values) {
        return values.length == 0 ? EMPTY : new IntList(values);
    }

    public static IntList copyOf(Iterable<Integer> values) {
        Builder builder = builder();
        for (Integer value : values) {
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

    public int get(int index) {
        return values[index];
    }

    public boolean contains(int value) {
        return indexOf(value) >= 0;
    }

    /** The first index of {@code value}, or -1. */
    public int indexOf(int value) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] == value) {
                return i;
            }
        }
        return -1;
    }

    public IntStream stream() {
        return Arrays.stream(values);
    }

    public PrimitiveIterator.OfInt iterator() {
        return stream().iterator();
    }

    /** A copy that the caller owns. */
    public int[] toArray() {
        return values.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IntList that && Arrays.equals(values, that.values);
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

        private int[] grown = new int[FIRST_CAPACITY];
        private int size;

        private Builder() {}

        public Builder add(int value) {
            if (size == grown.length) {
                grown = Arrays.copyOf(grown, size * 2);
            }
            grown[size++] = value;
            return this;
        }

        public int size() {
            return size;
        }

        public IntList build() {
            return wrap(Arrays.copyOf(grown, size));
        }
    }
}
