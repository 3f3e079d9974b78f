package dev.ottla.log;

import static dev.ottla.log.Batches.batch;
import static dev.ottla.log.Batches.compressed;
import static dev.ottla.log.Batches.idempotent;
import static dev.ottla.log.Batches.marker;
import static dev.ottla.log.Batches.transactional;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.protocol.record.Compression;
import dev.ottla.protocol.record.ControlRecordType;
import dev.ottla.runtime.LocalFileStore;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.storage.internals.log.OffsetIndex;
import org.apache.kafka.storage.internals.log.ProducerStateManager;
import org.apache.kafka.storage.internals.log.ProducerStateManagerConfig;
import org.apache.kafka.tools.DumpLogSegments;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Goal: Apache Kafka's own classes read every kind of file we write, and read the same from it. */
class KafkaReadsOurFilesTest {
    @TempDir
    Path directory;

    private LogFixture fixture;

    @BeforeEach
    void writeALog() throws IOException {
        fixture = new LogFixture(new LocalFileStore(), directory, PartitionLogTest.small());
        fixture.open();
        for (Compression compression : Compression.values()) {
            fixture.append(compressed(compression, 1_000, "value of " + compression, "x".repeat(200)));
        }
        for (int i = 0; i < 40; i++) {
            fixture.append(batch(2_000 + i, "value-" + i));
            fixture.append(idempotent(9, 1, i, "idempotent-" + i));
        }
        fixture.append(transactional(10, 0, 0, "to be aborted"));
        fixture.append(marker(10, 0, ControlRecordType.ABORT, 3), 0, AppendOrigin.COORDINATOR);
        fixture.append(transactional(10, 1, 0, "to be committed"));
        fixture.append(marker(10, 1, ControlRecordType.COMMIT, 3), 0, AppendOrigin.COORDINATOR);
        fixture.append(transactional(11, 0, 0, "open"));
        fixture.onStrand(PartitionLog::close);
    }

    @Test
    void dumpLogSegmentsHasNoComplaint() throws IOException {
        String output = dump();

        assertThat(output)
                .doesNotContain("Mismatches")
                .doesNotContain("Found timestamp mismatch")
                .doesNotContain("Found out of order")
                .doesNotContain("not found")
                .doesNotContain("isvalid: false")
                .doesNotContain("corrupt")
                .contains("payload: value-39")
                .contains("endTxnMarker: ABORT coordinatorEpoch: 3")
                .contains("producerId: 10 firstOffset: 90 lastOffset: 91 lastStableOffset: 92");
    }

    @Test
    void producerSnapshotHoldsWhatTheLogSays() throws IOException {
        ProducerStateManager producers = new ProducerStateManager(
                new org.apache.kafka.common.TopicPartition("orders", 0),
                fixture.directory().toFile(),
                60_000,
                new ProducerStateManagerConfig(86_400_000, false),
                Time.SYSTEM);

        producers.truncateAndReload(0, 95, 10_000);

        assertThat(producers.activeProducers().keySet()).containsExactlyInAnyOrder(9L, 10L, 11L);
        assertThat(producers.lastEntry(9).orElseThrow().toString()).contains("lastSeq=39");
        assertThat(producers.activeProducers().get(11L).currentTxnFirstOffset()).hasValue(94);
        assertThat(producers.activeProducers().get(10L).producerEpoch()).isEqualTo((short) 1);
    }

    @Test
    void offsetIndexIsSane() throws IOException {
        for (File file : files(".index")) {
            long base = Long.parseLong(file.getName().substring(0, 20));
            try (OffsetIndex index = new OffsetIndex(file, base, 10 << 20, false)) {
                index.sanityCheck();
            }
        }
        assertThat(files(".index")).hasSizeGreaterThan(5);
    }

    private String dump() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream console = System.out;
        PrintStream errors = System.err; // where it complains
        PrintStream capturing = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        System.setOut(capturing);
        System.setErr(capturing);
        try {
            for (String suffix : List.of(".log", ".index", ".timeindex", ".txnindex", ".snapshot")) {
                String names = String.join(
                        ",", files(suffix).stream().map(File::getPath).toList());
                DumpLogSegments.main(
                        new String[] {"--deep-iteration", "--print-data-log", "--verify-index-only", "--files", names});
                DumpLogSegments.main(new String[] {"--deep-iteration", "--print-data-log", "--files", names});
            }
        } finally {
            System.setOut(console);
            System.setErr(errors);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private List<File> files(String suffix) throws IOException {
        try (Stream<Path> paths = Files.list(fixture.directory())) {
            return paths.filter(path -> path.toString().endsWith(suffix))
                    .sorted()
                    .map(Path::toFile)
                    .toList();
        }
    }
}
