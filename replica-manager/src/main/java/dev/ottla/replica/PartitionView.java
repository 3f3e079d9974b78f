package dev.ottla.replica;

import dev.ottla.log.LogView;
import dev.ottla.log.PartitionLog;
import dev.ottla.log.TopicIdPartition;
import dev.ottla.protocol.ErrorCode;

/**
 * A led partition as its strand published it last. Immutable; any thread. The log's own view is taken when asked for:
 * it may be newer (retention moves its start without us), and never ends below the watermark.
 *
 * @param highWatermark end of what all in-sync replicas have, exclusive; consumers see nothing at or above it
 * @param lastStableOffset end of what is decided, exclusive; read_committed consumers see nothing at or above it
 * @param visibleBytes bytes that have come below the high watermark since this broker leads; only differences mean
 *     something
 */
public record PartitionView(
        TopicIdPartition id,
        int leaderEpoch,
        long highWatermark,
        long lastStableOffset,
        long visibleBytes,
        PartitionLog partitionLog) {

    /** The log as it is now. */
    public LogView log() {
        return partitionLog.view();
    }

    /** Where a consumer's reading ends, exclusive. */
    public long readEnd(boolean readCommitted) {
        return readCommitted ? lastStableOffset : highWatermark;
    }

    /**
     * Compares the epoch that a client believes in (KIP-320): {@code FENCED_LEADER_EPOCH} if it is older,
     * {@code UNKNOWN_LEADER_EPOCH} if it is newer than ours.
     */
    public ErrorCode checkEpoch(int currentLeaderEpoch) {
        if (currentLeaderEpoch == leaderEpoch) {
            return ErrorCode.NONE;
        }
        return currentLeaderEpoch < leaderEpoch ? ErrorCode.FENCED_LEADER_EPOCH : ErrorCode.UNKNOWN_LEADER_EPOCH;
    }
}
