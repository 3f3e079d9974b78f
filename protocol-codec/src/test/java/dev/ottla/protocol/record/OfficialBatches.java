package dev.ottla.protocol.record;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.utils.ByteBufferOutputStream;
import org.jspecify.annotations.Nullable;

/** Reads and writes batches with Apache Kafka's own classes. */
final class OfficialBatches {

    private OfficialBatches() {}

    static ByteBuf write(BatchContent content) {
        MemoryRecordsBuilder builder = builder(content.settings());
        for (BatchContent.Entry entry : content.entries()) {
            builder.append(entry.timestamp(), bytes(entry.key()), bytes(entry.value()), headers(entry.headers()));
        }
        return Unpooled.wrappedBuffer(builder.build().buffer());
    }

    private static MemoryRecordsBuilder builder(BatchSettings settings) {
        return new MemoryRecordsBuilder(
                new ByteBufferOutputStream(1024),
                RecordBatch.MAGIC_VALUE_V2,
                compression(settings.compression()),
                settings.isLogAppendTime() ? TimestampType.LOG_APPEND_TIME : TimestampType.CREATE_TIME,
                settings.baseOffset(),
                settings.logAppendTimeMs(),
                settings.producerId(),
                settings.producerEpoch(),
                settings.baseSequence(),
                settings.isTransactional(),
                settings.isControl(),
                settings.partitionLeaderEpoch(),
                1024,
                settings.deleteHorizonMs());
    }

    static org.apache.kafka.common.compress.Compression compression(Compression compression) {
        return org.apache.kafka.common.compress.Compression.of(CompressionType.forId(compression.id()))
                .build();
    }

    private static Header[] headers(List<dev.ottla.protocol.record.RecordHeader> headers) {
        return headers.stream()
                .map(header -> new RecordHeader(header.key(), bytes(header.value())))
                .toArray(Header[]::new);
    }

    private static byte @Nullable [] bytes(@Nullable ByteBuf buffer) {
        return buffer == null ? null : io.netty.buffer.ByteBufUtil.getBytes(buffer);
    }

    /** The one batch that the bytes hold. */
    static DefaultRecordBatch batch(ByteBuf bytes) {
        MemoryRecords records =
                MemoryRecords.readableRecords(ByteBuffer.wrap(io.netty.buffer.ByteBufUtil.getBytes(bytes)));
        return (DefaultRecordBatch) records.batches().iterator().next();
    }

    static List<LogRecord> records(DefaultRecordBatch batch) {
        List<LogRecord> result = new ArrayList<>();
        for (Record record : batch) {
            List<dev.ottla.protocol.record.RecordHeader> headers = new ArrayList<>();
            for (Header header : record.headers()) {
                byte[] value = header.value();
                headers.add(new dev.ottla.protocol.record.RecordHeader(
                        header.key(), value == null ? null : Unpooled.wrappedBuffer(value)));
            }
            result.add(new LogRecord(
                    record.offset(),
                    record.timestamp(),
                    record.sequence(),
                    record.sizeInBytes(),
                    record.hasKey() ? Unpooled.wrappedBuffer(record.key()) : null,
                    record.hasValue() ? Unpooled.wrappedBuffer(record.value()) : null,
                    headers));
        }
        return result;
    }
}
