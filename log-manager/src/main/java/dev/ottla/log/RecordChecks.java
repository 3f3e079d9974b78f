package dev.ottla.log;

import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.record.RecordBatch;
import dev.ottla.protocol.record.RecordCursor;
import dev.ottla.protocol.record.TimestampType;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The checks that need the records of a batch: keys on compacted topics, and timestamps where the batch's largest one,
 * or a bound on the past, says that some may be out of range. Other batches are not opened.
 */
final class RecordChecks {
    /** Bound of what a batch may expand to, as a multiple of its size. */
    private static final int MAX_EXPANDED_RATIO = 1_000;

    private static final long LEAST_EXPANDED_BOUND = 64L << 20;
    private static final int ERRORS_SHOWN = 3;

    private final TopicPartition partition;
    private final LogConfig config;
    private final ByteBufAllocator allocator;

    RecordChecks(TopicPartition partition, LogConfig config, ByteBufAllocator allocator) {
        this.partition = partition;
        this.config = config;
        this.allocator = allocator;
    }

    @Nullable
    Rejection check(RecordBatch batch, long nowMs) {
        boolean keys = config.compaction().compact();
        boolean timestamps = mayBeOutOfRange(batch, nowMs);
        return keys || timestamps || claimsAppendTime(batch) ? walk(batch, keys, timestamps, nowMs) : null;
    }

    /** Kafka minds only where it stamps the time itself; elsewhere the claim is kept as it came. */
    private boolean claimsAppendTime(RecordBatch batch) {
        return config.messages().stampsAppendTime() && batch.timestampType() == TimestampType.LOG_APPEND_TIME;
    }

    private boolean mayBeOutOfRange(RecordBatch batch, long nowMs) {
        LogConfig.Messages messages = config.messages();
        if (messages.stampsAppendTime()) {
            return false;
        }
        return messages.timestampBeforeMaxMs() != Long.MAX_VALUE || isTooLate(batch.maxTimestamp(), nowMs);
    }

    private @Nullable Rejection walk(RecordBatch batch, boolean keys, boolean timestamps, long nowMs) {
        List<RecordError> errors = new ArrayList<>();
        boolean badTimestamp = false;
        boolean claimsAppendTime = claimsAppendTime(batch);
        try (RecordCursor records = batch.records(allocator, maxExpandedBytes(batch))) {
            for (int index = 0; records.next(); index++) {
                if (keys && !records.hasKey()) {
                    errors.add(new RecordError(
                            index,
                            "Compacted topic cannot accept message without key in topic partition " + partition));
                } else if (timestamps && isOutOfRange(records.timestamp(), nowMs)) {
                    badTimestamp = true;
                    errors.add(new RecordError(index, outOfRange(records, nowMs)));
                } else if (claimsAppendTime) {
                    badTimestamp = true;
                    errors.add(new RecordError(
                            index,
                            "Invalid timestamp type in message. Producer should not set timestamp type to"
                                    + " LogAppendTime."));
                }
            }
        }
        return errors.isEmpty() ? null : rejection(errors, badTimestamp);
    }

    private static Rejection rejection(List<RecordError> errors, boolean badTimestamp) {
        if (badTimestamp) {
            return new Rejection(
                    ErrorCode.INVALID_TIMESTAMP,
                    "One or more records have been rejected due to invalid timestamp",
                    List.copyOf(errors));
        }
        return new Rejection(
                ErrorCode.INVALID_RECORD,
                "One or more records have been rejected due to " + errors.size()
                        + " record errors in total, and only showing the first three errors at most: "
                        + shown(errors),
                List.copyOf(errors));
    }

    /** In Kafka's own notation. */
    private static String shown(List<RecordError> errors) {
        return errors.stream()
                .limit(ERRORS_SHOWN)
                .map(error -> "RecordError(batchIndex=" + error.batchIndex() + ", message='" + error.message() + "')")
                .toList()
                .toString();
    }

    private boolean isOutOfRange(long timestamp, long nowMs) {
        if (timestamp < 0) {
            return false;
        }
        return isTooLate(timestamp, nowMs)
                || nowMs - timestamp > config.messages().timestampBeforeMaxMs();
    }

    private boolean isTooLate(long timestamp, long nowMs) {
        return timestamp - nowMs > config.messages().timestampAfterMaxMs();
    }

    private String outOfRange(RecordCursor record, long nowMs) {
        LogConfig.Messages messages = config.messages();
        return "Timestamp " + record.timestamp() + " of message with offset " + record.offset()
                + " is out of range. The timestamp should be within [" + (nowMs - messages.timestampBeforeMaxMs())
                + ", "
                + (nowMs + messages.timestampAfterMaxMs()) + "]";
    }

    /** A producer's batch may be far smaller than its records, within reason. */
    private static long maxExpandedBytes(RecordBatch batch) {
        return Math.max(LEAST_EXPANDED_BOUND, (long) batch.recordsSizeBytes() * MAX_EXPANDED_RATIO);
    }
}
