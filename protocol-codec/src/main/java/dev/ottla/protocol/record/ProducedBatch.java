package dev.ottla.protocol.record;

import io.netty.buffer.ByteBuf;

/**
 * What a client must keep to when it produces: the checks that need nothing but the bytes, so that they run before the
 * partition's strand. In Kafka they are spread over {@code ProduceRequest.validateRecords}, the log's analysis and
 * {@code LogValidator}; the order, and so which error wins, is the same.
 */
public final class ProducedBatch {

    private ProducedBatch() {}

    /**
     * The one batch of a partition's records. Bytes behind it that are no whole batch are not part of it and are to be
     * dropped, as Kafka does: use {@link RecordBatch#slice}.
     *
     * @throws InvalidRecordException when there is no whole batch, more than one, or one of an old format
     * @throws CorruptRecordException when size or magic are impossible
     */
    public static RecordBatch only(ByteBuf records) {
        RecordBatches batches = RecordBatches.of(records);
        if (!batches.next()) {
            throw new InvalidRecordException("The produced records hold no whole record batch");
        }
        RecordBatch batch = batches.batch();
        if (batch.isLegacy()) {
            throw new InvalidRecordException(
                    "Only record batches of magic 2 can be produced, this one has magic " + batch.magic());
        }
        if (batches.next()) {
            throw new InvalidRecordException("The produced records of a partition must be exactly one record batch");
        }
        return batch;
    }

    /**
     * Checks the batch's CRC and header; the size limit of the topic is the caller's to check, before this.
     *
     * @throws CorruptRecordException when the CRC does not hold
     * @throws InvalidRecordException when a header field breaks a rule for clients
     * @throws DecompressionException when the batch names a compression that does not exist
     */
    public static void validate(RecordBatch batch) {
        if (batch.baseOffset() != 0) {
            throw new InvalidRecordException(
                    "The base offset of a produced batch must be 0, this one has " + batch.baseOffset());
        }
        batch.ensureValid();
        validateOffsets(batch);
        if (batch.isControlBatch()) {
            throw new InvalidRecordException("Clients cannot produce control records");
        }
        if (batch.hasProducerId() && batch.baseSequence() < 0) {
            throw new InvalidRecordException("Base sequence " + batch.baseSequence()
                    + " is not allowed in a batch with producer id " + batch.producerId());
        }
        Compression.forId(batch.compressionId());
    }

    private static void validateOffsets(RecordBatch batch) {
        long offsets = batch.lastOffset() - batch.baseOffset() + 1;
        int count = batch.recordCount();
        if (offsets <= 0 || count <= 0 || offsets != count) {
            throw new InvalidRecordException(
                    "The batch spans " + offsets + " offsets and says that it has " + count + " records");
        }
    }
}
