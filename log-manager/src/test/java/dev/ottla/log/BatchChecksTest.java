package dev.ottla.log;

import static dev.ottla.log.Batches.ALLOCATOR;
import static dev.ottla.log.Batches.batch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.record.BatchSettings;
import dev.ottla.protocol.record.Compression;
import dev.ottla.protocol.record.Crc32c;
import dev.ottla.protocol.record.RecordBatch;
import dev.ottla.protocol.record.RecordBatchBuilder;
import dev.ottla.protocol.record.RecordBatchHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which error a producer gets for which batch. */
class BatchChecksTest {
    private static final long NOW = 10_000_000;

    @Test
    void soundBatchPasses() {
        assertThat(check(Map.of(), batch(NOW, "a"))).isNull();
    }

    @Test
    void flippedBitIsCorrupt() {
        ByteBuf batch = batch(NOW, "a");
        batch.setByte(batch.writerIndex() - 1, 77);

        assertThat(error(Map.of(), batch)).isEqualTo(ErrorCode.CORRUPT_MESSAGE);
    }

    @Test
    void requestHoldsExactlyOneWholeBatch() {
        ByteBuf two = Unpooled.wrappedBuffer(batch(NOW, "a"), batch(NOW, "b"));
        ByteBuf cut = Unpooled.wrappedBuffer(batch(NOW, "a"), Unpooled.wrappedBuffer(new byte[5]));

        assertThat(error(Map.of(), two)).isEqualTo(ErrorCode.INVALID_RECORD);
        assertThat(error(Map.of(), cut)).isEqualTo(ErrorCode.INVALID_RECORD);
        assertThat(error(Map.of(), Unpooled.EMPTY_BUFFER)).isEqualTo(ErrorCode.INVALID_RECORD);
    }

    @Test
    void sizeIsBounded() {
        assertThat(error(Map.of("max.message.bytes", "60"), batch(NOW, "a"))).isEqualTo(ErrorCode.MESSAGE_TOO_LARGE);
        assertThat(error(Map.of("internal.segment.bytes", "60"), batch(NOW, "a")))
                .isEqualTo(ErrorCode.RECORD_LIST_TOO_LARGE);
    }

    @Test
    void zstdNeedsProduceVersionSeven() {
        ByteBuf zstd = Batches.compressed(Compression.ZSTD, NOW, "a");

        assertThat(checks(Map.of()).checkRequest(zstd, 6).error()).isEqualTo(ErrorCode.UNSUPPORTED_COMPRESSION_TYPE);
        assertThat(checks(Map.of()).checkRequest(zstd, 7)).isNull();
    }

    @Test
    void countMustBeThatOfTheOffsets() {
        ByteBuf batch = patched(batch(NOW, "a", "b"), RecordBatchHeader.RECORD_COUNT, 3);

        assertThat(error(Map.of(), batch)).isEqualTo(ErrorCode.INVALID_RECORD);
    }

    @Test
    void clientsWriteNoControlRecordsAndNumberTheirBatches() {
        assertThat(error(Map.of(), batch(BatchSettings.at(0).withControl(true), NOW, "a")))
                .isEqualTo(ErrorCode.INVALID_RECORD);
        assertThat(error(Map.of(), batch(BatchSettings.at(0).withProducer(1, (short) 0, -1), NOW, "a")))
                .isEqualTo(ErrorCode.INVALID_RECORD);
    }

    @Test
    void batchBeginsAtOffsetZero() {
        assertThat(error(Map.of(), batch(BatchSettings.at(5), NOW, "a"))).isEqualTo(ErrorCode.INVALID_RECORD);
    }

    @Test
    void timestampsOutOfRangeAreNamedOneByOne() {
        Rejection late = check(Map.of(), batch(NOW + 3_600_001, "a", "b"));
        Rejection early = check(Map.of("message.timestamp.before.max.ms", "1000"), batch(NOW - 1_001, "a"));

        assertThat(late.error()).isEqualTo(ErrorCode.INVALID_TIMESTAMP);
        assertThat(late.recordErrors()).hasSize(2);
        assertThat(early.error()).isEqualTo(ErrorCode.INVALID_TIMESTAMP);
        assertThat(early.clientMessage()).isEqualTo("One or more records have been rejected due to invalid timestamp");
        assertThat(check(Map.of("message.timestamp.type", "LogAppendTime"), batch(NOW + 3_600_001, "a")))
                .isNull();
    }

    @Test
    void aBatchThatClaimsAppendTimesIsRefusedOnlyWhereTheTopicStampsThem() {
        Rejection refused = check(Map.of("message.timestamp.type", "LogAppendTime"), claimingAppendTime());

        assertThat(refused.error()).isEqualTo(ErrorCode.INVALID_TIMESTAMP);
        assertThat(refused.recordErrors()).hasSize(1);
        assertThat(check(Map.of(), claimingAppendTime())).isNull();
    }

    private static ByteBuf claimingAppendTime() {
        ByteBuf batch = batch(NOW, "a");
        new RecordBatch(batch, batch.readerIndex()).setLogAppendTime(NOW);
        return batch;
    }

    @Test
    void compactedTopicNeedsKeys() {
        ByteBuf batch;
        try (RecordBatchBuilder builder = new RecordBatchBuilder(ALLOCATOR, BatchSettings.at(0))) {
            batch = builder.append(NOW, Batches.bytes("k"), null)
                    .append(NOW, null, Batches.bytes("v"))
                    .build();
        }
        Rejection rejection = check(Map.of("cleanup.policy", "compact"), batch);

        assertThat(rejection.error()).isEqualTo(ErrorCode.INVALID_RECORD);
        assertThat(rejection.recordErrors()).extracting(RecordError::batchIndex).containsExactly(1);
    }

    private static ByteBuf patched(ByteBuf batch, int index, int value) {
        batch.setInt(index, value);
        int covered = RecordBatchHeader.ATTRIBUTES;
        batch.setInt(RecordBatchHeader.CRC, Crc32c.compute(batch, covered, batch.writerIndex() - covered));
        return batch;
    }

    private static ErrorCode error(Map<String, String> config, ByteBuf batch) {
        return check(config, batch).error();
    }

    private static Rejection check(Map<String, String> config, ByteBuf batch) {
        Rejection ofRequest = checks(config).checkRequest(batch, 12);
        return ofRequest != null ? ofRequest : checks(config).checkProduced(batch, NOW);
    }

    private static BatchChecks checks(Map<String, String> config) {
        return new BatchChecks(LogFixture.PARTITION, LogConfig.of(config), ALLOCATOR);
    }
}
