package dev.ottla.log;

import dev.ottla.protocol.record.EndTransactionMarker;
import dev.ottla.protocol.record.RecordBatch;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;

/**
 * Shows the batches of a log to its producer table: the one way in which that table changes, on append and on recovery.
 */
final class ProducerReplay {
    private ProducerReplay() {}

    /** Also writes the transaction index where the batch is an abort marker. */
    static void apply(
            RecordBatch batch, ProducerStateTable producers, TransactionIndex transactions, ByteBufAllocator allocator)
            throws IOException {
        if (!ProducerStateTable.concerns(batch)) {
            return;
        }
        if (!batch.isControlBatch()) {
            producers.addData(batch);
            return;
        }
        EndTransactionMarker marker = TransactionMarkers.in(batch, allocator);
        if (marker == null) {
            return;
        }
        AbortedTransaction ended = producers.addMarker(batch, marker);
        if (ended != null && !marker.isCommit()) {
            transactions.append(ended);
        }
    }
}
