package dev.ottla.protocol.record;

import static dev.ottla.protocol.record.RecordBatchHeader.*;

import io.netty.buffer.ByteBuf;

/**
 * A walk over the batches of a buffer: {@code while (batches.next()) use(batches.batch())}. Allocates one small view
 * per batch that is asked for, which escape analysis mostly removes. Not thread-safe; valid as long as the buffer.
 *
 * <p>The walk stops before a batch of which bytes are missing, as it stands at the end of every fetch answer and of a
 * torn file; {@link #hasTruncatedTail} tells. Of each batch it checks size and magic; its CRC only when asked
 * ({@link RecordBatch#ensureValid}).
 */
public final class RecordBatches {
    private static final int NONE = -1;

    private final ByteBuf buffer;
    private final int endIndex;
    private final int maxBatchSizeBytes;
    private int batchIndex = NONE;
    private int nextIndex;

    private RecordBatches(ByteBuf buffer, int index, int length, int maxBatchSizeBytes) {
        this.buffer = buffer;
        this.endIndex = index + length;
        this.maxBatchSizeBytes = maxBatchSizeBytes;
        this.nextIndex = index;
    }

    /** A walk over the readable bytes, with no bound on the size of a batch; does not move the reader index. */
    public static RecordBatches of(ByteBuf buffer) {
        return of(buffer, buffer.readerIndex(), buffer.readableBytes(), Integer.MAX_VALUE);
    }

    /** A walk over {@code length} bytes from the absolute {@code index}. */
    public static RecordBatches of(ByteBuf buffer, int index, int length, int maxBatchSizeBytes) {
        return new RecordBatches(buffer, index, length, maxBatchSizeBytes);
    }

    /**
     * Moves to the next whole batch; false when there is none.
     *
     * @throws CorruptRecordException when its size or magic is impossible; the walk stays where it was
     */
    public boolean next() {
        int size = nextSizeBytes();
        if (size == NONE || size > endIndex - nextIndex) {
            batchIndex = NONE;
            return false;
        }
        batchIndex = nextIndex;
        nextIndex += size;
        return true;
    }

    /** The batch that {@link #next} moved to. */
    public RecordBatch batch() {
        if (batchIndex == NONE) {
            throw new IllegalStateException("the walk does not stand on a batch");
        }
        return new RecordBatch(buffer, batchIndex);
    }

    /** Absolute index of the first byte that no returned batch covers. */
    public int position() {
        return nextIndex;
    }

    /** Bytes that no returned batch covers. */
    public int remainingBytes() {
        return endIndex - nextIndex;
    }

    /** After {@link #next} was false: whether the beginning of a batch is left over. */
    public boolean hasTruncatedTail() {
        return remainingBytes() > 0;
    }

    /**
     * The size that the next batch claims, whole or not; -1 when too few bytes are left to know. Lets a reader that
     * found no whole batch ask for enough.
     */
    public int nextSizeBytes() {
        int remaining = endIndex - nextIndex;
        if (remaining < LOG_OVERHEAD_BYTES) {
            return NONE;
        }
        int size = checkedSizeBytes(buffer.getInt(nextIndex + LENGTH));
        if (remaining < SIZE_UP_TO_MAGIC_BYTES) {
            return NONE;
        }
        checkMagic(buffer.getByte(nextIndex + MAGIC), size);
        return size;
    }

    private int checkedSizeBytes(int length) {
        if (length < LegacyMessage.LEAST_LENGTH) {
            throw new CorruptRecordException("A batch cannot be as short as " + length + " bytes");
        }
        if (length > maxBatchSizeBytes - LOG_OVERHEAD_BYTES) {
            throw new CorruptRecordException(
                    "A batch of " + length + " bytes is above the limit of " + maxBatchSizeBytes);
        }
        return length + LOG_OVERHEAD_BYTES;
    }

    private static void checkMagic(byte magic, int size) {
        if (magic < MAGIC_V0 || magic > MAGIC_V2) {
            throw new CorruptRecordException("There is no record format with magic " + magic);
        }
        int least = RecordBatchHeader.leastSizeBytes(magic);
        if (size < least) {
            throw new CorruptRecordException(
                    "A batch of magic " + magic + " has at least " + least + " bytes, this one has " + size);
        }
    }
}
