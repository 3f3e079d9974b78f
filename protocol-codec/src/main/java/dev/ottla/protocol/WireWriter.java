package dev.ottla.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Writes Kafka's primitive types in one pass. Records that do not lie in memory close the current buffer and become a
 * {@link Part} of their own, so that file data is never copied. Owned by the thread that encodes; owns its buffers
 * until {@link #finish()} or {@link #toByteBuf()} hands them over, and releases on {@link #close()} what was not handed
 * over.
 */
public final class WireWriter implements AutoCloseable {
    /** Not watched for leaks: there are none, and watching would cost tests most of their time. */
    private static final ByteBufAllocator HEAP = new UnpooledByteBufAllocator(false, true);

    private static final int FIRST_CAPACITY = 256;
    private static final int MAX_STRING_LENGTH = Short.MAX_VALUE;
    private static final int ONE_BYTE_VARINT_END = 0x80;

    private final ByteBufAllocator allocator;
    private final List<Part> closed = new ArrayList<>(4);
    private ByteBuf buffer;
    private long closedBytes;
    private boolean handedOver;

    public WireWriter(ByteBufAllocator allocator) {
        this(allocator, FIRST_CAPACITY);
    }

    public WireWriter(ByteBufAllocator allocator, int initialCapacity) {
        this.allocator = allocator;
        this.buffer = allocator.buffer(initialCapacity);
    }

    /** Writes into unpooled heap memory, which nobody has to give back; for log records and tests. */
    public static WireWriter onHeap() {
        return new WireWriter(HEAP);
    }

    public void writeBoolean(boolean value) {
        buffer.writeByte(value ? 1 : 0);
    }

    public void writeByte(int value) {
        buffer.writeByte(value);
    }

    public void writeShort(int value) {
        buffer.writeShort(value);
    }

    public void writeUnsignedShort(int value) {
        if (value >>> Short.SIZE != 0) {
            throw new IllegalArgumentException(value + " does not fit into 16 unsigned bits");
        }
        buffer.writeShort(value);
    }

    public void writeInt(int value) {
        buffer.writeInt(value);
    }

    public void writeUnsignedInt(long value) {
        if (value >>> Integer.SIZE != 0) {
            throw new IllegalArgumentException(value + " does not fit into 32 unsigned bits");
        }
        buffer.writeInt((int) value);
    }

    public void writeLong(long value) {
        buffer.writeLong(value);
    }

    public void writeDouble(double value) {
        buffer.writeDouble(value);
    }

    public void writeUuid(Uuid value) {
        buffer.writeLong(value.mostSignificantBits());
        buffer.writeLong(value.leastSignificantBits());
    }

    public void writeUnsignedVarint(int value) {
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            buffer.writeByte((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        buffer.writeByte(rest);
    }

    public void writeString(String value, boolean compact) {
        int length = ByteBufUtil.utf8Bytes(value);
        if (length > MAX_STRING_LENGTH) {
            throw new IllegalArgumentException("string of " + length + " bytes is too long to be serialized");
        }
        if (compact) {
            writeUnsignedVarint(length + 1);
        } else {
            buffer.writeShort(length);
        }
        ByteBufUtil.reserveAndWriteUtf8(buffer, value, length);
    }

    public void writeNullString(boolean compact) {
        if (compact) {
            buffer.writeByte(0);
        } else {
            buffer.writeShort(-1);
        }
    }

    public void writeBytes(Bytes value, boolean compact) {
        writeCount(value.size(), compact);
        value.writeTo(buffer);
    }

    public void writeNullBytes(boolean compact) {
        writeNullCount(compact);
    }

    /** Copies {@link MemoryRecords}; any other kind becomes a part of its own. */
    public void writeRecords(Records value, boolean compact) {
        writeCount(value.sizeBytes(), compact);
        if (value instanceof MemoryRecords(ByteBuf content)) {
            buffer.writeBytes(content, content.readerIndex(), content.readableBytes());
        } else if (value.sizeBytes() > 0) {
            closeBuffer();
            closed.add(new Part.Region(value));
            closedBytes += value.sizeBytes();
        }
    }

    public void writeNullRecords(boolean compact) {
        writeNullCount(compact);
    }

    /** The length of an array or of a byte string. */
    public void writeCount(int count, boolean compact) {
        if (compact) {
            writeUnsignedVarint(count + 1);
        } else {
            buffer.writeInt(count);
        }
    }

    public void writeNullCount(boolean compact) {
        if (compact) {
            buffer.writeByte(0);
        } else {
            buffer.writeInt(-1);
        }
    }

    /** Says whether a nullable struct follows. */
    public void writePresence(boolean present) {
        buffer.writeByte(present ? 1 : -1);
    }

    /** Says whether a nullable struct follows, inside a tagged field, where Kafka writes it as an unsigned varint. */
    public void writeTaggedPresence(boolean present) {
        buffer.writeByte(present ? 1 : 0);
    }

    /** Bytes without a length. */
    public void writeRaw(Bytes value) {
        value.writeTo(buffer);
    }

    /** Opens a known tagged field; the result goes to {@link #endTag}. Records cannot stand in one. */
    public int beginTag(int tag) {
        writeUnsignedVarint(tag);
        buffer.writeByte(0);
        return buffer.writerIndex();
    }

    /** Puts the size in front of the field. One byte was kept for it; the rare longer field moves aside. */
    public void endTag(int contentStart) {
        int size = buffer.writerIndex() - contentStart;
        if (size < ONE_BYTE_VARINT_END) {
            buffer.setByte(contentStart - 1, size);
            return;
        }
        ByteBuf content = buffer.copy(contentStart, size);
        try {
            buffer.writerIndex(contentStart - 1);
            writeUnsignedVarint(size);
            buffer.writeBytes(content);
        } finally {
            content.release();
        }
    }

    /** Bytes written so far, regions included. */
    public long sizeBytes() {
        return closedBytes + buffer.readableBytes();
    }

    /**
     * All parts in order; each buffer's reference goes to the caller. Parts that came before may be patched by
     * {@link ByteBuf#setInt}: the first one always starts with what was written first.
     */
    public List<Part> finish() {
        handedOver = true;
        if (buffer.isReadable()) {
            closed.add(new Part.Bytes(buffer));
        } else {
            buffer.release();
        }
        return Collections.unmodifiableList(closed);
    }

    /** As {@link #finish()}, after patching the int32 that was written first to the size of all that follows it. */
    public List<Part> finishFrame() {
        long frameBytes = sizeBytes() - Integer.BYTES;
        if (frameBytes > Integer.MAX_VALUE) {
            throw new IllegalStateException("frame of " + frameBytes + " bytes does not fit its length field");
        }
        ByteBuf first = closed.isEmpty() ? buffer : ((Part.Bytes) closed.getFirst()).buffer();
        first.setInt(first.readerIndex(), (int) frameBytes);
        return finish();
    }

    /** All bytes as one buffer that the caller releases; fails when there are records outside memory. */
    public ByteBuf toByteBuf() {
        refuseRegions();
        handedOver = true;
        return buffer;
    }

    /** All bytes as one array; fails when there are records outside memory. */
    public byte[] toByteArray() {
        refuseRegions();
        return ByteBufUtil.getBytes(buffer);
    }

    @Override
    public void close() {
        if (handedOver) {
            return;
        }
        handedOver = true;
        buffer.release();
        for (Part part : closed) {
            if (part instanceof Part.Bytes(ByteBuf content)) {
                content.release();
            }
        }
    }

    private void refuseRegions() {
        if (!closed.isEmpty()) {
            throw new IllegalStateException("records outside memory cannot be copied into one buffer");
        }
    }

    private void closeBuffer() {
        if (buffer.isReadable()) {
            closedBytes += buffer.readableBytes();
            closed.add(new Part.Bytes(buffer));
            buffer = allocator.buffer(FIRST_CAPACITY);
        }
    }
}
