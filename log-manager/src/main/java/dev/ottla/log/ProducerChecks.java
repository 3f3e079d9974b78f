package dev.ottla.log;

import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.record.EndTransactionMarker;
import dev.ottla.protocol.record.RecordBatch;
import dev.ottla.protocol.record.RecordBatchHeader;
import org.jspecify.annotations.Nullable;

/** Idempotence and fencing (KIP-98): whether a batch may follow what its producer sent before. */
final class ProducerChecks {
    private ProducerChecks() {}

    /** For a data batch of a client. */
    static @Nullable Rejection checkData(@Nullable ProducerState state, RecordBatch batch, long offset) {
        if (state == null) {
            return null;
        }
        Rejection fenced = checkEpoch(state, batch, offset);
        if (fenced != null) {
            return fenced;
        }
        int sequence = batch.baseSequence();
        if (batch.producerEpoch() != state.epoch()) {
            return sequence == 0 ? null : newEpochOutOfOrder(state, batch, offset);
        }
        return follows(state.lastSequence(), sequence) ? null : outOfOrder(state, batch, offset);
    }

    /** For a transaction marker of a coordinator. */
    static @Nullable Rejection checkMarker(
            @Nullable ProducerState state, RecordBatch batch, EndTransactionMarker marker, long offset) {
        if (state == null) {
            return null;
        }
        Rejection fenced = checkEpoch(state, batch, offset);
        if (fenced != null) {
            return fenced;
        }
        if (state.coordinatorEpoch() > marker.coordinatorEpoch()) {
            return Rejection.of(
                    ErrorCode.TRANSACTION_COORDINATOR_FENCED,
                    "Invalid coordinator epoch for producerId " + state.producerId() + " at offset " + offset + ": "
                            + marker.coordinatorEpoch() + " (zombie), " + state.coordinatorEpoch() + " (current)");
        }
        return null;
    }

    private static @Nullable Rejection checkEpoch(ProducerState state, RecordBatch batch, long offset) {
        if (batch.producerEpoch() >= state.epoch()) {
            return null;
        }
        return Rejection.of(
                ErrorCode.INVALID_PRODUCER_EPOCH,
                "Epoch of producer " + state.producerId() + " at offset " + offset + " is " + batch.producerEpoch()
                        + ", which is smaller than the last seen epoch " + state.epoch());
    }

    private static boolean follows(int lastSequence, int nextSequence) {
        return nextSequence == RecordBatchHeader.addToSequence(lastSequence, 1);
    }

    private static Rejection newEpochOutOfOrder(ProducerState state, RecordBatch batch, long offset) {
        return Rejection.of(
                ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
                "Invalid sequence number for new epoch of producer " + state.producerId() + " at offset " + offset
                        + ": "
                        + batch.producerEpoch() + " (request epoch), " + batch.baseSequence() + " (seq. number), "
                        + state.epoch() + " (current producer epoch)");
    }

    private static Rejection outOfOrder(ProducerState state, RecordBatch batch, long offset) {
        return Rejection.of(
                ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
                "Out of order sequence number for producer " + state.producerId() + " at offset " + offset + ": "
                        + batch.baseSequence() + " (incoming seq. number), " + state.lastSequence()
                        + " (current end sequence number)");
    }
}
