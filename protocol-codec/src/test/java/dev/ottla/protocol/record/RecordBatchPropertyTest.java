package dev.ottla.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;

/** Laws of the format that hold for every value. */
class RecordBatchPropertyTest {

    @Property(tries = 500)
    void aBatchReadsBackAsWritten(@ForAll long seed, @ForAll Compression compression) {
        BatchContent content = BatchContent.random(new Random(seed), compression);
        ByteBuf bytes = content.write(UnpooledByteBufAllocator.DEFAULT);
        RecordBatches batches = RecordBatches.of(bytes);
        assertThat(batches.next()).isTrue();
        List<LogRecord> records = batches.batch().readRecords(UnpooledByteBufAllocator.DEFAULT, Long.MAX_VALUE);
        List<LogRecord> expected = content.expected();
        assertThat(records).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(records.get(i).offset()).isEqualTo(expected.get(i).offset());
            assertThat(records.get(i).timestamp()).isEqualTo(expected.get(i).timestamp());
            assertThat(records.get(i).key()).isEqualTo(expected.get(i).key());
            assertThat(records.get(i).value()).isEqualTo(expected.get(i).value());
            assertThat(records.get(i).headers()).isEqualTo(expected.get(i).headers());
        }
        bytes.release();
    }

    @Property
    void varintsReadBackInTheSizeThatWasForetold(@ForAll int number, @ForAll long longNumber) {
        ByteBuf bytes = Unpooled.buffer();
        Varint.writeInt(bytes, number);
        assertThat(bytes.readableBytes()).isEqualTo(Varint.sizeOfInt(number));
        Varint.writeLong(bytes, longNumber);
        assertThat(bytes.readableBytes()).isEqualTo(Varint.sizeOfInt(number) + Varint.sizeOfLong(longNumber));
        FieldReader reader = new FieldReader(bytes);
        reader.moveTo(bytes, 0, bytes.writerIndex());
        assertThat(reader.readVarint()).isEqualTo(number);
        assertThat(reader.readVarlong()).isEqualTo(longNumber);
        assertThat(reader.remaining()).isZero();
    }

    @Property
    void sequencesWrapAsInApacheKafka(
            @ForAll @IntRange(max = Integer.MAX_VALUE) int sequence,
            @ForAll @IntRange(max = Integer.MAX_VALUE) int increment) {
        assertThat(RecordBatchHeader.addToSequence(sequence, increment))
                .isEqualTo(DefaultRecordBatch.incrementSequence(sequence, increment));
    }

    @Property(tries = 200)
    void stampingLeavesTheCrcValidAndEverythingElseAsItWas(
            @ForAll @LongRange(min = 0, max = 1L << 50) long offset,
            @ForAll @IntRange(max = 1000) int epoch,
            @ForAll @LongRange(min = 0, max = 1L << 42) long appendTime,
            @ForAll long seed) {
        BatchContent content = BatchContent.random(new Random(seed), Compression.NONE);
        ByteBuf bytes = content.write(UnpooledByteBufAllocator.DEFAULT);
        RecordBatch batch = new RecordBatch(bytes, 0);
        int count = batch.recordCount();
        batch.setBaseOffset(offset);
        batch.setPartitionLeaderEpoch(epoch);
        assertThat(batch.isValidCrc()).isTrue();
        batch.setLogAppendTime(appendTime);
        assertThat(batch.isValidCrc()).isTrue();
        assertThat(batch.nextOffset()).isEqualTo(offset + count);
        assertThat(batch.partitionLeaderEpoch()).isEqualTo(epoch);
        assertThat(batch.maxTimestamp()).isEqualTo(appendTime);
        DefaultRecordBatch official = OfficialBatches.batch(bytes);
        official.ensureValid();
        assertThat(OfficialBatches.records(official))
                .allSatisfy(record -> assertThat(record.timestamp()).isEqualTo(appendTime))
                .hasSize(count);
        bytes.release();
    }
}
