package dev.ottla.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class ProducedBatchTest {

    @Test
    void oneIntactBatchAtOffsetZeroIsAccepted() {
        RecordBatch batch = ProducedBatch.only(RecordBatchesTest.batch(0, 2));
        ProducedBatch.validate(batch);
        assertThat(batch.recordCount()).isEqualTo(2);
    }

    @Test
    void noBatchIsInvalid() {
        refused(InvalidRecordException.class, Unpooled.EMPTY_BUFFER);
        refused(InvalidRecordException.class, RecordBatchesTest.batch(0, 1).slice(0, 66));
    }

    @Test
    void twoBatchesAreInvalid() {
        refused(
                InvalidRecordException.class,
                Unpooled.wrappedBuffer(RecordBatchesTest.batch(0, 1), RecordBatchesTest.batch(1, 1)));
    }

    @Test
    void bytesBehindTheBatchAreNotPartOfIt() {
        ByteBuf batch = RecordBatchesTest.batch(0, 1);
        ByteBuf more =
                Unpooled.buffer().writeBytes(batch, 0, batch.readableBytes()).writeZero(10);
        assertThat(ProducedBatch.only(more).slice()).isEqualTo(batch);
    }

    @Test
    void oldFormatsAreInvalid() {
        for (int magic = 0; magic < 2; magic++) {
            ByteBuf bytes = RecordBatchesTest.batch(0, 1);
            bytes.setByte(RecordBatchHeader.MAGIC, magic);
            refused(InvalidRecordException.class, bytes);
        }
    }

    @Test
    void aWrongCrcIsCorrupt() {
        ByteBuf bytes = RecordBatchesTest.batch(0, 1);
        bytes.setByte(bytes.writerIndex() - 1, 99);
        refused(CorruptRecordException.class, bytes);
    }

    @Test
    void aBaseOffsetOtherThanZeroIsInvalid() {
        refused(InvalidRecordException.class, RecordBatchesTest.batch(1, 1));
    }

    @Test
    void countsThatDoNotFitTheOffsetsAreInvalid() {
        for (int count : new int[] {-1, 0, 1, 3}) {
            refused(InvalidRecordException.class, changed(RecordBatchHeader.RECORD_COUNT, count));
        }
        for (int delta : new int[] {-1, 0, 2, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            refused(InvalidRecordException.class, changed(RecordBatchHeader.LAST_OFFSET_DELTA, delta));
        }
    }

    @Test
    void aProducerIdWithoutSequenceIsInvalid() {
        ByteBuf bytes = RecordBatchesTest.batch(0, 1);
        bytes.setLong(RecordBatchHeader.PRODUCER_ID, 7);
        refused(InvalidRecordException.class, mendCrc(bytes));
    }

    @Test
    void controlBatchesAreInvalidAndUnknownCompressionsCannotBeExpanded() {
        ByteBuf control = RecordBatchesTest.batch(0, 1);
        control.setShort(RecordBatchHeader.ATTRIBUTES, RecordBatchHeader.CONTROL_FLAG);
        refused(InvalidRecordException.class, mendCrc(control));
        for (int compression = 5; compression < 8; compression++) {
            ByteBuf bytes = RecordBatchesTest.batch(0, 1);
            bytes.setShort(RecordBatchHeader.ATTRIBUTES, compression);
            refused(DecompressionException.class, mendCrc(bytes));
        }
    }

    private static ByteBuf changed(int field, int value) {
        ByteBuf bytes = RecordBatchesTest.batch(0, 2);
        bytes.setInt(field, value);
        return mendCrc(bytes);
    }

    private static ByteBuf mendCrc(ByteBuf bytes) {
        int length = bytes.readableBytes() - RecordBatchHeader.ATTRIBUTES;
        return bytes.setInt(RecordBatchHeader.CRC, Crc32c.compute(bytes, RecordBatchHeader.ATTRIBUTES, length));
    }

    private static void refused(Class<? extends RecordException> how, ByteBuf records) {
        assertThatExceptionOfType(how).isThrownBy(() -> ProducedBatch.validate(ProducedBatch.only(records)));
    }
}
