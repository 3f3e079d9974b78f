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
}
