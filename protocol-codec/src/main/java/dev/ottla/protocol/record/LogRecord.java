package dev.ottla.protocol.record;

import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One record of a batch.
 *
 * <p>Key, value and header values are not retained. Of an uncompressed batch they are slices of the batch's own buffer
 * and live as long as it does; of a compressed one they are copies on the heap.
 *
 * @param sequence -1 when the batch has no producer id
 * @param sizeBytes encoded and uncompressed, with the length in front
 */
public record LogRecord(
        long offset,
        long timestamp,
        int sequence,
        int sizeBytes,
        @Nullable ByteBuf key,
        @Nullable ByteBuf value,
        List<RecordHeader> headers) {}
