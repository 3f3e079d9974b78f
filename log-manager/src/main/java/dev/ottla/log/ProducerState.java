package dev.ottla.log;

import dev.ottla.protocol.record.RecordBatch;
import dev.ottla.protocol.record.RecordBatchHeader;

/**
 * What a log remembers of one producer: epoch, its last five batches (so that a retried one is answered, not appended),
 * and where its open transaction began. Owned by the partition's strand.
 */
final class ProducerState {
    static final int BATCHES_KEPT = 5;
    static final long NO_TRANSACTION = -1;

    private final long producerId;
    private short epoch;
    private int coordinatorEpoch;
    private long lastTimestamp;
    private long transactionFirstOffset = NO_TRANSACTION;

    private final int[] lastSequences = new int[BATCHES_KEPT];
    private final int[] offsetDeltas = new int[BATCHES_KEPT];
    private final long[] lastOffsets = new long[BATCHES_KEPT];
    private final long[] timestamps = new long[BATCHES_KEPT];
    private int newest = -1;
    private int batches;

    ProducerState(long producerId, short epoch, int coordinatorEpoch, long lastTimestamp) {
        this.producerId = producerId;
        this.epoch = epoch;
        this.coordinatorEpoch = coordinatorEpoch;
        this.lastTimestamp = lastTimestamp;
    }

    long producerId() {
        return producerId;
    }

    short epoch() {
        return epoch;
    }

    int coordinatorEpoch() {
        return coordinatorEpoch;
    }

    long lastTimestamp() {
        return lastTimestamp;
    }

    /** Offset of the first record of the open transaction, {@link #NO_TRANSACTION} when there is none. */
    long transactionFirstOffset() {
        return transactionFirstOffset;
    }

    /** How many batches are remembered. */
    int batches() {
        return batches;
    }

    /**
     * The index of a remembered batch.
     *
     * @param age 0 for the newest
     */
    int batchOfAge(int age) {
        return Math.floorMod(newest - age, BATCHES_KEPT);
    }

    int lastSequence() {
        return batches == 0 ? RecordBatchHeader.NO_SEQUENCE : lastSequences[newest];
    }

    /** Last offset of the newest batch, -1 without one. */
    long lastOffset() {
        return batches == 0 ? -1 : lastOffsets[newest];
    }

    int lastOffsetDelta() {
        return batches == 0 ? 0 : offsetDeltas[newest];
    }

    /** The index of the remembered batch that this one repeats; -1 for none. */
    int indexOfDuplicate(RecordBatch batch) {
        if (batch.producerEpoch() != epoch) {
            return -1;
        }
        int lastSequence = batch.lastSequence();
        int delta = batch.lastOffsetDelta();
        for (int i = 0; i < batches; i++) {
            if (lastSequences[i] == lastSequence && offsetDeltas[i] == delta) {
                return i;
            }
        }
        return -1;
    }

    int lastSequence(int index) {
        return lastSequences[index];
    }

    long firstOffset(int index) {
        return lastOffsets[index] - offsetDeltas[index];
    }

    long lastOffset(int index) {
        return lastOffsets[index];
    }

    int lastOffsetDelta(int index) {
        return offsetDeltas[index];
    }

    long timestamp(int index) {
        return timestamps[index];
    }

    /** Forgets the batches of older epochs. */
    void startEpoch(short newEpoch) {
        if (newEpoch != epoch) {
            epoch = newEpoch;
            batches = 0;
            newest = -1;
        }
    }

    void addBatch(int lastSequence, long lastOffset, int offsetDelta, long timestamp) {
        newest = (newest + 1) % BATCHES_KEPT;
        lastSequences[newest] = lastSequence;
        lastOffsets[newest] = lastOffset;
        offsetDeltas[newest] = offsetDelta;
        timestamps[newest] = timestamp;
        batches = Math.min(BATCHES_KEPT, batches + 1);
        lastTimestamp = timestamp;
    }

    void openTransaction(long firstOffset) {
        transactionFirstOffset = firstOffset;
    }

    void closeTransaction(int newCoordinatorEpoch, long timestamp) {
        transactionFirstOffset = NO_TRANSACTION;
        coordinatorEpoch = newCoordinatorEpoch;
        lastTimestamp = timestamp;
    }
}
