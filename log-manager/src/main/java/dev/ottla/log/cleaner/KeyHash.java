package dev.ottla.log.cleaner;

import dev.ottla.runtime.RandomSource;
import io.netty.buffer.ByteBuf;

/**
 * SipHash-2-4 with 128 bits of output (Aumasson and Bernstein, 2012). Keys are told apart by it alone, and whoever
 * chooses the keys must not be able to make two of them collide, so its own key is drawn anew for each cleaning.
 * {@link #hash} leaves its result in {@link #high} and {@link #low}; not thread-safe.
 */
final class KeyHash {
    private static final int WIDE_OUTPUT = 0xee;
    private static final int SECOND_HALF = 0xdd;

    private final long key0;
    private final long key1;
    private long v0;
    private long v1;
    private long v2;
    private long v3;
    private long high;
    private long low;

    KeyHash(RandomSource random) {
        this(random.nextLong(), random.nextLong());
    }

    KeyHash(long key0, long key1) {
        this.key0 = key0;
        this.key1 = key1;
    }

    /** First half of the last hash. */
    long high() {
        return high;
    }

    /** Second half of the last hash. */
    long low() {
        return low;
    }

    /** Of the readable bytes; indexes are not moved. */
    void hash(ByteBuf bytes) {
        v0 = key0 ^ 0x736f6d6570736575L;
        v1 = key1 ^ 0x646f72616e646f6dL ^ WIDE_OUTPUT;
        v2 = key0 ^ 0x6c7967656e657261L;
        v3 = key1 ^ 0x7465646279746573L;
        int index = bytes.readerIndex();
        int end = bytes.writerIndex();
        for (; end - index >= Long.BYTES; index += Long.BYTES) {
            compress(bytes.getLongLE(index));
        }
        long last = (long) bytes.readableBytes() << 56;
        for (int shift = 0; index < end; index++, shift += Byte.SIZE) {
            last |= (bytes.getByte(index) & 0xFFL) << shift;
        }
        compress(last);
        v2 ^= WIDE_OUTPUT;
        high = finish();
        v1 ^= SECOND_HALF;
        low = finish();
    }

    private void compress(long word) {
        v3 ^= word;
        round();
        round();
        v0 ^= word;
    }

    private long finish() {
        round();
        round();
        round();
        round();
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private void round() {
        v0 += v1;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v3;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v2 = Long.rotateLeft(v2, 32);
    }
}
