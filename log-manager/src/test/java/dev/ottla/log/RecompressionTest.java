package dev.ottla.log;

import static dev.ottla.log.Batches.ALLOCATOR;
import static dev.ottla.log.Batches.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.record.BatchSettings;
import dev.ottla.protocol.record.Compression;
import dev.ottla.protocol.record.Crc32c;
import dev.ottla.protocol.record.LogRecord;
import dev.ottla.protocol.record.RecordBatch;
import dev.ottla.protocol.record.RecordBatchBuilder;
import dev.ottla.protocol.record.RecordBatchHeader;
import dev.ottla.protocol.record.RecordHeader;
import dev.ottla.protocol.record.TimestampType;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A batch in the compression that its topic wants. */
class RecompressionTest {
    private static final List<String> TYPES = List.of("uncompressed", "gzip", "snappy", "lz4", "zstd");

    static Stream<Arguments> pairs() {
        return Stream.of(Compression.values()).flatMap(from -> TYPES.stream().map(to -> Arguments.of(from, to)));
    }

    private static Recompression recompression(Map<String, String> config) {
        return new Recompression(LogFixture.PARTITION, LogConfig.of(config), ALLOCATOR);
    }

    private static Compression named(String type) {
        return type.equals("uncompressed") ? Compression.NONE : Compression.forName(type);
    }

    /** Keys, tombstones, headers and times that go up and down. */
    private static RecordBatch batch(Compression compression) {
        BatchSettings settings = BatchSettings.at(0)
                .withCompression(compression)
                .withProducer(9, (short) 2, 5)
                .withTransactional(true);
        try (RecordBatchBuilder builder = new RecordBatchBuilder(ALLOCATOR, settings)) {
            ByteBuf built = builder.append(1_000, bytes("k"), bytes("a".repeat(500)))
                    .append(999, null, bytes("b"), List.of(new RecordHeader("h", bytes("x"))))
                    .append(2_000, bytes("k2"), null, List.of(new RecordHeader("none", null)))
                    .build();
            return new RecordBatch(built, 0);
        }
    }

    private static Rejection refusal(Recompression.Outcome outcome) {
        return switch (outcome) {
            case Recompression.Outcome.Refused(Rejection rejection) -> rejection;
            case Recompression.Outcome.Rewritten written -> throw new AssertionError(written);
        };
    }

    private static RecordBatch rewritten(Recompression.Outcome outcome) {
        return switch (outcome) {
            case Recompression.Outcome.Refused refused -> throw new AssertionError(refused);
            case Recompression.Outcome.Rewritten(ByteBuf batch) -> {
                RecordBatch whole = new RecordBatch(batch, 0);
                whole.ensureValid();
                assertThat(whole.sizeInBytes()).isEqualTo(batch.readableBytes());
                yield whole;
            }
        };
    }

    private static List<String> told(RecordBatch batch) {
        return batch.readRecords(ALLOCATOR, 1 << 20).stream()
                .map(RecompressionTest::told)
                .toList();
    }

    private static String told(LogRecord record) {
        return record.offset() + " " + record.timestamp() + " " + record.sequence() + " " + text(record.key()) + " "
                + text(record.value()) + " "
                + record.headers().stream()
                        .map(it -> it.key() + "=" + text(it.value()))
                        .toList();
    }

    private static String text(ByteBuf bytes) {
        return bytes == null ? "null" : bytes.toString(java.nio.charset.StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void recordsAndProducerStayWhateverTheCompressions(Compression from, String to) {
        RecordBatch batch = batch(from);
        Recompression recompression = recompression(Map.of("compression.type", to));
        assertThat(recompression.isNeeded(batch)).isEqualTo(from != named(to));

        RecordBatch anew = rewritten(recompression.recompress(batch));

        assertThat(anew.compression()).isEqualTo(named(to));
        assertThat(told(anew)).isEqualTo(told(batch));
        assertThat(anew.producerId()).isEqualTo(9);
        assertThat(anew.producerEpoch()).isEqualTo((short) 2);
        assertThat(anew.baseSequence()).isEqualTo(5);
        assertThat(anew.isTransactional()).isTrue();
        assertThat(anew.maxTimestamp()).isEqualTo(2_000);
        assertThat(anew.lastOffset()).isEqualTo(2);
        assertThat(recompression.isNeeded(anew)).isFalse();
    }

    @Test
    void aBatchThatHasOutgrownTheTopicIsRefused() {
        RecordBatch small = new RecordBatch(Batches.compressed(Compression.ZSTD, 1_000, "x".repeat(5_000)), 0);

        assertThat(refusal(recompression(Map.of("compression.type", "uncompressed", "max.message.bytes", "1000"))
                                .recompress(small))
                        .error())
                .isEqualTo(ErrorCode.MESSAGE_TOO_LARGE);
        assertThat(refusal(recompression(Map.of("compression.type", "gzip", "max.message.bytes", "80"))
                                .recompress(small))
                        .error())
                .isEqualTo(ErrorCode.MESSAGE_TOO_LARGE);
        assertThat(refusal(recompression(Map.of("compression.type", "uncompressed", "internal.segment.bytes", "1000"))
                                .recompress(small))
                        .error())
                .isEqualTo(ErrorCode.RECORD_LIST_TOO_LARGE);
    }

    @Test
    void recordsThatAreNotWhatTheBatchSaysAreRefused() {
        ByteBuf batch = Batches.batch(1_000, "a", "b");
        batch.setInt(RecordBatchHeader.RECORD_COUNT, 1);
        batch.setInt(RecordBatchHeader.LAST_OFFSET_DELTA, 0);
        int covered = RecordBatchHeader.ATTRIBUTES;
        batch.setInt(RecordBatchHeader.CRC, Crc32c.compute(batch, covered, batch.writerIndex() - covered));

        assertThat(refusal(recompression(Map.of("compression.type", "lz4")).recompress(new RecordBatch(batch, 0)))
                        .error())
                .isEqualTo(ErrorCode.INVALID_RECORD);
    }

    @Test
    void theLevelCounts() {
        RecordBatch batch = new RecordBatch(Batches.batch(1_000, randomText()), 0);
        int fast = rewritten(recompression(Map.of("compression.type", "gzip", "compression.gzip.level", "1"))
                        .recompress(batch))
                .sizeInBytes();
        int small = rewritten(recompression(Map.of("compression.type", "gzip", "compression.gzip.level", "9"))
                        .recompress(batch))
                .sizeInBytes();
        assertThat(small).isLessThan(fast);
    }

    private static String randomText() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            text.append("line ")
                    .append(i * 7919 % 1_000)
                    .append(' ')
                    .append(i % 13)
                    .append('\n');
        }
        return text.toString();
    }

    @Test
    void claimedAppendTimesBecomeTimesOfCreation() {
        RecordBatch batch = batch(Compression.NONE);
        batch.setLogAppendTime(7_000);

        RecordBatch anew =
                rewritten(recompression(Map.of("compression.type", "lz4")).recompress(batch));

        assertThat(anew.timestampType()).isEqualTo(TimestampType.CREATE_TIME);
        assertThat(anew.readRecords(ALLOCATOR, 1 << 20))
                .extracting(LogRecord::timestamp)
                .containsOnly(7_000L);
    }
}
