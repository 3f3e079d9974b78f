package dev.ottla.log;

import dev.ottla.protocol.record.EndTransactionMarker;
import dev.ottla.protocol.record.RecordBatch;
import dev.ottla.protocol.record.RecordBatchHeader;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The producers of one log and their transactions. A pure function of the batches it was shown, in order: rebuilt from
 * the log after a crash. Owned by the partition's strand.
 */
final class ProducerStateTable {
    /** No transaction is undecided. */
    static final long ALL_STABLE = Long.MAX_VALUE;

    private final LongObjectMap<ProducerState> producers = new LongObjectHashMap<>(1);
    /** Producer ids of open transactions by first offset. */
    private final TreeMap<Long, Long> openTransactions = new TreeMap<>();
    /** Decided, but their markers are not below the high watermark yet; in marker order. */
    private final ArrayDeque<AbortedTransaction> unreplicated = new ArrayDeque<>(0);

    @Nullable
    ProducerState get(long producerId) {
        return producers.get(producerId);
    }

    Collection<ProducerState> producers() {
        return producers.values();
    }

    int size() {
        return producers.size();
    }

    /** The state of the producer if this batch repeats one of its last five, else null. */
    @Nullable
    ProducerState findDuplicate(RecordBatch batch) {
        ProducerState state = producers.get(batch.producerId());
        return state != null && state.indexOfDuplicate(batch) >= 0 ? state : null;
    }

    /** Takes note of an appended data batch with a producer id. */
    void addData(RecordBatch batch) {
        long lastOffset = batch.lastOffset();
        long timestamp = batch.maxTimestamp();
        ProducerState state = producers.get(batch.producerId());
        if (state == null) {
            state = new ProducerState(batch.producerId(), batch.producerEpoch(), -1, timestamp);
            producers.put(batch.producerId(), state);
        }
        state.startEpoch(batch.producerEpoch());
        state.addBatch(batch.lastSequence(), lastOffset, batch.lastOffsetDelta(), timestamp);
        if (batch.isTransactional() && state.transactionFirstOffset() == ProducerState.NO_TRANSACTION) {
            state.openTransaction(batch.baseOffset());
            openTransactions.put(batch.baseOffset(), batch.producerId());
        }
    }

    /**
     * Takes note of an appended transaction marker. Returns the transaction it ended (with the last stable offset after
     * it), null when none was open.
     */
    @Nullable
    AbortedTransaction addMarker(RecordBatch batch, EndTransactionMarker marker) {
        long timestamp = batch.maxTimestamp();
        ProducerState state = producers.get(batch.producerId());
        if (state == null) {
            state = new ProducerState(batch.producerId(), batch.producerEpoch(), marker.coordinatorEpoch(), timestamp);
            producers.put(batch.producerId(), state);
        }
        state.startEpoch(batch.producerEpoch());
        long firstOffset = state.transactionFirstOffset();
        state.closeTransaction(marker.coordinatorEpoch(), timestamp);
        if (firstOffset == ProducerState.NO_TRANSACTION) {
            return null;
        }
        openTransactions.remove(firstOffset);
        long lastOffset = batch.lastOffset();
        long stable = openTransactions.isEmpty() ? lastOffset + 1 : openTransactions.firstKey();
        AbortedTransaction ended = new AbortedTransaction(batch.producerId(), firstOffset, lastOffset, stable);
        unreplicated.add(ended);
        return ended;
    }

    /** The first offset of an undecided or unreplicated transaction, {@link #ALL_STABLE} when there is none. */
    long firstUnstableOffset() {
        long first = openTransactions.isEmpty() ? ALL_STABLE : openTransactions.firstKey();
        for (AbortedTransaction transaction : unreplicated) {
            first = Math.min(first, transaction.firstOffset());
        }
        return first;
    }

    /** Forgets decided transactions whose markers are below the high watermark now. */
    void onHighWatermark(long highWatermark) {
        unreplicated.removeIf(transaction -> transaction.lastOffset() < highWatermark);
    }

    boolean hasUnreplicated() {
        return !unreplicated.isEmpty();
    }

    /** Forgets producers without an open transaction that have been silent too long; returns how many. */
    int removeExpired(long nowMs, long expirationMs) {
        int before = producers.size();
        producers
                .values()
                .removeIf(state -> state.transactionFirstOffset() == ProducerState.NO_TRANSACTION
                        && nowMs - state.lastTimestamp() >= expirationMs);
        return before - producers.size();
    }

    void clear() {
        producers.clear();
        openTransactions.clear();
        unreplicated.clear();
    }

    /** Takes in a producer as a snapshot has it. */
    void restore(ProducerState state) {
        producers.put(state.producerId(), state);
        if (state.transactionFirstOffset() != ProducerState.NO_TRANSACTION) {
            openTransactions.put(state.transactionFirstOffset(), state.producerId());
        }
    }

    /** Whether this batch changes the table at all. */
    static boolean concerns(RecordBatch batch) {
        return batch.producerId() != RecordBatchHeader.NO_PRODUCER_ID;
    }
}
