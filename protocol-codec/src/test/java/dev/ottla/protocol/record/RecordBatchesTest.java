package dev.ottla.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordBatchesTest {

    @Test
    void walksAllBatchesAndStopsAtTheTruncatedTail() {
        ByteBuf log = Unpooled.buffer().writeZero(5);
        List<Integer> starts = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            starts.add(log.writerIndex());
            log.writeBytes(batch(i * 10L, 3));
        }
        int whole = log.writerIndex();
        log.writeBytes(batch(40, 3), 0, 70);

        RecordBatches batches = RecordBatches.of(log, 5, log.writerIndex() - 5, 1000);
        for (int i = 0; i < 4; i++) {
            assertThat(batches.next()).isTrue();
            assertThat(batches.batch().index()).isEqualTo(starts.get(i));
            assertThat(batches.batch().baseOffset()).isEqualTo(i * 10L);
            assertThat(batches.batch().nextOffset()).isEqualTo(i * 10L + 3);
        }
        assertThat(batches.next()).isFalse();
        assertThat(batches.hasTruncatedTail()).isTrue();
        assertThat(batches.position()).isEqualTo(whole);
        assertThat(batches.remainingBytes()).isEqualTo(70);
        assertThat(batches.nextSizeBytes()).isGreaterThan(70);
        assertThatIllegalStateException().isThrownBy(batches::batch);
    }

    @Test
    void anEmptyBufferHasNoBatches() {
        RecordBatches batches = RecordBatches.of(Unpooled.EMPTY_BUFFER);
        assertThat(batches.next()).isFalse();
        assertThat(batches.hasTruncatedTail()).isFalse();
        assertThat(batches.nextSizeBytes()).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 13, 48, Integer.MAX_VALUE})
    void impossibleLengthsAreCorrupt(int length) {
        ByteBuf bytes = batch(0, 1);
        bytes.setInt(RecordBatchHeader.LENGTH, length);
        assertThatExceptionOfType(CorruptRecordException.class)
                .isThrownBy(() -> RecordBatches.of(bytes).next());
    }

    @Test
    void aBatchAboveTheLimitIsCorrupt() {
        ByteBuf bytes = batch(0, 1);
        int size = bytes.readableBytes();
        assertThat(RecordBatches.of(bytes, 0, size, size).next()).isTrue();
        assertThatExceptionOfType(CorruptRecordException.class)
                .isThrownBy(() -> RecordBatches.of(bytes, 0, size, size - 1).next());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 3, 127})
    void unknownMagicIsCorrupt(int magic) {
        ByteBuf bytes = batch(0, 1);
        bytes.setByte(RecordBatchHeader.MAGIC, magic);
        assertThatExceptionOfType(CorruptRecordException.class)
                .isThrownBy(() -> RecordBatches.of(bytes).next());
    }

    @ParameterizedTest
    @CsvSource({"0, NONE", "0, GZIP", "1, NONE", "1, GZIP", "1, LZ4"})
    void oldMessagesAreWalkedAsApacheKafkaWalksThem(byte magic, Compression compression) {
        TimestampType type = magic == 0 ? TimestampType.NO_TIMESTAMP_TYPE : TimestampType.CREATE_TIME;
        MemoryRecordsBuilder builder = MemoryRecords.builder(
                ByteBuffer.allocate(1024), magic, OfficialBatches.compression(compression), type, 100L);
        for (int i = 0; i < 3; i++) {
            builder.append(magic == 0 ? -1 : 1000L + i, new byte[] {1, (byte) i}, new byte[] {2, (byte) i});
        }
        MemoryRecords official = builder.build();
        RecordBatches ours = RecordBatches.of(Unpooled.wrappedBuffer(official.buffer()));
        for (MutableRecordBatch theirs : official.batches()) {
            assertThat(ours.next()).isTrue();
            RecordBatch batch = ours.batch();
            batch.ensureValid();
            assertThat(batch.isLegacy()).isTrue();
            assertThat(batch.sizeInBytes()).isEqualTo(theirs.sizeInBytes());
            assertThat(batch.lastOffset()).isEqualTo(theirs.lastOffset());
            assertThat(batch.nextOffset()).isEqualTo(theirs.nextOffset());
            assertThat(batch.maxTimestamp()).isEqualTo(theirs.maxTimestamp());
            assertThat(batch.timestampType().kafkaName()).isEqualTo(theirs.timestampType().name);
            assertThat(batch.compressionId()).isEqualTo(theirs.compressionType().id);
            assertThat(batch.producerId()).isEqualTo(theirs.producerId());
            assertThat(batch.partitionLeaderEpoch()).isEqualTo(theirs.partitionLeaderEpoch());
            assertThat(batch.isTransactional() || batch.isControlBatch() || batch.hasDeleteHorizon())
                    .isFalse();
            assertThatIllegalStateException().isThrownBy(() -> batch.setPartitionLeaderEpoch(1));
            assertThatExceptionOfType(InvalidRecordException.class)
                    .isThrownBy(() -> batch.records(UnpooledByteBufAllocator.DEFAULT, 1000));
        }
        assertThat(ours.next()).isFalse();
        assertThat(ours.hasTruncatedTail()).isFalse();
    }

    @Test
    void oldMessagesWithAWrongCrcAreCorrupt() {
        MemoryRecordsBuilder builder = MemoryRecords.builder(
                ByteBuffer.allocate(1024),
                (byte) 1,
                OfficialBatches.compression(Compression.NONE),
                TimestampType.CREATE_TIME,
                0L);
        builder.append(5L, new byte[3], new byte[3]);
        ByteBuf bytes = Unpooled.wrappedBuffer(builder.build().buffer());
        bytes.setByte(bytes.writerIndex() - 1, 77);
        RecordBatches batches = RecordBatches.of(bytes);
        assertThat(batches.next()).isTrue();
        assertThatExceptionOfType(CorruptRecordException.class)
                .isThrownBy(() -> batches.batch().ensureValid());
    }

    static ByteBuf batch(long baseOffset, int records) {
        try (RecordBatchBuilder builder =
                new RecordBatchBuilder(UnpooledByteBufAllocator.DEFAULT, BatchSettings.at(baseOffset))) {
            for (int i = 0; i < records; i++) {
                builder.append(1000L + i, null, Unpooled.wrappedBuffer(new byte[] {1, 2, 3}));
            }
            ByteBuf built = builder.build();
            ByteBuf heap = Unpooled.wrappedBuffer(ByteBufUtil.getBytes(built));
            built.release();
            return heap;
        }
    }
}
