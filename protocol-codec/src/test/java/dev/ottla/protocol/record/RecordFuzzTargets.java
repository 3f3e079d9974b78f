package dev.ottla.protocol.record;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

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

    /** Any bytes as entries of magic 0 and 1, their CRCs mended: walked, and written in the current format. */
    static void oldMessages(byte[] bytes) {
        UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
        ByteBuf buffer = Unpooled.wrappedBuffer(bytes.clone());
        try {
            RecordBatches batches = RecordBatches.of(buffer);
            while (batches.next()) {
                RecordBatch entry = batches.batch();
                if (entry.isLegacy()) {
                    mendOldCrc(entry);
                    entry.ensureValid();
                    walk(allocator, entry);
                    rewrite(allocator, entry);
                }
            }
        } catch (RecordException declared) {
            requireMessage(declared);
        }
        requireEverythingBack(allocator);
    }

    private static void mendOldCrc(RecordBatch entry) {
        if (entry.sizeInBytes() >= LegacyMessage.leastSizeBytes(entry.magic())) {
            CRC32 crc = new CRC32();
            crc.update(ByteBufUtil.getBytes(
                    entry.buffer(),
                    entry.index() + RecordBatchHeader.MAGIC,
                    entry.sizeInBytes() - RecordBatchHeader.MAGIC));
            entry.buffer().setInt(entry.index() + LegacyMessage.CRC, (int) crc.getValue());
        }
    }

    private static void walk(ByteBufAllocator allocator, RecordBatch entry) {
        try (LegacyRecords records = LegacyRecords.of(entry, allocator, LIMIT)) {
            while (records.next()) {
                requireThat(sizeBytes(records.key()) + sizeBytes(records.value()) <= LIMIT, "no more than the limit");
                requireThat(records.offset() <= entry.lastOffset(), "no offset past the entry's");
                records.timestamp();
            }
        } catch (InvalidRecordException declared) {
            requireMessage(declared);
        }
    }

    private static int sizeBytes(@Nullable ByteBuf field) {
        return field == null ? 0 : field.readableBytes();
    }

    private static void rewrite(ByteBufAllocator allocator, RecordBatch entry) {
        ByteBuf current = LegacyRecords.toCurrentFormat(entry, allocator, LIMIT);
        try {
            RecordBatch batch = new RecordBatch(current, current.readerIndex());
            batch.ensureValid();
            requireThat(batch.lastOffset() <= entry.lastOffset(), "the last offset is not past the entry's");
            requireThat(
                    batch.readRecords(allocator, LIMIT).size() == batch.recordCount(), "as many records as counted");
        } finally {
            current.release();
        }
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
