package dev.ottla.protocol.record;

import io.netty.buffer.ByteBuf;

/** Zig-zag variable-length integers, seven bits a byte, least significant first: how records write numbers. */
final class Varint {
    /** Bytes of the longest int. */
    static final int MAX_INT_BYTES = 5;

    private Varint() {}

    static int sizeOfInt(int value) {
        return sizeOfUnsigned(((long) ((value << 1) ^ (value >> 31))) & 0xFFFF_FFFFL);
    }

    static int sizeOfLong(long value) {
        return sizeOfUnsigned((value << 1) ^ (value >> 63));
    }

    static void writeInt(ByteBuf buffer, int value) {
        writeUnsigned(buffer, ((long) ((value << 1) ^ (value >> 31))) & 0xFFFF_FFFFL);
    }

    static void writeLong(ByteBuf buffer, long value) {
        writeUnsigned(buffer, (value << 1) ^ (value >> 63));
    }

    private static int sizeOfUnsigned(long value) {
        int significantBits = Long.SIZE - Long.numberOfLeadingZeros(value | 1);
        return (significantBits + 6) / 7;
    }

    private static void writeUnsigned(ByteBuf buffer, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            buffer.writeByte((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        buffer.writeByte((int) rest);
    }
}
