package dev.ottla.replica;

import dev.ottla.protocol.Bytes;
import org.jspecify.annotations.Nullable;

/** How the records of a state machine stand in its log: as keys and values, in Kafka's own formats. Stateless. */
public interface RecordSerde<R> {

    Bytes key(R record);

    /** Null for a tombstone. */
    @Nullable
    Bytes value(R record);

    /**
     * The record of this key and value. Null for one that this version does not know and may skip.
     *
     * @throws RuntimeException if the bytes are malformed; loading fails
     */
    @Nullable
    R read(Bytes key, @Nullable Bytes value);

    /**
     * The record of this key and value as part of a transaction that is not decided where it stands. A machine that
     * knows no transactions has none in its log.
     *
     * @throws RuntimeException if the bytes are malformed, or cannot be part of a transaction; loading fails
     */
    default @Nullable R readTransactional(long producerId, Bytes key, @Nullable Bytes value) {
        throw new IllegalStateException("a transactional record of producer " + producerId + " is not expected here");
    }

    /** The record that says how the producer's open transaction ended; null where that matters to nobody. */
    default @Nullable R transactionEnded(long producerId, boolean committed) {
        return null;
    }
}
