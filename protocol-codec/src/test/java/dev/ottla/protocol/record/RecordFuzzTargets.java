package dev.ottla.protocol.record;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;

/** What a fuzzer calls: gives back normally whenever the bytes are read or refused as declared. */
final class RecordFuzzTargets {
    private static final int LIMIT = 1 << 20;

    private RecordFuzzTargets() {}

    /** Any bytes as a buffer of batches, their CRCs mended so that damage gets past them. */
    static void batches(byte[] bytes) {
        UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
        ByteBuf buffer = Unpooled.wrappedBuffer(bytes.clone());
        try {
            RecordBatches batches = RecordBatches.of(buffer);
            while (batches.next()) {
                read(allocator, batches.batch());
            }
        } catch (RecordException declared) {
            requireMessage(declared);
        }
        requireEverythingBack(allocator);
    }

    private static void read(ByteBufAllocator allocator, RecordBatch batch) {
        if (!batch.isLegacy()) {
            int length = batch.sizeInBytes() - RecordBatchHeader.ATTRIBUTES;
            int crc = Crc32c.compute(batch.buffer(), batch.index() + RecordBatchHeader.ATTRIBUTES, length);
            batch.buffer().setInt(batch.index() + RecordBatchHeader.CRC, crc);
        }
        batch.ensureValid();
        requireThat(!batch.toString().isEmpty(), "a batch has a text");
        requireThat(batch.readRecords(allocator, LIMIT).size() == batch.recordCount(), "as many records as counted");
    }

    /** The first byte chooses the compression, the others are its content. */
    static void decompression(byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
        Compression compression = Compression.forId(Byte.toUnsignedInt(bytes[0]) % 5);
        ByteBuf source = Unpooled.wrappedBuffer(bytes);
        try {
            ByteBuf expanded = compression.decompress(source, 1, bytes.length - 1, allocator, LIMIT);
            requireThat(expanded.readableBytes() <= LIMIT, "no more than the limit");
            expanded.release();
        } catch (DecompressionException declared) {
            requireMessage(declared);
        }
        requireEverythingBack(allocator);
    }

    private static void requireMessage(RecordException declared) {
        requireThat(declared.getMessage() != null && !declared.getMessage().isEmpty(), "a refusal says why");
    }

    private static void requireEverythingBack(UnpooledByteBufAllocator allocator) {
        requireThat(allocator.metric().usedHeapMemory() == 0, "every buffer is given back");
    }

    private static void requireThat(boolean condition, String what) {
        if (!condition) {
            throw new AssertionError("not so: " + what);
        }
    }
}
