package dev.ottla.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Damaged and malicious batches. Whatever the bytes are, reading them gives records or a {@link RecordException}, and
 * every buffer is given back.
 */
class HostileBatchTest {
    private static final long SEED = 4_242L;
    private static final long LIMIT = 4 << 20;

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);

    @AfterEach
    void everyBufferIsGivenBack() {
        assertThat(allocator.metric().usedHeapMemory()).isZero();
        assertThat(allocator.metric().usedDirectMemory()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void flippedBitsGiveNothingButTheDeclaredException(Compression compression) {
        for (long seed = SEED; seed < SEED + 40; seed++) {
            Random random = new Random(seed);
            ByteBuf good = smallBatch(random, compression);
            for (int i = 0; i < 200; i++) {
                ByteBuf damaged = copy(good, good.readableBytes());
                int flips = 1 + random.nextInt(3);
                for (int flip = 0; flip < flips; flip++) {
                    flipBit(damaged, random.nextInt(damaged.readableBytes() * 8));
                }
                readOrFail(damaged, random.nextInt(4) != 0, seed);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void truncatedContentGivesNothingButTheDeclaredException(Compression compression) {
        Random random = new Random(SEED);
        ByteBuf good = smallBatch(random, compression);
        for (int length = 0; length < good.readableBytes(); length++) {
            ByteBuf cut = copy(good, length);
            assertThat(RecordBatches.of(cut).next()).isFalse();
            if (length >= RecordBatchHeader.SIZE_BYTES) {
                cut.setInt(RecordBatchHeader.LENGTH, length - RecordBatchHeader.LOG_OVERHEAD_BYTES);
                ByteBuf shortened = cut;
                assertThatExceptionOfType(RecordException.class).isThrownBy(() -> readAll(shortened, true));
            }
        }
    }

    @Test
    void everySingleBitOfAnIntactBatchIsUnderTheCrcOrStampedByTheLeader() {
        ByteBuf good = smallBatch(new Random(SEED), Compression.NONE);
        for (int bit = 0; bit < good.readableBytes() * 8; bit++) {
            int at = bit / 8;
            boolean stamped = at < RecordBatchHeader.LENGTH
                    || (at >= RecordBatchHeader.PARTITION_LEADER_EPOCH && at < RecordBatchHeader.MAGIC);
            if (stamped) {
                continue;
            }
            ByteBuf damaged = copy(good, good.readableBytes());
            flipBit(damaged, bit);
            assertThat(isAccepted(damaged)).as("bit %d", bit).isFalse();
        }
    }

    /** A flipped length may hide the batch behind a truncated tail; everything else must fail. */
    private boolean isAccepted(ByteBuf bytes) {
        try {
            RecordBatches batches = RecordBatches.of(bytes);
            if (!batches.next()) {
                return false;
            }
            batches.batch().ensureValid();
            return true;
        } catch (CorruptRecordException expected) {
            return false;
        }
    }

    @Test
    void whatApacheKafkaAcceptsOfDamagedRecordsWeAcceptAndTheOtherWayRound() {
        for (long seed = SEED; seed < SEED + 60; seed++) {
            Random random = new Random(seed);
            ByteBuf good = smallBatch(random, Compression.NONE);
            for (int i = 0; i < 100; i++) {
                ByteBuf damaged = copy(good, good.readableBytes());
                int at = RecordBatchHeader.SIZE_BYTES
                        + random.nextInt(damaged.readableBytes() - RecordBatchHeader.SIZE_BYTES);
                flipBit(damaged, at * 8 + random.nextInt(8));
                assertThat(ours(damaged)).as("seed %d, damage %d", seed, i).isEqualTo(theirs(damaged));
            }
        }
    }

    private String ours(ByteBuf bytes) {
        try {
            return textOf(readAll(bytes.duplicate(), true));
        } catch (RecordException refused) {
            return "refused";
        }
    }

    private String theirs(ByteBuf bytes) {
        try {
            DefaultRecordBatch batch = OfficialBatches.batch(bytes);
            return textOf(OfficialBatches.records(batch));
        } catch (RuntimeException refused) {
            return "refused";
        }
    }

    private static String textOf(List<LogRecord> records) {
        StringBuilder text = new StringBuilder();
        for (LogRecord record : records) {
            text.append(record.offset())
                    .append(' ')
                    .append(record.timestamp())
                    .append(' ')
                    .append(record.sizeBytes());
            text.append(' ').append(hex(record.key())).append(' ').append(hex(record.value()));
            record.headers()
                    .forEach(header -> text.append(header.key()).append('=').append(hex(header.value())));
            text.append('\n');
        }
        return text.toString();
    }

    private static String hex(@Nullable ByteBuf bytes) {
        return bytes == null ? "null" : ByteBufUtil.hexDump(bytes);
    }

    @Test
    void absurdCountsAreRefusedWithoutAllocation() {
        for (int count : new int[] {-1, Integer.MIN_VALUE, 1_000_000, Integer.MAX_VALUE}) {
            ByteBuf bytes = smallBatch(new Random(SEED), Compression.NONE);
            bytes.setInt(RecordBatchHeader.RECORD_COUNT, count);
            assertThatExceptionOfType(InvalidRecordException.class).isThrownBy(() -> readAll(bytes, true));
        }
    }

    @Test
    void unknownCompressionsAreRefused() {
        for (int id = 5; id < 8; id++) {
            ByteBuf bytes = smallBatch(new Random(SEED), Compression.NONE);
            bytes.setShort(RecordBatchHeader.ATTRIBUTES, id);
            assertThatExceptionOfType(DecompressionException.class).isThrownBy(() -> readAll(bytes, true));
        }
    }

    @Test
    void randomBytesGiveNothingButTheDeclaredException() {
        Random random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            ByteBuf bytes = Unpooled.wrappedBuffer(noise);
            if (noise.length > RecordBatchHeader.SIZE_BYTES) {
                bytes.setInt(RecordBatchHeader.LENGTH, noise.length - RecordBatchHeader.LOG_OVERHEAD_BYTES);
                bytes.setByte(RecordBatchHeader.MAGIC, random.nextInt(3));
            }
            readOrFail(bytes, true, i);
        }
    }

    private ByteBuf smallBatch(Random random, Compression compression) {
        BatchContent content = BatchContent.random(random, compression);
        BatchContent small = new BatchContent(
                content.settings(),
                content.entries().subList(0, Math.min(5, content.entries().size())).stream()
                        .filter(entry -> entry.value() == null || entry.value().readableBytes() < 1000)
                        .toList());
        if (small.entries().isEmpty()) {
            return smallBatch(random, compression);
        }
        ByteBuf written = small.write(UnpooledByteBufAllocator.DEFAULT);
        byte[] bytes = ByteBufUtil.getBytes(written);
        written.release();
        return Unpooled.wrappedBuffer(bytes);
    }

    private void readOrFail(ByteBuf bytes, boolean mendCrc, long seed) {
        try {
            readAll(bytes, mendCrc);
        } catch (RecordException expected) {
            assertThat(expected).hasMessageNotContaining("null");
        } catch (RuntimeException | Error other) {
            throw new AssertionError("seed " + seed, other);
        }
    }

    private List<LogRecord> readAll(ByteBuf bytes, boolean mendCrc) {
        return readAll(allocator, bytes, mendCrc);
    }

    private static List<LogRecord> readAll(ByteBufAllocator allocator, ByteBuf bytes, boolean mendCrc) {
        RecordBatches batches = RecordBatches.of(bytes);
        List<LogRecord> records = List.of();
        while (batches.next()) {
            RecordBatch batch = batches.batch();
            if (mendCrc && !batch.isLegacy()) {
                int length = batch.sizeInBytes() - RecordBatchHeader.ATTRIBUTES;
                bytes.setInt(
                        batch.index() + RecordBatchHeader.CRC,
                        Crc32c.compute(bytes, batch.index() + RecordBatchHeader.ATTRIBUTES, length));
            }
            batch.ensureValid();
            assertThat(batch.toString()).isNotEmpty();
            records = batch.readRecords(allocator, LIMIT);
        }
        return records;
    }

    private static ByteBuf copy(ByteBuf bytes, int length) {
        return Unpooled.wrappedBuffer(ByteBufUtil.getBytes(bytes, 0, length));
    }

    private static void flipBit(ByteBuf bytes, int bit) {
        bytes.setByte(bit / 8, bytes.getByte(bit / 8) ^ (1 << (bit % 8)));
    }
}
