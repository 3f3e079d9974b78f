package dev.ottla.log;

import dev.ottla.protocol.record.BatchSettings;
import dev.ottla.protocol.record.Compression;
import dev.ottla.protocol.record.ControlRecordType;
import dev.ottla.protocol.record.EndTransactionMarker;
import dev.ottla.protocol.record.LogRecord;
import dev.ottla.protocol.record.RecordBatchBuilder;
import dev.ottla.protocol.record.RecordBatches;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Batches as producers make them, and readings of what a log holds. */
final class Batches {
    static final UnpooledByteBufAllocator ALLOCATOR = UnpooledByteBufAllocator.DEFAULT;
    private static final long MAX_EXPANDED = 64 << 20;

    private Batches() {}

    static ByteBuf batch(long timestamp, String... values) {
        return batch(BatchSettings.at(0), timestamp, values);
    }

    static ByteBuf batch(BatchSettings settings, long timestamp, String... values) {
        try (RecordBatchBuilder builder = new RecordBatchBuilder(ALLOCATOR, settings)) {
            for (String value : values) {
                builder.append(timestamp, bytes("key"), bytes(value));
            }
            return builder.build();
        }
    }

    static ByteBuf idempotent(long producerId, int epoch, int sequence, String... values) {
        return batch(BatchSettings.at(0).withProducer(producerId, (short) epoch, sequence), 1_000, values);
    }

    static ByteBuf transactional(long producerId, int epoch, int sequence, String... values) {
        return batch(
                BatchSettings.at(0)
                        .withProducer(producerId, (short) epoch, sequence)
                        .withTransactional(true),
                1_000,
                values);
    }

    static ByteBuf marker(long producerId, int epoch, ControlRecordType type, int coordinatorEpoch) {
        BatchSettings settings = BatchSettings.at(0)
                .withProducer(producerId, (short) epoch, -1)
                .withTransactional(true)
                .withControl(true);
        try (RecordBatchBuilder builder = new RecordBatchBuilder(ALLOCATOR, settings)) {
            return builder.append(1_000, type.key(), new EndTransactionMarker(type, coordinatorEpoch).value())
                    .build();
        }
    }

    static ByteBuf compressed(Compression compression, long timestamp, String... values) {
        return batch(BatchSettings.at(0).withCompression(compression), timestamp, values);
    }

    static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    static ByteBuf readBytes(FileSlice slice) {
        ByteBuffer bytes = ByteBuffer.allocate(slice.sizeBytes());
        try {
            slice.readInto(bytes, 0);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return Unpooled.wrappedBuffer(bytes.flip());
    }

    /** The records in whole batches of a read, which is released. */
    static List<LogRecord> records(LogRead read) {
        List<LogRecord> records = new ArrayList<>();
        if (read.slice() != null) {
            RecordBatches batches = RecordBatches.of(readBytes(read.slice()));
            while (batches.next()) {
                batches.batch().ensureValid();
                records.addAll(batches.batch().readRecords(ALLOCATOR, MAX_EXPANDED));
            }
        }
        read.release();
        return records;
    }

    static String value(LogRecord record) {
        ByteBuf value = record.value();
        return value == null ? "" : value.toString(StandardCharsets.UTF_8);
    }

    /** Everything from an offset to the end, a few bytes at a time. */
    static List<LogRecord> readAll(LogView view, long from) {
        List<LogRecord> all = new ArrayList<>();
        long offset = from;
        while (offset < view.logEndOffset()) {
            List<LogRecord> some = records(view.read(offset, 100, Long.MAX_VALUE, true));
            if (some.isEmpty()) {
                throw new AssertionError("nothing to read at " + offset + ", the log ends at " + view.logEndOffset());
            }
            for (LogRecord record : some) {
                if (record.offset() >= offset) {
                    all.add(record);
                }
            }
            offset = some.getLast().offset() + 1;
        }
        return all;
    }
}
