package dev.ottla.protocol.record;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A walk over the messages of one old entry of a log (magic 0 or 1): itself, or those that it wraps when it is
 * compressed. Not thread-safe; close it.
 *
 * <p>Inner offsets of magic 0 are the log's. Those of magic 1 count from the first message, and the wrapper has the
 * last one's. Times are the messages' own, or the wrapper's where the log has stamped it (KIP-31, KIP-32); magic 0 has
 * none. The caller has checked the CRC of the entry, which covers all of it. {@link LegacyMessage} shows the format.
 */
public final class LegacyRecords implements AutoCloseable {
    private static final int NULL = -1;

    private final RecordBatch entry;
    private final ByteBuf content;
    private final int keyStart;
    private final long offsetBase;
    private int index;
    private int nextIndex;
    private int keyIndex;
    private int keyLength;
    private int valueIndex;
    private int valueLength;

    private LegacyRecords(RecordBatch entry, ByteBuf content) {
        this.entry = entry;
        this.content = content;
        this.keyStart = keyStart(entry);
        this.offsetBase = offsetBase();
    }

    /**
     * @param maxExpandedBytes a wrapper of more than this gives a {@link DecompressionException}
     * @throws RecordException when the entry does not wrap whole messages
     */
    public static LegacyRecords of(RecordBatch entry, ByteBufAllocator allocator, int maxExpandedBytes) {
        ByteBuf content = entry.compressionId() == Compression.NONE.id()
                ? entry.slice().retain()
                : expanded(entry, allocator, maxExpandedBytes);
        try {
            return new LegacyRecords(entry, content);
        } catch (RuntimeException e) {
            content.release();
            throw e;
        }
    }

    private static ByteBuf expanded(RecordBatch entry, ByteBufAllocator allocator, int maxBytes) {
        ByteBuf buffer = entry.buffer();
        int keyIndex = entry.index() + keyStart(entry);
        int valueIndex = keyIndex + Integer.BYTES + checked(buffer, keyIndex, entry.endIndex(), Integer.BYTES);
        int length = checked(buffer, valueIndex, entry.endIndex(), 0);
        int from = valueIndex + Integer.BYTES;
        Compression compression = entry.compression();
        return entry.magic() == RecordBatchHeader.MAGIC_V0 && compression == Compression.LZ4
                ? Compression.expand(Lz4Codec.OF_MAGIC_0, buffer, from, length, allocator, maxBytes)
                : compression.decompress(buffer, from, length, allocator, maxBytes);
    }

    /** The length of the bytes that follow this field, 0 for null; so many others are behind them. */
    private static int checked(ByteBuf buffer, int lengthIndex, int end, int others) {
        int left = end - lengthIndex - Integer.BYTES - others;
        int length = buffer.getInt(lengthIndex);
        if (length < NULL || length > left) {
            throw new InvalidRecordException(
                    "A field of an old message cannot have " + length + " of " + left + " bytes");
        }
        return Math.max(0, length);
    }

    private static int keyStart(RecordBatch entry) {
        return entry.magic() == RecordBatchHeader.MAGIC_V0 ? LegacyMessage.TIMESTAMP : LegacyMessage.TIMESTAMP + 8;
    }

    private long offsetBase() {
        if (entry.compressionId() == Compression.NONE.id()) {
            return 0;
        }
        long last = NULL;
        for (int at = 0; at < content.writerIndex(); at = end(at)) {
            last = content.getLong(at);
        }
        if (last < 0 || last > entry.lastOffset()) {
            throw new InvalidRecordException(
                    "The last message in the wrapper at offset " + entry.lastOffset() + " cannot be " + last);
        }
        return entry.magic() == RecordBatchHeader.MAGIC_V0 ? 0 : entry.lastOffset() - last;
    }

    private int end(int at) {
        int least = LegacyMessage.leastSizeBytes(entry.magic());
        int left = content.writerIndex() - at;
        int length = left < least ? NULL : content.getInt(at + RecordBatchHeader.LENGTH);
        if (length < least - RecordBatchHeader.LOG_OVERHEAD_BYTES
                || length > left - RecordBatchHeader.LOG_OVERHEAD_BYTES) {
            throw new InvalidRecordException(
                    "An old message cannot have a length of " + length + " in " + left + " bytes");
        }
        return at + RecordBatchHeader.LOG_OVERHEAD_BYTES + length;
    }

    /**
     * Moves to the next message; false after the last.
     *
     * @throws InvalidRecordException when the message is not whole, or is not what a wrapper may hold
     */
    public boolean next() {
        if (nextIndex == content.writerIndex()) {
            return false;
        }
        index = nextIndex;
        nextIndex = end(index);
        if (content.getByte(index + RecordBatchHeader.MAGIC) != entry.magic()) {
            throw new InvalidRecordException("A wrapper of magic " + entry.magic() + " holds a message of another");
        }
        long offset = content.getLong(index);
        if (offset < 0 || offset > entry.lastOffset() - offsetBase) {
            throw new InvalidRecordException(
                    "A message of the entry at offset " + entry.lastOffset() + " cannot be at " + offset);
        }
        keyIndex = index + keyStart + Integer.BYTES;
        int keyBytes = checked(content, index + keyStart, nextIndex, Integer.BYTES);
        keyLength = content.getInt(index + keyStart);
        valueIndex = keyIndex + keyBytes + Integer.BYTES;
        checked(content, keyIndex + keyBytes, nextIndex, 0);
        valueLength = content.getInt(keyIndex + keyBytes);
        return true;
    }

    public long offset() {
        return offsetBase + content.getLong(index);
    }

    /** In milliseconds since the Unix epoch; -1 for none. */
    public long timestamp() {
        return switch (entry.timestampType()) {
            case NO_TIMESTAMP_TYPE -> RecordBatchHeader.NO_TIMESTAMP;
            case CREATE_TIME -> content.getLong(index + LegacyMessage.TIMESTAMP);
            case LOG_APPEND_TIME -> entry.maxTimestamp();
        };
    }

    /** Valid until {@link #close}. */
    public @Nullable ByteBuf key() {
        return keyLength == NULL ? null : content.slice(keyIndex, keyLength);
    }

    /** Valid until {@link #close}. */
    public @Nullable ByteBuf value() {
        return valueLength == NULL ? null : content.slice(valueIndex, valueLength);
    }

    /**
     * The messages of an entry as one batch of magic 2, uncompressed, at the offset of the first and with the entry's
     * timestamp type; the caller owns the buffer.
     *
     * @param maxExpandedBytes as in {@link #of}
     * @throws RecordException when the entry does not wrap whole messages of ascending offsets
     */
    public static ByteBuf toCurrentFormat(RecordBatch entry, ByteBufAllocator allocator, int maxExpandedBytes) {
        try (LegacyRecords records = of(entry, allocator, maxExpandedBytes)) {
            records.next();
            BatchSettings settings = BatchSettings.at(records.offset());
            if (entry.timestampType() == TimestampType.LOG_APPEND_TIME) {
                settings = settings.withLogAppendTime(entry.maxTimestamp());
            }
            try (RecordBatchBuilder builder = new RecordBatchBuilder(allocator, settings)) {
                do {
                    records.copyTo(builder, settings.baseOffset());
                } while (records.next());
                return builder.build();
            }
        }
    }

    private void copyTo(RecordBatchBuilder builder, long baseOffset) {
        if (offset() < builder.nextOffset() || offset() - baseOffset > Integer.MAX_VALUE) {
            throw new InvalidRecordException("Offset " + offset() + " cannot follow " + (builder.nextOffset() - 1)
                    + " in the wrapper at offset " + entry.lastOffset());
        }
        builder.append(offset(), timestamp(), key(), value(), List.of());
    }

    @Override
    public void close() {
        content.release();
    }
}
