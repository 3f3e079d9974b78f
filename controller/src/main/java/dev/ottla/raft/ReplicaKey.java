package dev.ottla.raft;

import dev.ottla.protocol.Uuid;

/**
 * A member of the quorum: a node, and which disk of it (KIP-853). The directory id is {@link Uuid#ZERO} where the
 * quorum is named by node ids alone.
 */
public record ReplicaKey(int id, Uuid directoryId) {
    /** Nobody. */
    public static final ReplicaKey NONE = new ReplicaKey(-1, Uuid.ZERO);

    /** As Kafka's tools print it. */
    @Override
    public String toString() {
        return "ReplicaKey(id=" + id + ", directoryId=" + (directoryId.isZero() ? "<undefined>" : directoryId) + ")";
    }
}
