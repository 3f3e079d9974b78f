package dev.ottla.replica;

import dev.ottla.log.LogView;
import dev.ottla.log.TopicIdPartition;
import dev.ottla.protocol.ErrorCode;

/**
 * A led partition as its strand published it last. Immutable; any thread.
 *
 * @param highWatermark end of what all in-sync replicas have, exclusive; consumers see nothing at or above it
 * @param visibleBytes bytes that have come below the high watermark since this broker leads; only differences mean something
 */
public record PartitionView(
        TopicIdPartition id, int leaderEpoch, long highWatermark, long visibleBytes, LogView log) {

    /** End of what is decided: a read_committed consumer sees nothing at or above it. */
    public long lastStableOffset() {
        return Math.min(log.firstUnstableOffset(), highWatermark);
    }

    public long logStartOffset() {
        return log.logStartOffset();
    }

    /** Where a consumer's reading ends, exclusive. */
    public long readEnd(boolean readCommitted) {
        return readCommitted ? lastStableOffset() : highWatermark;
    }

    /**
     * Compares the epoch that a client believes in (KIP-320): {@code FENCED_LEADER_EPOCH} if it is older, {@code
     * UNKNOWN_LEADER_EPOCH} if it is newer than ours.
     */
    public ErrorCode checkEpoch(int currentLeaderEpoch) {
        if (currentLeaderEpoch == leaderEpoch) {
            return ErrorCode.NONE;
        }
        return currentLeaderEpoch < leaderEpoch ? ErrorCode.FENCED_LEADER_EPOCH : ErrorCode.UNKNOWN_LEADER_EPOCH;
    }
}
