package dev.ottla.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.protocol.record.LogRecord;
import dev.ottla.runtime.LocalFileStore;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.FileRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Goal: what Kafka's own classes wrote, we load, with the preallocated indexes that a killed Kafka leaves behind. */
class KafkaDirectoryTest {
    private static final int BATCHES = 20;
    private static final int PREALLOCATED_BYTES = 10 << 20;

    @TempDir
    Path directory;

    private LogFixture fixture;

    @BeforeEach
    void writeAsKafkaDoes() throws IOException {
        fixture = new LogFixture(new LocalFileStore(), directory, LogConfig.defaults());
        Files.createDirectories(fixture.directory());
        Path log = fixture.directory().resolve("00000000000000000000.log");
        try (FileRecords records = FileRecords.open(log.toFile())) {
            for (int i = 0; i < BATCHES; i++) {
                records.append(batch(i));
            }
            records.flush();
        }
        for (String name : List.of("00000000000000000000.index", "00000000000000000000.timeindex")) {
            File file = fixture.directory().resolve(name).toFile();
            try (RandomAccessFile index = new RandomAccessFile(file, "rw")) {
                index.setLength(PREALLOCATED_BYTES / 12 * 12);
            }
        }
        Files.writeString(fixture.directory().resolve("leader-epoch-checkpoint"), "0\n1\n3 0\n");
    }

    private static MemoryRecords batch(int index) {
        List<Compression> all = List.of(
                Compression.NONE,
                Compression.gzip().build(),
                Compression.snappy().build(),
                Compression.lz4().build(),
                Compression.zstd().build());
        byte[] value = ("value-" + index).getBytes(StandardCharsets.UTF_8);
        return MemoryRecords.withRecords(
                index,
                all.get(index % all.size()),
                3,
                new SimpleRecord(1_000 + index, null, ByteBuffer.wrap(value).array()));
    }

    @Test
    void killedKafkasLogIsRecovered() throws IOException {
        fixture.open(0, 0, false);

        LogView view = fixture.log.view();
        assertThat(view.logEndOffset()).isEqualTo(BATCHES);
        assertThat(Batches.readAll(view, 0)).extracting(LogRecord::timestamp).contains(1_000L, 1_019L);
        assertThat(view.leaderEpochs().entries()).containsExactly(new LeaderEpochs.Entry(3, 0));
        assertThat(view.offsetForTimestamp(1_007)).isEqualTo(new TimestampOffset(1_007, 7, 3));
        assertThat(fixture.check(PartitionLog::close)).isTrue();
        assertThat(Files.size(fixture.directory().resolve("00000000000000000000.index")))
                .isZero();
    }

    @Test
    void indexesThatCannotBeRightAreNotTrustedAfterACleanStopEither() throws IOException {
        fixture.open(BATCHES, 0, true);

        assertThat(Batches.readAll(fixture.log.view(), 13)).hasSize(BATCHES - 13);
    }
}
