package dev.ottla.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecordBatchBuilderTest {
    private static final ByteBufAllocator ALLOCATOR = new UnpooledByteBufAllocator(false);

    @Test
    void endTransactionMarkersAreThoseOfApacheKafka() {
        for (ControlRecordType type : List.of(ControlRecordType.ABORT, ControlRecordType.COMMIT)) {
            ByteBuf ours = ControlRecords.endTransaction(
                    ALLOCATOR, 77, 123_456, 9, 4242, (short) 3, new EndTransactionMarker(type, 12));
            MemoryRecords theirs =
                    MemoryRecords.withEndTransactionMarker(77, 123_456, 9, 4242, (short) 3, officialMarker(type));
            assertThat(ours).isEqualTo(Unpooled.wrappedBuffer(theirs.buffer()));

            RecordBatch batch = new RecordBatch(ours, 0);
            assertThat(batch.isControlBatch()).isTrue();
            try (RecordCursor cursor = batch.records(ALLOCATOR, 1000)) {
                assertThat(cursor.next()).isTrue();
                assertThat(EndTransactionMarker.read(cursor)).isEqualTo(new EndTransactionMarker(type, 12));
            }
        }
    }

    private static org.apache.kafka.common.record.internal.EndTransactionMarker officialMarker(ControlRecordType type) {
        return new org.apache.kafka.common.record.internal.EndTransactionMarker(
                org.apache.kafka.common.record.internal.ControlRecordType.valueOf(type.name()), 12);
    }

    @ParameterizedTest
    @EnumSource
    void controlRecordTypesAreThoseOfApacheKafka(ControlRecordType type) {
        var official = org.apache.kafka.common.record.internal.ControlRecordType.valueOf(type.name());
        if (type == ControlRecordType.UNKNOWN) {
            assertThat(ControlRecordType.ofKey(Unpooled.buffer().writeShort(0).writeShort(99)))
                    .isEqualTo(type);
            return;
        }
        ByteBuffer key = ByteBuffer.wrap(ByteBufUtil.getBytes(type.key()));
        assertThat(org.apache.kafka.common.record.internal.ControlRecordType.parse(key))
                .isEqualTo(official);
        assertThat(ControlRecordType.ofKey(type.key())).isEqualTo(type);
    }

    @Test
    void keysThatAreNoControlKeysAreRefused() {
        for (ByteBuf key : List.of(Unpooled.EMPTY_BUFFER, Unpooled.buffer().writeShort(0), negativeVersion())) {
            assertThatExceptionOfType(InvalidRecordException.class).isThrownBy(() -> ControlRecordType.ofKey(key));
        }
    }

    private static ByteBuf negativeVersion() {
        return Unpooled.buffer().writeShort(-1).writeShort(0);
    }

    @Test
    void compactionKeepsOffsetsProducerAndDeleteHorizon() {
        BatchSettings settings = BatchSettings.at(100)
                .withLastOffset(120)
                .withProducer(5, (short) 1, 40)
                .withDeleteHorizon(999_999);
        try (RecordBatchBuilder builder = new RecordBatchBuilder(ALLOCATOR, settings)) {
            builder.append(103, 5000, bytes("a"), null, List.of());
            builder.append(110, 4000, bytes("b"), bytes("x"), List.of());
            ByteBuf built = builder.build();
            DefaultRecordBatch official = OfficialBatches.batch(built);
            official.ensureValid();
            assertThat(official.lastOffset()).isEqualTo(120);
            assertThat(official.lastSequence()).isEqualTo(60);
            assertThat(official.countOrNull()).isEqualTo(2);
            assertThat(official.deleteHorizonMs()).hasValue(999_999);
            assertThat(official.maxTimestamp()).isEqualTo(5000);
            List<LogRecord> records = OfficialBatches.records(official);
            assertThat(records).extracting(LogRecord::offset).containsExactly(103L, 110L);
            assertThat(records).extracting(LogRecord::timestamp).containsExactly(5000L, 4000L);
            assertThat(records).extracting(LogRecord::sequence).containsExactly(43, 50);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBatchThatLostAllItsRecordsKeepsItsPlaceAndProducer(Compression compression) {
        BatchSettings settings = BatchSettings.at(100)
                .withLastOffset(104)
                .withCompression(compression)
                .withProducer(5, (short) 1, 40);
        try (RecordBatchBuilder builder = new RecordBatchBuilder(ALLOCATOR, settings)) {
            ByteBuf built = builder.build();
            DefaultRecordBatch official = OfficialBatches.batch(built);
            official.ensureValid();
            assertThat(built.readableBytes()).isEqualTo(RecordBatchHeader.SIZE_BYTES);
            assertThat(official.lastOffset()).isEqualTo(104);
            assertThat(official.lastSequence()).isEqualTo(44);
            assertThat(official.iterator().hasNext()).isFalse();
            assertThat(new RecordBatch(built, 0).readRecords(ALLOCATOR, 100)).isEmpty();
        }
    }

    @Test
    void settingsTakenFromABatchBuildTheSameBatch() {
        for (long seed = 0; seed < 50; seed++) {
            BatchContent content = BatchContent.random(new java.util.Random(seed), Compression.NONE);
            ByteBuf first = content.write(ALLOCATOR);
            RecordBatch batch = new RecordBatch(first, 0);
            try (RecordBatchBuilder builder = new RecordBatchBuilder(ALLOCATOR, BatchSettings.of(batch));
                    RecordCursor cursor = batch.records(ALLOCATOR, Long.MAX_VALUE)) {
                while (cursor.next()) {
                    builder.append(cursor);
                }
                ByteBuf second = builder.build();
                assertSameHeader(new RecordBatch(second, 0), batch);
                assertThat(new RecordBatch(second, 0).readRecords(ALLOCATOR, Long.MAX_VALUE))
                        .extracting(LogRecord::offset, LogRecord::timestamp, LogRecord::key, LogRecord::value)
                        .containsExactlyElementsOf(batch.readRecords(ALLOCATOR, Long.MAX_VALUE).stream()
                                .map(r -> org.assertj.core.groups.Tuple.tuple(
                                        r.offset(), r.timestamp(), r.key(), r.value()))
                                .toList());
            }
        }
    }

    private static void assertSameHeader(RecordBatch actual, RecordBatch expected) {
        assertThat(actual.isValidCrc()).isTrue();
        assertThat(actual.attributes()).isEqualTo(expected.attributes());
        assertThat(actual.baseOffset()).isEqualTo(expected.baseOffset());
        assertThat(actual.lastOffset()).isEqualTo(expected.lastOffset());
        assertThat(actual.partitionLeaderEpoch()).isEqualTo(expected.partitionLeaderEpoch());
        assertThat(actual.maxTimestamp()).isEqualTo(expected.maxTimestamp());
        assertThat(actual.producerId()).isEqualTo(expected.producerId());
        assertThat(actual.producerEpoch()).isEqualTo(expected.producerEpoch());
        assertThat(actual.baseSequence()).isEqualTo(expected.baseSequence());
        assertThat(actual.recordCount()).isEqualTo(expected.recordCount());
    }

    @Test
    void thereIsRoomUntilTheNextRecordWouldExceedTheLimit() {
        BatchSettings settings = BatchSettings.at(0).withMaxSizeBytes(500);
        try (RecordBatchBuilder builder = new RecordBatchBuilder(ALLOCATOR, settings)) {
            ByteBuf value = Unpooled.wrappedBuffer(new byte[100]);
            assertThat(builder.hasRoomFor(null, Unpooled.wrappedBuffer(new byte[2000]), List.of()))
                    .as("a first record always has room")
                    .isTrue();
            while (builder.hasRoomFor(null, value, List.of())) {
                builder.append(0, null, value);
            }
            assertThat(builder.recordCount()).isEqualTo(3);
            assertThat(builder.sizeInBytes()).isLessThanOrEqualTo(500);
        }
    }

    @Test
    void offsetsOnlyGrow() {
        try (RecordBatchBuilder builder = new RecordBatchBuilder(ALLOCATOR, BatchSettings.at(10))) {
            builder.append(12, 0, null, null, List.of());
            assertThatIllegalArgumentException().isThrownBy(() -> builder.append(12, 0, null, null, List.of()));
            assertThat(builder.nextOffset()).isEqualTo(13);
        }
    }

    @Test
    void aBuiltOrClosedBuilderTakesNothingMore() {
        RecordBatchBuilder builder = new RecordBatchBuilder(ALLOCATOR, BatchSettings.at(10));
        builder.build().release();
        assertThatIllegalStateException().isThrownBy(() -> builder.append(0, null, null));
        builder.close();
    }

    @Test
    void levelsThatDoNotExistAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BatchSettings.at(0).withCompression(Compression.GZIP, 10));
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.wrappedBuffer(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
