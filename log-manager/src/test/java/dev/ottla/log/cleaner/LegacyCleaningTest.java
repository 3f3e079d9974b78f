package dev.ottla.log.cleaner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.log.CompactionWorld;
import dev.ottla.runtime.LocalFileStore;
import dev.ottla.runtime.simulation.SeededRandom;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.FileRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Goal: messages of magic 0 and 1 are compacted as Apache Kafka compacts them: what is left of each old entry becomes a
 * batch of magic 2. Method: Kafka's own classes write segments of all old forms; one copy is cleaned by Kafka's
 * cleaner, the other by ours, several rounds with new records in between; batches and records are compared.
 */
class LegacyCleaningTest {
    private static final int SEGMENTS = 3;
    private static final int ENTRIES_EACH = 25;
    private static final Map<String, String> TOPIC = Map.of(
            "cleanup.policy", "compact",
            "min.cleanable.dirty.ratio", "0.01",
            "delete.retention.ms", "1000",
            "internal.segment.bytes", "4000",
            "index.interval.bytes", "300");
    private static final List<Form> FORMS = List.of(
            new Form(0, Compression.NONE, TimestampType.CREATE_TIME),
            new Form(0, Compression.gzip().build(), TimestampType.CREATE_TIME),
            new Form(0, Compression.snappy().build(), TimestampType.CREATE_TIME),
            new Form(0, Compression.lz4().build(), TimestampType.CREATE_TIME),
            new Form(1, Compression.NONE, TimestampType.CREATE_TIME),
            new Form(1, Compression.NONE, TimestampType.LOG_APPEND_TIME),
            new Form(1, Compression.gzip().build(), TimestampType.CREATE_TIME),
            new Form(1, Compression.snappy().build(), TimestampType.LOG_APPEND_TIME),
            new Form(1, Compression.lz4().build(), TimestampType.CREATE_TIME));

    @TempDir
    Path ourDirectory;

    @TempDir
    Path kafkaDirectory;

    private SeededRandom random = new SeededRandom(0);
    private CompactionWorld world;
    private long nextOffset;

    private record Form(int magic, Compression compression, TimestampType type) {}

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 0", "3, 1", "4, 2", "5, 3", "6, 3"})
    void bothLeaveTheSameOfOldMessages(long seed, int cleanSegments) throws Exception {
        random = new SeededRandom(seed);
        world = new CompactionWorld(new LocalFileStore(), ourDirectory, TOPIC);
        writeSegments(cleanSegments);
        world.open();
        KafkaCleaning kafka = new KafkaCleaning(kafkaDirectory, world, TOPIC);
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 10; i++) {
                world.append("k" + random.nextInt(25) + (random.chance(0.3) ? "" : "=new-" + round + i));
            }
            world.roll();
            world.append("last=" + round);
            world.close();
            kafka.copy(world.partitionDirectory());
            world.open();
            long kafkaClean = kafka.clean(Math.max(0, world.log().compaction().cleanedEndOffset()));
            world.clean();

            assertThat(world.cleaner().uncleanablePartitions()).isEmpty();
            assertThat(world.log().compaction().cleanedEndOffset()).isEqualTo(kafkaClean);
            assertThat(KafkaCleaning.content(world.partitionDirectory())).isEqualTo(kafka.content());
            assertThat(KafkaCleaning.names(world.partitionDirectory())).isEqualTo(kafka.names());
            assertThat(world.batches(batch -> (int) batch.magic())).containsOnly(2);
            world.clock.advanceMs(700);
        }
        world.close();
    }

    /**
     * Where Apache Kafka gives up: a last entry of which nothing stays leaves the header that says where the log was.
     */
    @Test
    void anOldEntryThatLosesAllIsStillTheEndOfWhatWasCleaned() throws Exception {
        world = new CompactionWorld(new LocalFileStore(), ourDirectory, TOPIC);
        Files.createDirectories(world.partitionDirectory());
        try (FileRecords records = FileRecords.open(segment(0).toFile())) {
            for (int offset = 0; offset < 2; offset++) {
                try (MemoryRecordsBuilder builder = builder(FORMS.getLast(), offset)) {
                    builder.append(5, offset == 0 ? bytes("key") : null, bytes("value"));
                    records.append(builder.build());
                }
            }
        }
        world.open();
        world.roll();
        world.append("last=1");
        world.close();
        world.open();
        world.clean();
        assertThat(world.cleaner().uncleanablePartitions()).isEmpty();
        assertThat(world.texts()).containsExactly("0:key=value", "2:last=1");
        assertThat(world.batches(batch -> batch.baseOffset() + ":" + batch.recordCount()))
                .containsExactly("0:1", "1:0", "2:1");
        world.close();
    }

    /** Each younger than the one before by more than tombstones are kept; the first of them are clean already. */
    private void writeSegments(int clean) throws IOException {
        Files.createDirectories(world.partitionDirectory());
        long cleanEnd = 0;
        for (int i = 0; i < SEGMENTS; i++) {
            Path log = segment(nextOffset);
            try (FileRecords records = FileRecords.open(log.toFile())) {
                for (int entry = 0; entry < ENTRIES_EACH; entry++) {
                    records.append(entry(FORMS.get(random.nextInt(FORMS.size()))));
                }
            }
            Files.setLastModifiedTime(log, FileTime.fromMillis(1_000_000_000_000L + i * 1_500L));
            cleanEnd = i < clean ? nextOffset : cleanEnd;
        }
        Files.writeString(ourDirectory.resolve("cleaner-offset-checkpoint"), "0\n1\ntable 0 " + cleanEnd + "\n");
    }

    /** One message, or a wrapper of a few, some of which an earlier compaction has taken out. */
    private MemoryRecords entry(Form form) {
        int count = form.compression().type() == Compression.NONE.type() ? 1 : 1 + random.nextInt(5);
        try (MemoryRecordsBuilder builder = builder(form, nextOffset)) {
            for (int i = 0; i < count; i++) {
                nextOffset += i > 0 && random.chance(0.2) ? 2 : 0;
                long time = form.magic() == 0 ? -1 : 1_000 + random.nextInt(5_000);
                byte[] key = random.chance(0.05) ? null : bytes("k" + random.nextInt(40));
                builder.appendWithOffset(nextOffset, time, key, random.chance(0.3) ? null : bytes("old-" + nextOffset));
                nextOffset++;
            }
            return builder.build();
        }
    }

    private static MemoryRecordsBuilder builder(Form form, long baseOffset) {
        return MemoryRecords.builder(
                ByteBuffer.allocate(2_000), (byte) form.magic(), form.compression(), form.type(), baseOffset, 9_000);
    }

    private Path segment(long baseOffset) {
        return world.partitionDirectory().resolve("%020d.log".formatted(baseOffset));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
