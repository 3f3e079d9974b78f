package dev.ottla.protocol.record;

import static dev.ottla.protocol.record.FieldReader.invalid;
import static dev.ottla.protocol.record.RecordBatchHeader.NO_SEQUENCE;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A walk over the records of one batch: {@code while (cursor.next()) ...}. The getters of the record it stands on
 * allocate nothing; {@link #record} makes a value of it. Not thread-safe; close it, compressed content holds pooled
 * buffers.
 *
 * <p>Strict: sizes match exactly, as many records as the batch says, nothing left behind. {@link #next} gives a
 * {@link RecordException} on the first byte that breaks a rule, and only then.
 *
 * <pre>
 * size varint | attributes int8 (unused) | timestamp delta varlong | offset delta varint
 * | key length varint, key | value length varint, value | header count varint
 * | for each header: key length varint, key, value length varint, value
 * </pre>
 */
public final class RecordCursor implements AutoCloseable {
    private static final int NULL = -1;

    private final RecordBatch batch;
    private final RecordContent content;
    private final FieldReader reader;
    private final int recordCount;
    private int seen;

    private int sizeBytes;
    private long timestampDelta;
    private int offsetDelta;
    private int keyIndex;
    private int keyLength;
    private int valueIndex;
    private int valueLength;
    private int headersIndex;
    private int headersEnd;
    private int headerCount;

    private RecordCursor(RecordBatch batch, RecordContent content) {
        this.batch = batch;
        this.content = content;
        this.reader = new FieldReader(content.buffer());
        this.recordCount = batch.recordCount();
    }

    static RecordCursor over(RecordBatch batch, ByteBufAllocator allocator, long maxDecompressedBytes) {
        if (batch.isLegacy()) {
            throw new InvalidRecordException("Old messages (magic " + batch.magic() + ") are not expanded");
        }
        if (batch.recordCount() < 0) {
            throw new InvalidRecordException("A batch cannot have " + batch.recordCount() + " records");
        }
        return new RecordCursor(batch, contentOf(batch, allocator, maxDecompressedBytes));
    }

    private static RecordContent contentOf(RecordBatch batch, ByteBufAllocator allocator, long maxDecompressedBytes) {
        int start = batch.index() + RecordBatchHeader.SIZE_BYTES;
        Compression compression = batch.compression();
        // An empty batch that compaction left behind keeps its compression bits and has no content to expand.
        if (compression == Compression.NONE || batch.recordsSizeBytes() == 0) {
            return new PlainContent(batch.buffer(), start, batch.endIndex());
        }
        return new ExpandedContent(
                compression.decompressing(
                        batch.buffer(), start, batch.recordsSizeBytes(), allocator, maxDecompressedBytes),
                allocator);
    }

    /**
     * Moves to the next record; false after the last.
     *
     * @throws RecordException when the content is not what the batch says; the walk is over then
     */
    public boolean next() {
        if (seen == recordCount) {
            requireNothingLeft();
            return false;
        }
        seen++;
        content.advance(sizeBytes);
        int bodySize = readSize();
        int prefix = reader.position() - content.position();
        int whole = Math.addExact(prefix, bodySize);
        requireBytes(whole);
        int bodyStart = content.position() + prefix;
        reader.moveTo(content.buffer(), bodyStart, bodyStart + bodySize);
        sizeBytes = whole;
        readBody();
        return true;
    }

    private int readSize() {
        int available = content.require(Varint.MAX_INT_BYTES);
        if (available == 0) {
            throw prematureEnd();
        }
        reader.moveTo(content.buffer(), content.position(), content.position() + available);
        int size = reader.readVarint();
        if (size < 0 || size > Integer.MAX_VALUE - Varint.MAX_INT_BYTES) {
            throw invalid("impossible size " + size);
        }
        return size;
    }

    private void requireBytes(int whole) {
        if (content.require(whole) < whole) {
            throw prematureEnd();
        }
    }

    private void readBody() {
        reader.readByte();
        timestampDelta = reader.readVarlong();
        offsetDelta = reader.readVarint();
        keyLength = reader.skipNullableBytes();
        keyIndex = reader.position() - Math.max(keyLength, 0);
        valueLength = reader.skipNullableBytes();
        valueIndex = reader.position() - Math.max(valueLength, 0);
        headerCount = reader.readVarint();
        headersIndex = reader.position();
        skipHeaders();
        headersEnd = reader.position();
        if (reader.remaining() != 0) {
            throw invalid(reader.remaining() + " bytes are left after its last field");
        }
    }

    private void skipHeaders() {
        if (headerCount < 0 || headerCount > reader.remaining()) {
            throw invalid("impossible number of headers " + headerCount);
        }
        for (int i = 0; i < headerCount; i++) {
            reader.skipBytes();
            reader.skipNullableBytes();
        }
    }

    private void requireNothingLeft() {
        content.advance(sizeBytes);
        sizeBytes = 0;
        if (content.require(1) != 0) {
            throw new InvalidRecordException("The batch goes on after its last record");
        }
    }

    private static InvalidRecordException prematureEnd() {
        return new InvalidRecordException("The batch ends before its last record does");
    }

    public long offset() {
        return batch.baseOffset() + offsetDelta;
    }

    public int offsetDelta() {
        return offsetDelta;
    }

    /** As the batch's timestamp type has it: the record's own, or the append time. */
    public long timestamp() {
        return batch.timestampType() == TimestampType.LOG_APPEND_TIME
                ? batch.maxTimestamp()
                : batch.baseTimestamp() + timestampDelta;
    }

    /** -1 without sequences. */
    public int sequence() {
        int base = batch.baseSequence();
        return base == NO_SEQUENCE ? NO_SEQUENCE : RecordBatchHeader.addToSequence(base, offsetDelta);
    }

    /** Encoded and uncompressed, with the length in front. */
    public int sizeInBytes() {
        return sizeBytes;
    }

    public boolean hasKey() {
        return keyLength != NULL;
    }

    /** False for a tombstone. */
    public boolean hasValue() {
        return valueLength != NULL;
    }

    /** Bytes of the key; -1 for null. */
    public int keyLength() {
        return keyLength;
    }

    /** Bytes of the value; -1 for null. */
    public int valueLength() {
        return valueLength;
    }

    public int headerCount() {
        return headerCount;
    }

    /** The key where it stands now: valid only until the next {@link #next} or {@link #close}. */
    public @Nullable ByteBuf key() {
        return hasKey() ? content.buffer().slice(keyIndex, keyLength) : null;
    }

    /** The value where it stands now: valid only until the next {@link #next} or {@link #close}. */
    public @Nullable ByteBuf value() {
        return hasValue() ? content.buffer().slice(valueIndex, valueLength) : null;
    }

    /** The whole record as encoded, length in front: valid only until the next {@link #next} or {@link #close}. */
    public ByteBuf encoded() {
        return content.buffer().slice(content.position(), sizeBytes);
    }

    /** The record as a value that lives as long as the batch's buffer, even after {@link #close}. */
    public LogRecord record() {
        return new LogRecord(
                offset(),
                timestamp(),
                sequence(),
                sizeBytes,
                keep(keyIndex, keyLength),
                keep(valueIndex, valueLength),
                headers());
    }

    /** The headers as values that live as long as the batch's buffer. */
    public List<RecordHeader> headers() {
        if (headerCount == 0) {
            return List.of();
        }
        List<RecordHeader> headers = new ArrayList<>(headerCount);
        reader.moveTo(content.buffer(), headersIndex, headersEnd);
        for (int i = 0; i < headerCount; i++) {
            headers.add(readHeader());
        }
        return headers;
    }

    private RecordHeader readHeader() {
        int length = reader.skipBytes();
        String key = content.buffer().toString(reader.position() - length, length, StandardCharsets.UTF_8);
        int valueBytes = reader.skipNullableBytes();
        return new RecordHeader(key, keep(reader.position() - Math.max(valueBytes, 0), valueBytes));
    }

    private @Nullable ByteBuf keep(int index, int length) {
        if (length == NULL) {
            return null;
        }
        if (content.isDurable()) {
            return content.buffer().slice(index, length);
        }
        byte[] copy = new byte[length];
        content.buffer().getBytes(index, copy);
        return Unpooled.wrappedBuffer(copy);
    }

    @Override
    public void close() {
        content.close();
    }
}
