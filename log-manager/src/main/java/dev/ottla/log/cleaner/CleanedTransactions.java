package dev.ottla.log.cleaner;

import dev.ottla.log.AbortedTransaction;
import dev.ottla.protocol.record.ControlRecordType;
import dev.ottla.protocol.record.RecordBatch;
import dev.ottla.protocol.record.RecordCursor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows the transactions of a log while its batches are read in order: records of aborted ones are dropped, and a
 * marker is of use only as long as there is a batch of its transaction before it. Everything read lies below the last
 * stable offset, so every transaction is decided, and one that is not in the transaction index was committed.
 */
final class CleanedTransactions {
    private static final long MOST_MARKER_BYTES = 1 << 16;

    private final ByteBufAllocator allocator;
    private final ArrayDeque<AbortedTransaction> ahead = new ArrayDeque<>();
    private final Map<Long, Aborted> aborted = new HashMap<>();
    private final Set<Long> committed = new HashSet<>();
    private @Nullable AbortedTransaction kept;

    /** One that has begun where the reading is. */
    private record Aborted(AbortedTransaction transaction, boolean hasBatches) {}

    /** @param transactions all that begin or end in the part that is read, in any order */
    CleanedTransactions(ByteBufAllocator allocator, List<AbortedTransaction> transactions) {
        this.allocator = allocator;
        transactions.stream()
                .sorted(Comparator.comparingLong(AbortedTransaction::firstOffset))
                .forEach(ahead::add);
    }

    /** Takes note of the next batch; whether it says nothing any more: aborted records, or a marker without a batch. */
    boolean isObsolete(RecordBatch batch) {
        kept = null;
        if (batch.isControlBatch()) {
            begin(batch.lastOffset());
            return isObsoleteMarker(batch);
        }
        if (!batch.isTransactional()) {
            return false;
        }
        begin(batch.lastOffset());
        Aborted found = aborted.get(batch.producerId());
        if (found == null || found.transaction.lastOffset() < batch.lastOffset()) {
            committed.add(batch.producerId());
            return false;
        }
        aborted.put(batch.producerId(), new Aborted(found.transaction, true));
        return true;
    }

    /** The transaction of the abort marker that {@link #isObsolete} has just seen and kept, for the new index. */
    @Nullable
    AbortedTransaction kept() {
        return kept;
    }

    private boolean isObsoleteMarker(RecordBatch batch) {
        ControlRecordType type = typeOf(batch);
        if (type == null) {
            return true;
        }
        return switch (type) {
            case ABORT -> isObsoleteAbort(batch.producerId());
            case COMMIT -> !committed.remove(batch.producerId());
            case LEADER_CHANGE, SNAPSHOT_HEADER, SNAPSHOT_FOOTER, KRAFT_VERSION, KRAFT_VOTERS, UNKNOWN -> false;
        };
    }

    private boolean isObsoleteAbort(long producerId) {
        Aborted ended = aborted.remove(producerId);
        kept = ended != null && ended.hasBatches ? ended.transaction : null;
        return kept == null;
    }

    /** Those that have ended before are left out: their markers are gone, or lie before the part that is read. */
    private void begin(long upToOffset) {
        while (!ahead.isEmpty() && ahead.getFirst().firstOffset() <= upToOffset) {
            AbortedTransaction begun = ahead.removeFirst();
            if (begun.lastOffset() >= upToOffset) {
                aborted.put(begun.producerId(), new Aborted(begun, false));
            }
        }
    }

    /** Null when the marker is gone and only its batch has been kept. */
    private @Nullable ControlRecordType typeOf(RecordBatch batch) {
        try (RecordCursor cursor = batch.records(allocator, MOST_MARKER_BYTES)) {
            ByteBuf key = cursor.next() ? cursor.key() : null;
            return key == null ? null : ControlRecordType.ofKey(key);
        }
    }
}
