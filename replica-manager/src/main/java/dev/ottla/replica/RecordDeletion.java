package dev.ottla.replica;

import dev.ottla.log.LogConfig;
import dev.ottla.log.PartitionLog;
import dev.ottla.protocol.ErrorCode;

/** DeleteRecords on a led partition: its log begins later from now on (KIP-107). Works on the partition's strand. */
public final class RecordDeletion {
    private static final long TO_HIGH_WATERMARK = -1;
    private static final long NO_WATERMARK = -1;

    private RecordDeletion() {}

    /** Told once how it went, on the partition's strand. */
    @FunctionalInterface
    public interface Outcome {
        /** @param lowWatermark where the log begins now; -1 on error */
        void deleted(ErrorCode error, long lowWatermark);
    }

    /**
     * Deletes everything below an offset; -1 stands for the high watermark. Any thread.
     *
     * <p>{@code POLICY_VIOLATION} where the topic is compacted only, {@code OFFSET_OUT_OF_RANGE} above the high
     * watermark, {@code NOT_LEADER_OR_FOLLOWER} when the partition is not led here any more.
     */
    public static void submit(LeaderPartition leader, long offset, Outcome outcome) {
        leader.strand().execute(() -> {
            ErrorCode error = delete(leader, offset);
            boolean good = error == ErrorCode.NONE;
            outcome.deleted(error, good ? leader.log().view().logStartOffset() : NO_WATERMARK);
        });
    }

    private static ErrorCode delete(LeaderPartition leader, long offset) {
        PartitionView view = leader.view();
        if (view == null) {
            return ErrorCode.NOT_LEADER_OR_FOLLOWER;
        }
        PartitionLog log = leader.log();
        if (!log.isWritable()) {
            return ErrorCode.KAFKA_STORAGE_ERROR;
        }
        LogConfig config = log.config();
        if (config.compaction().compact() && !config.retention().delete()) {
            return ErrorCode.POLICY_VIOLATION;
        }
        long to = offset == TO_HIGH_WATERMARK ? view.highWatermark() : offset;
        if (to < 0 || to > view.highWatermark()) {
            return ErrorCode.OFFSET_OUT_OF_RANGE;
        }
        if (log.advanceLogStartOffset(to)) {
            leader.publish();
        }
        return ErrorCode.NONE;
    }
}
