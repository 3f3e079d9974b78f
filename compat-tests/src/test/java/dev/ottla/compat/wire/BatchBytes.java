package dev.ottla.compat.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;

/** Batches of magic 2, written by the official classes, with what a test wants to be wrong with them. */
public final class BatchBytes {
    public static final int LENGTH = 8;
    public static final int ATTRIBUTES = 21;
    public static final int LAST_OFFSET_DELTA = 23;
    public static final int BASE_TIMESTAMP = 27;
    public static final int MAX_TIMESTAMP = 35;
    public static final int PRODUCER_ID = 43;
    public static final int PRODUCER_EPOCH = 51;
    public static final int BASE_SEQUENCE = 53;
    public static final int RECORD_COUNT = 57;
    public static final int RECORDS = 61;
    private static final int CRC = 17;

    private BatchBytes() {}

    public static byte[] of(CompressionType type, SimpleRecord... records) {
        return bytes(MemoryRecords.withRecords(compression(type), records));
    }

    public static byte[] idempotent(long producerId, int epoch, int sequence, SimpleRecord... records) {
        return bytes(
                MemoryRecords.withIdempotentRecords(Compression.NONE, producerId, (short) epoch, sequence, records));
    }

    public static SimpleRecord keyed(long timestamp, String key, String value) {
        Header[] headers = {new RecordHeader("h", utf8("x")), new RecordHeader("none", (byte[]) null)};
        return new SimpleRecord(timestamp, utf8(key), utf8(value), headers);
    }

    public static SimpleRecord unkeyed(long timestamp, String value) {
        return new SimpleRecord(timestamp, null, utf8(value));
    }

    /** The same batch with something changed, and a CRC that holds again. */
    public static byte[] changed(byte[] batch, Consumer<ByteBuffer> change) {
        byte[] copy = batch.clone();
        change.accept(ByteBuffer.wrap(copy));
        CRC32C crc = new CRC32C();
        crc.update(copy, ATTRIBUTES, copy.length - ATTRIBUTES);
        ByteBuffer.wrap(copy).putInt(CRC, (int) crc.getValue());
        return copy;
    }

    public static Compression compression(CompressionType type) {
        return Compression.of(type).build();
    }

    private static byte[] bytes(MemoryRecords records) {
        byte[] bytes = new byte[records.sizeInBytes()];
        records.buffer().duplicate().get(bytes);
        return bytes;
    }

    private static byte[] utf8(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }
}
