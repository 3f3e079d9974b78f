package dev.ottla.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.runtime.LocalFileStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.FileRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.Record;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Goal: a directory that was upgraded over years, with messages of magic 0 and 1, is recovered, served and searched as
 * Apache Kafka does. Method: Kafka's own classes write a segment, and answer the same questions.
 */
class LegacyDirectoryTest {
    private static final int BATCHES = 30;
    private static final int RECORDS_EACH = 4;

    @TempDir
    Path directory;

    private LogFixture fixture;

    static Stream<Arguments> formats() {
        List<Arguments> formats = new ArrayList<>();
        for (byte magic = 0; magic <= 1; magic++) {
            formats.add(Arguments.of(magic, Compression.NONE, TimestampType.CREATE_TIME));
            formats.add(Arguments.of(magic, Compression.gzip().build(), TimestampType.CREATE_TIME));
            formats.add(Arguments.of(magic, Compression.snappy().build(), TimestampType.CREATE_TIME));
        }
        formats.add(Arguments.of((byte) 1, Compression.lz4().build(), TimestampType.CREATE_TIME));
        formats.add(Arguments.of((byte) 1, Compression.gzip().build(), TimestampType.LOG_APPEND_TIME));
        return formats.stream();
    }

    private Path write(byte magic, Compression compression, TimestampType type) throws IOException {
        fixture = new LogFixture(new LocalFileStore(), directory, LogConfig.defaults());
        Files.createDirectories(fixture.directory());
        Path log = fixture.directory().resolve("00000000000000000000.log");
        try (FileRecords records = FileRecords.open(log.toFile())) {
            for (int i = 0; i < BATCHES; i++) {
                records.append(batch(magic, compression, type, i * RECORDS_EACH));
            }
            records.flush();
        }
        return log;
    }

    /** Times rise by ten, a little out of order within a batch. */
    private static MemoryRecords batch(byte magic, Compression compression, TimestampType type, long base) {
        try (MemoryRecordsBuilder builder =
                MemoryRecords.builder(ByteBuffer.allocate(1_000), magic, compression, type, base, 1_000 + base * 10)) {
            for (int i = 0; i < RECORDS_EACH; i++) {
                long time = magic == 0 ? -1 : 1_000 + (base + (i ^ 1)) * 10;
                byte[] value = ("value-" + (base + i)).getBytes(StandardCharsets.UTF_8);
                builder.append(time, ("k" + i).getBytes(StandardCharsets.UTF_8), value);
            }
            return builder.build();
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void oldMessagesAreRecoveredServedAndSearched(byte magic, Compression compression, TimestampType type)
            throws IOException {
        Path log = write(magic, compression, type);
        fixture.open(0, 0, false);

        LogView view = fixture.log.view();
        assertThat(view.logEndOffset()).isEqualTo(BATCHES * RECORDS_EACH);
        for (long offset = 0; offset < view.logEndOffset(); offset++) {
            assertThat(offsetsIn(view.read(offset, 1, Long.MAX_VALUE, true))).contains(offset);
        }
        try (FileRecords records = FileRecords.open(log.toFile())) {
            for (long time = 990; time < 1_000 + BATCHES * RECORDS_EACH * 10 + 20; time += 7) {
                FileRecords.TimestampAndOffset expected = records.searchForTimestamp(time, 0, 0);
                TimestampOffset found = view.offsetForTimestamp(time);
                assertThat(found.offset()).as("first at %d", time).isEqualTo(expected == null ? -1 : expected.offset);
                assertThat(found.timestamp()).isEqualTo(expected == null ? -1 : expected.timestamp);
            }
        }
    }

    /** As a consumer reads the bytes. */
    private static Set<Long> offsetsIn(LogRead read) {
        ByteBuffer bytes = Batches.readBytes(read.slice()).nioBuffer();
        read.release();
        Set<Long> offsets = new HashSet<>();
        for (Record record : MemoryRecords.readableRecords(bytes).records()) {
            offsets.add(record.offset());
        }
        return offsets;
    }

    @ParameterizedTest
    @MethodSource("formats")
    void newBatchesGoOnBehindOldMessages(byte magic, Compression compression, TimestampType type) throws IOException {
        write(magic, compression, type);
        fixture.open(0, 0, false);
        AppendResult result = fixture.append(Batches.batch(9_000, "new"));
        assertThat(result.firstOffset()).isEqualTo(BATCHES * RECORDS_EACH);
        fixture.onStrand(PartitionLog::close);
        fixture.open(0, 0, false);
        assertThat(fixture.log.view().logEndOffset()).isEqualTo(BATCHES * RECORDS_EACH + 1);
        assertThat(fixture.log.view().offsetForTimestamp(9_000).offset()).isEqualTo(BATCHES * RECORDS_EACH);
    }
}
