package dev.ottla.handler.data;

import dev.ottla.log.ColdRead;
import dev.ottla.log.EpochEndOffset;
import dev.ottla.log.LogRead;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.replica.LeaderPartition;
import dev.ottla.replica.PartitionView;
import org.jspecify.annotations.Nullable;

/**
 * What one partition gave to a fetch.
 *
 * @param leader null if the partition is not led here
 * @param view what was read from; null on errors
 * @param read holds a reference to its segment until released; null on errors and divergence
 * @param diverging where the reader's log and ours part; null if they do not
 * @param cold what has to be read from the disk first; nothing else is there then
 */
record PartitionRead(
        ErrorCode error,
        @Nullable LeaderPartition leader,
        @Nullable PartitionView view,
        @Nullable LogRead read,
        @Nullable EpochEndOffset diverging,
        @Nullable ColdRead cold) {

    static PartitionRead failed(ErrorCode error) {
        return new PartitionRead(error, null, null, null, null, null);
    }

    static PartitionRead cold(ColdRead cold) {
        return new PartitionRead(ErrorCode.NONE, null, null, null, null, cold);
    }

    int sizeBytes() {
        return read != null ? read.sizeBytes() : cold != null ? cold.maxBytes() : 0;
    }

    /** Whether the client is told at once, however little there is. */
    boolean isUrgent() {
        return error != ErrorCode.NONE || diverging != null;
    }

    void release() {
        if (read != null) {
            read.release();
        }
    }
}
