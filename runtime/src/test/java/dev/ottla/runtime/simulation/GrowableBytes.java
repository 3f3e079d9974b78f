package dev.ottla.runtime.simulation;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A byte array with a length; what is skipped when it grows is zero. */
final class GrowableBytes {
    private byte[] bytes = new byte[0];
    private int length;

    static GrowableBytes of(byte[] content) {
        GrowableBytes bytes = new GrowableBytes();
        bytes.bytes = content;
        bytes.length = content.length;
        return bytes;
    }

    int length() {
        return length;
    }

    void copyTo(GrowableBytes target, int position, int start, int count) {
        if (count > 0) {
            target.ensure(position + count);
            System.arraycopy(bytes, start, target.bytes, position, count);
            target.length = Math.max(target.length, position + count);
        }
    }

    int read(int position, ByteBuffer destination) {
        int count = Math.max(0, Math.min(destination.remaining(), length - position));
        if (count > 0) {
            destination.put(bytes, position, count);
        }
        return count;
    }

    void truncate(int newLength) {
        if (newLength < length) {
            Arrays.fill(bytes, newLength, length, (byte) 0);
            length = newLength;
        }
    }

    void flipBit(int position, int bit) {
        if (position < length) {
            bytes[position] ^= (byte) (1 << bit);
        }
    }

    GrowableBytes copy() {
        GrowableBytes copy = new GrowableBytes();
        copy.bytes = Arrays.copyOf(bytes, length);
        copy.length = length;
        return copy;
    }

    private void ensure(int capacity) {
        if (capacity > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(capacity, 2 * bytes.length));
        }
    }
}
