package dev.ottla.log;

import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.Records;
import org.jspecify.annotations.Nullable;

/**
 * What a read of a {@link LogView} found. A read that found records holds one reference to their segment, so that the
 * file stays whatever is deleted or truncated meanwhile: call {@link #release} once, when the bytes have been sent.
 *
 * @param error {@code NONE}, {@code OFFSET_OUT_OF_RANGE}, or {@code KAFKA_STORAGE_ERROR} when the log is closed or its
 *     disk fails
 * @param slice null when there is nothing to read at the offset
 */
public record LogRead(ErrorCode error, @Nullable FileSlice slice) {
    static final LogRead NOTHING = new LogRead(ErrorCode.NONE, null);
    static final LogRead OUT_OF_RANGE = new LogRead(ErrorCode.OFFSET_OUT_OF_RANGE, null);
    static final LogRead STORAGE_ERROR = new LogRead(ErrorCode.KAFKA_STORAGE_ERROR, null);

    /** The records, possibly ending within a batch; empty on error. */
    public Records records() {
        return slice == null ? Records.EMPTY : slice;
    }

    public int sizeBytes() {
        return slice == null ? 0 : slice.sizeBytes();
    }

    /** Gives the segment back; must be called exactly once, on any thread. */
    public void release() {
        if (slice != null) {
            slice.release();
        }
    }
}
