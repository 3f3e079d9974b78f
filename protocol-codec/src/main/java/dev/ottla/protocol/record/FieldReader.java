package dev.ottla.protocol.record;

import io.netty.buffer.ByteBuf;

/**
 * Reads the fields of one record body from absolute positions, never past its end. One instance is moved from record to
 * record, so that nothing is allocated per record. What it accepts is what Kafka accepts: a negative length is null,
 * bits of a varint beyond its type are dropped.
 */
final class FieldReader {
    private ByteBuf buffer;
    private int position;
    private int end;

    FieldReader(ByteBuf buffer) {
        this.buffer = buffer;
    }

    void moveTo(ByteBuf newBuffer, int newPosition, int newEnd) {
        this.buffer = newBuffer;
        this.position = newPosition;
        this.end = newEnd;
    }

    int position() {
        return position;
    }

    int remaining() {
        return end - position;
    }

    byte readByte() {
        if (position >= end) {
            throw invalid("its fields end before its size says");
        }
        return buffer.getByte(position++);
    }

    int readVarint() {
        int value = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += 7) {
            byte next = readByte();
            value |= (next & 0x7F) << shift;
            if (next >= 0) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw invalid("a varint is longer than 5 bytes");
    }

    long readVarlong() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = readByte();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw invalid("a varlong is longer than 10 bytes");
    }

    /** Reads a length and steps over as many bytes; returns the length, -1 for null. */
    int skipNullableBytes() {
        int length = readVarint();
        if (length < 0) {
            return -1;
        }
        skip(length);
        return length;
    }

    /** As {@link #skipNullableBytes}, where null is not allowed. */
    int skipBytes() {
        int length = readVarint();
        if (length < 0) {
            throw invalid("a header has no key");
        }
        skip(length);
        return length;
    }

    private void skip(int length) {
        if (length > remaining()) {
            throw invalid("a field of " + length + " bytes does not fit into the remaining " + remaining());
        }
        position += length;
    }

    static InvalidRecordException invalid(String what) {
        return new InvalidRecordException("A record is malformed: " + what);
    }
}
