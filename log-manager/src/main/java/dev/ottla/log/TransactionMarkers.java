package dev.ottla.log;

import dev.ottla.protocol.record.ControlRecordType;
import dev.ottla.protocol.record.EndTransactionMarker;
import dev.ottla.protocol.record.RecordBatch;
import dev.ottla.protocol.record.RecordCursor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/** Reads the marker out of a control batch. */
final class TransactionMarkers {
    private static final long MAX_BYTES = 1 << 16;

    private TransactionMarkers() {}

    /** The marker in this batch; null when it is no control batch or its record ends no transaction. */
    static @Nullable EndTransactionMarker in(RecordBatch batch, ByteBufAllocator allocator) {
        if (!batch.isControlBatch() || !ProducerStateTable.concerns(batch)) {
            return null;
        }
        try (RecordCursor cursor = batch.records(allocator, MAX_BYTES)) {
            ByteBuf key = cursor.next() ? cursor.key() : null;
            boolean ends = key != null && ControlRecordType.ofKey(key).endsTransaction();
            return ends ? EndTransactionMarker.read(cursor) : null;
        }
    }
}
