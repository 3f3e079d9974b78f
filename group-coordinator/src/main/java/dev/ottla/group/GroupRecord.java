package dev.ottla.group;

import dev.ottla.protocol.Bytes;
import dev.ottla.protocol.message.group.GroupMetadataKey;
import dev.ottla.protocol.message.group.GroupMetadataValue;
import dev.ottla.protocol.message.group.OffsetCommitKey;
import dev.ottla.protocol.message.group.OffsetCommitValue;
import org.jspecify.annotations.Nullable;

/** A record of {@code __consumer_offsets}, Kafka's own. A null value deletes what stood under the key. */
public sealed interface GroupRecord {
    /** The offset that a group has committed for a partition. */
    record OffsetCommit(OffsetCommitKey key, @Nullable OffsetCommitValue value) implements GroupRecord {}

    /**
     * An offset that a transaction is about to commit: counts when {@link TransactionEnd} says so. The value deletes
     * nothing, so there is always one.
     */
    record PendingOffsetCommit(long producerId, OffsetCommitKey key, OffsetCommitValue value) implements GroupRecord {}

    /** The marker that ends a producer's open transaction. */
    record TransactionEnd(long producerId, boolean committed) implements GroupRecord {}

    /** A classic group with its members and their assignments. */
    record GroupMetadata(GroupMetadataKey key, @Nullable GroupMetadataValue value) implements GroupRecord {}

    /**
     * A record of another kind of group (KIP-848, share, streams), or of a kind from the future. It stays in the log
     * untouched and means nothing to this machine.
     *
     * @param type the leading number of the key
     * @param key all of the key, type included
     */
    record Foreign(short type, Bytes key, @Nullable Bytes value) implements GroupRecord {}
}
