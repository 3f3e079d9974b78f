package dev.ottla.log;

import dev.ottla.protocol.ErrorCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of an append. Appended bytes are in the page cache, so they survive the process but not a power cut; for
 * more see {@link PartitionLog#flush}.
 *
 * @param firstOffset offset of the first record; of the earlier batch for a duplicate; -1 when rejected
 * @param lastOffset offset of the last record, inclusive; -1 when rejected
 * @param logAppendTimeMs the stamped time when the topic uses LogAppendTime, else -1; the timestamp of the earlier
 *     batch for a duplicate
 * @param logStartOffset the log's start offset after the append
 * @param duplicate whether one of the producer's last five batches was sent again; nothing was appended then
 * @param rejection why nothing was appended, null when something was (or it is a duplicate)
 */
public record AppendResult(
        long firstOffset,
        long lastOffset,
        long logAppendTimeMs,
        long logStartOffset,
        boolean duplicate,
        @Nullable Rejection rejection) {

    static AppendResult rejected(Rejection rejection, long logStartOffset) {
        return new AppendResult(-1L, -1L, -1L, logStartOffset, false, rejection);
    }

    /** {@link ErrorCode#NONE} when appended, and for a duplicate. */
    public ErrorCode error() {
        return rejection == null ? ErrorCode.NONE : rejection.error();
    }

    /** What the client is told; Kafka sends a sentence only where single records were refused. */
    public @Nullable String errorMessage() {
        return rejection == null ? null : rejection.clientMessage();
    }

    public List<RecordError> recordErrors() {
        return rejection == null ? List.of() : rejection.recordErrors();
    }

    public boolean isAppended() {
        return rejection == null && !duplicate;
    }
}
