package dev.ottla.protocol.record;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the encoded form of records; {@link RecordCursor} has the layout. */
final class RecordWriter {
    private static final int NULL = -1;

    /** The longest size, attributes, timestamp delta, offset delta, key and value length and header count. */
    private static final int MOST_OVERHEAD_BYTES = 5 + 1 + 10 + 5 + 5 + 5 + 5;

    /** An upper bound of the encoded size, whatever the deltas. */
    static int mostBytes(@Nullable ByteBuf key, @Nullable ByteBuf value, List<RecordHeader> headers) {
        long bytes = MOST_OVERHEAD_BYTES + length(key) + (long) length(value);
        for (RecordHeader header : headers) {
            bytes += 2L * Varint.MAX_INT_BYTES + ByteBufUtil.utf8Bytes(header.key()) + length(header.value());
        }
        return (int) Math.min(bytes, Integer.MAX_VALUE);
    }

    private static int length(@Nullable ByteBuf bytes) {
        return bytes == null ? 0 : bytes.readableBytes();
    }

    void write(
            ByteBuf target,
            long timestampDelta,
            int offsetDelta,
            @Nullable ByteBuf key,
            @Nullable ByteBuf value,
            List<RecordHeader> headers) {
        int size = 1 + Varint.sizeOfLong(timestampDelta) + Varint.sizeOfInt(offsetDelta);
        size += sizeOf(key) + sizeOf(value) + sizeOf(headers);
        Varint.writeInt(target, size);
        target.writeByte(0);
        Varint.writeLong(target, timestampDelta);
        Varint.writeInt(target, offsetDelta);
        writeBytes(target, key);
        writeBytes(target, value);
        writeHeaders(target, headers);
    }

    private static int sizeOf(@Nullable ByteBuf bytes) {
        return bytes == null ? 1 : Varint.sizeOfInt(bytes.readableBytes()) + bytes.readableBytes();
    }

    private static int sizeOf(List<RecordHeader> headers) {
        int size = Varint.sizeOfInt(headers.size());
        for (RecordHeader header : headers) {
            int keyLength = ByteBufUtil.utf8Bytes(header.key());
            size += Varint.sizeOfInt(keyLength) + keyLength + sizeOf(header.value());
        }
        return size;
    }

    private static void writeBytes(ByteBuf target, @Nullable ByteBuf bytes) {
        if (bytes == null) {
            Varint.writeInt(target, NULL);
        } else {
            Varint.writeInt(target, bytes.readableBytes());
            target.writeBytes(bytes, bytes.readerIndex(), bytes.readableBytes());
        }
    }

    private static void writeHeaders(ByteBuf target, List<RecordHeader> headers) {
        Varint.writeInt(target, headers.size());
        for (RecordHeader header : headers) {
            Varint.writeInt(target, ByteBufUtil.utf8Bytes(header.key()));
            target.writeCharSequence(header.key(), StandardCharsets.UTF_8);
            writeBytes(target, header.value());
        }
    }
}
