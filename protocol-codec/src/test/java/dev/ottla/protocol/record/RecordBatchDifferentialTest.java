package dev.ottla.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random batches, written by one side and read by the other: header fields and records must be equal, both ways. */
class RecordBatchDifferentialTest {
    private static final int BATCHES = 150;
    private static final long SEED = 20_261_121L;
    private static final long NO_LIMIT = Long.MAX_VALUE;
    private static final ByteBufAllocator ALLOCATOR = UnpooledByteBufAllocator.DEFAULT;

    @ParameterizedTest
    @EnumSource
    void apacheKafkaReadsWhatWeWrite(Compression compression) {
        for (long seed = SEED; seed < SEED + BATCHES; seed++) {
            BatchContent content = BatchContent.random(new Random(seed), compression);
            ByteBuf bytes = content.write(ALLOCATOR);
            try {
                DefaultRecordBatch official = OfficialBatches.batch(bytes);
                official.ensureValid();
                assertSameHeader(new RecordBatch(bytes, 0), official, seed);
                assertSameRecords(OfficialBatches.records(official), content.expected(), seed);
            } finally {
                bytes.release();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void weReadWhatApacheKafkaWrites(Compression compression) {
        for (long seed = SEED; seed < SEED + BATCHES; seed++) {
            BatchContent content = BatchContent.random(new Random(seed), compression);
            ByteBuf bytes = OfficialBatches.write(content);
            RecordBatches batches = RecordBatches.of(bytes);
            assertThat(batches.next()).as("seed %d", seed).isTrue();
            RecordBatch batch = batches.batch();
            batch.ensureValid();
            assertSameHeader(batch, OfficialBatches.batch(bytes), seed);
            assertSameRecords(batch.readRecords(ALLOCATOR, NO_LIMIT), content.expected(), seed);
            assertThat(batches.next()).as("seed %d", seed).isFalse();
            assertThat(batches.remainingBytes()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void directBuffersReadAsHeapOnesDo(Compression compression) {
        for (long seed = SEED; seed < SEED + 30; seed++) {
            BatchContent content = BatchContent.random(new Random(seed), compression);
            ByteBuf heap = OfficialBatches.write(content);
            ByteBuf direct = ALLOCATOR.directBuffer().writeZero(7).writeBytes(heap, 0, heap.readableBytes());
            try {
                RecordBatch batch = new RecordBatch(direct, 7);
                batch.ensureValid();
                assertSameRecords(batch.readRecords(ALLOCATOR, NO_LIMIT), content.expected(), seed);
            } finally {
                direct.release();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE"})
    void uncompressedBatchesAreTheSameBytes(Compression compression) {
        for (long seed = SEED; seed < SEED + BATCHES; seed++) {
            BatchContent content = BatchContent.random(new Random(seed), compression);
            ByteBuf ours = content.write(ALLOCATOR);
            assertThat(ours).as("seed %d", seed).isEqualTo(OfficialBatches.write(content));
            ours.release();
        }
    }

    private static void assertSameHeader(RecordBatch batch, DefaultRecordBatch official, long seed) {
        assertThat(headerOf(batch)).as("seed %d", seed).isEqualTo(headerOf(official));
        assertThat(batch.timestampType().kafkaName()).isEqualTo(official.timestampType().name);
        assertThat(batch.deleteHorizonMs()).isEqualTo(official.deleteHorizonMs().orElse(-1));
    }

    private static List<Object> headerOf(RecordBatch batch) {
        return List.of(
                batch.magic(),
                batch.sizeInBytes(),
                Integer.toUnsignedLong(batch.crc()),
                batch.isValidCrc(),
                batch.baseOffset(),
                batch.lastOffset(),
                batch.nextOffset(),
                batch.partitionLeaderEpoch(),
                batch.baseTimestamp(),
                batch.maxTimestamp(),
                batch.producerId(),
                batch.producerEpoch(),
                batch.baseSequence(),
                batch.lastSequence(),
                batch.recordCount(),
                batch.isTransactional(),
                batch.isControlBatch(),
                batch.compressionId(),
                batch.hasProducerId());
    }

    private static List<Object> headerOf(DefaultRecordBatch batch) {
        return List.of(
                batch.magic(),
                batch.sizeInBytes(),
                batch.checksum(),
                batch.isValid(),
                batch.baseOffset(),
                batch.lastOffset(),
                batch.nextOffset(),
                batch.partitionLeaderEpoch(),
                batch.baseTimestamp(),
                batch.maxTimestamp(),
                batch.producerId(),
                batch.producerEpoch(),
                batch.baseSequence(),
                batch.lastSequence(),
                batch.countOrNull(),
                batch.isTransactional(),
                batch.isControlBatch(),
                (int) batch.compressionType().id,
                batch.hasProducerId());
    }

    private static void assertSameRecords(List<LogRecord> actual, List<LogRecord> expected, long seed) {
        assertThat(actual)
                .as("seed %d", seed)
                .usingElementComparator(RecordBatchDifferentialTest::compareIgnoringSize)
                .isEqualTo(expected);
    }

    private static int compareIgnoringSize(LogRecord a, LogRecord b) {
        return withoutSize(a).equals(withoutSize(b)) ? 0 : 1;
    }

    private static LogRecord withoutSize(LogRecord r) {
        return new LogRecord(r.offset(), r.timestamp(), r.sequence(), 0, r.key(), r.value(), r.headers());
    }
}
