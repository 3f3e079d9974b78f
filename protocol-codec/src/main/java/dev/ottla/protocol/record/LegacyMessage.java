package dev.ottla.protocol.record;

import io.netty.buffer.ByteBuf;
import java.util.zip.CRC32;

/**
 * Where the fields of an old message stand (magic 0 and 1). Nothing writes these any more; old segments still hold them
 * and are walked and served as they are, until compaction writes them in the current format.
 *
 * <pre>
 * offset size field
 *      0    8 offset         of a compressed wrapper: that of its last inner message
 *      8    4 length         bytes after this field
 *     12    4 CRC-32         of everything from the magic to the end
 *     16    1 magic
 *     17    1 attributes     bits 0-2 compression, 3 timestamp type (magic 1)
 *     18    8 timestamp      magic 1 only
 *             key, value     each an int32 length (-1 null) and bytes
 * </pre>
 */
final class LegacyMessage {
    static final int CRC = 12;
    static final int ATTRIBUTES = 17;
    static final int TIMESTAMP = 18;

    /** Least length field: CRC, magic, attributes and two empty lengths; the same check holds for every format. */
    static final int LEAST_LENGTH = 14;

    private LegacyMessage() {}

    static int leastSizeBytes(byte magic) {
        return RecordBatchHeader.LOG_OVERHEAD_BYTES + (magic == 0 ? LEAST_LENGTH : LEAST_LENGTH + 8);
    }

    static boolean isValidCrc(ByteBuf buffer, int index, int sizeBytes) {
        CRC32 crc = new CRC32();
        Crc32c.update(crc, buffer, index + RecordBatchHeader.MAGIC, sizeBytes - RecordBatchHeader.MAGIC);
        return (int) crc.getValue() == buffer.getInt(index + CRC);
    }
}
