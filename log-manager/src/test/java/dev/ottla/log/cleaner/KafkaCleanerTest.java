package dev.ottla.log.cleaner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.log.AppendOrigin;
import dev.ottla.log.CompactionWorld;
import dev.ottla.protocol.record.BatchSettings;
import dev.ottla.protocol.record.Compression;
import dev.ottla.runtime.LocalFileStore;
import dev.ottla.runtime.simulation.SeededRandom;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.tools.DumpLogSegments;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: our cleaner leaves what Apache Kafka's cleaner leaves. Method: a random log is written and copied; one copy is
 * cleaned by Kafka's own class, the other by ours, several rounds with time and records in between; batches and records
 * are compared one by one. Then Kafka's tool reads every file that ours has left.
 */
class KafkaCleanerTest {
    private static final long DELETE_RETENTION_MS = 1_000;
    private static final Map<String, String> TOPIC = Map.of(
            "cleanup.policy", "compact",
            "min.cleanable.dirty.ratio", "0.01",
            "delete.retention.ms", String.valueOf(DELETE_RETENTION_MS),
            "internal.segment.bytes", "3000",
            "index.interval.bytes", "300");

    @TempDir
    Path ourDirectory;

    @TempDir
    Path kafkaDirectory;

    private SeededRandom random;
    private CompactionWorld world;
    private final List<Integer> epochs = new ArrayList<>(List.of(0, 0, 0));
    private int value;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void bothLeaveTheSameBatchesAndRecords(long seed) throws Exception {
        random = new SeededRandom(seed);
        world = new CompactionWorld(new LocalFileStore(), ourDirectory, TOPIC);
        world.open();
        KafkaCleaning kafka = new KafkaCleaning(kafkaDirectory, world, TOPIC);
        for (int round = 0; round < 4; round++) {
            fill();
            world.close();
            kafka.copy(world.partitionDirectory());
            world.open();
            long kafkaClean = kafka.clean(Math.max(0, world.log().compaction().cleanedEndOffset()));
            world.clean();

            assertThat(world.log().compaction().cleanedEndOffset()).isEqualTo(kafkaClean);
            assertThat(KafkaCleaning.content(world.partitionDirectory())).isEqualTo(kafka.content());
            assertThat(KafkaCleaning.names(world.partitionDirectory())).isEqualTo(kafka.names());
            world.clock.advanceMs(DELETE_RETENTION_MS / 2 + round * 400L);
        }
        assertThat(world.cleaner().uncleanablePartitions()).isEmpty();
        world.close();
        assertThat(dump())
                .doesNotContain("Mismatches")
                .doesNotContain("Found timestamp mismatch")
                .doesNotContain("Found out of order")
                .doesNotContain("not found")
                .doesNotContain("isvalid: false")
                .doesNotContain("corrupt")
                .contains("deleteHorizonMs");
    }

    private void fill() {
        for (int i = 0; i < 60; i++) {
            world.clock.advanceMs(1);
            int producer = random.nextInt(3);
            BatchSettings settings =
                    BatchSettings.at(0).withCompression(Compression.forId(random.chance(0.7) ? 0 : random.nextInt(5)));
            if (random.chance(0.5)) {
                world.append(settings, records());
            } else {
                int epoch = epochs.get(producer);
                epochs.set(producer, epoch + 1);
                world.append(settings.withProducer(producer, (short) epoch, 0).withTransactional(true), records());
                if (random.chance(0.3)) {
                    world.append("between=" + value++);
                }
                world.append(world.marker(producer, epoch, random.chance(0.5)), AppendOrigin.COORDINATOR);
            }
        }
        world.roll();
        world.append("last=" + value++);
    }

    private String[] records() {
        String[] records = new String[1 + random.nextInt(3)];
        for (int i = 0; i < records.length; i++) {
            String key = "k" + random.nextInt(25);
            records[i] = random.chance(0.3) ? key : key + "=" + value++ + "x".repeat(random.nextInt(40));
        }
        return records;
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
                List<File> files = KafkaCleaning.list(world.partitionDirectory()).stream()
                        .filter(path -> path.toString().endsWith(suffix))
                        .sorted(Comparator.naturalOrder())
                        .map(Path::toFile)
                        .toList();
                if (!files.isEmpty()) {
                    String joined =
                            String.join(",", files.stream().map(File::getPath).toList());
                    DumpLogSegments.main(new String[] {"--deep-iteration", "--print-data-log", "--files", joined});
                    DumpLogSegments.main(new String[] {"--deep-iteration", "--verify-index-only", "--files", joined});
                }
            }
        } finally {
            System.setOut(console);
            System.setErr(errors);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
