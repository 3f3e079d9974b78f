package dev.ottla.log;

import static dev.ottla.log.Batches.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ottla.protocol.Uuid;
import dev.ottla.runtime.LocalFileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the table of all logs promises, on a real disk with two log directories. */
class LogManagerTest {
    private static final Uuid TOPIC_ID = new Uuid(0x0102030405060708L, 0x1112131415161718L);

    @TempDir
    Path root;

    private Path first;
    private Path second;
    private ManagerFixture fixture;

    @BeforeEach
    void openManager() throws IOException {
        first = root.resolve("one");
        second = root.resolve("two");
        fixture = new ManagerFixture(new LocalFileStore(), Map.of("t", PartitionLogTest.small()), first, second);
        fixture.open();
    }

    private PartitionLog create(int partition) throws IOException {
        TopicIdPartition id = new TopicIdPartition(TOPIC_ID, new TopicPartition("t", partition));
        return fixture.manager.getOrCreate(id, fixture.config("t"));
    }

    @Test
    void logsAreSpreadOverDirectoriesAndCarryTheirTopicId() throws IOException {
        for (int i = 0; i < 4; i++) {
            create(i);
        }

        assertThat(entries(first)).filteredOn(name -> name.startsWith("t-")).hasSize(2);
        assertThat(entries(second)).filteredOn(name -> name.startsWith("t-")).hasSize(2);
        assertThat(Files.readString(create(0).directory().resolve("partition.metadata")))
                .isEqualTo("version: 0\ntopic_id: " + TOPIC_ID + "\n");
    }

    @Test
    void everythingIsThereAgainAfterACleanStop() throws IOException {
        PartitionLog log = create(0);
        for (int i = 0; i < 30; i++) {
            fixture.append(log, batch(1_000, "value-" + i));
        }
        log.strand().execute(() -> log.advanceLogStartOffset(3));
        fixture.strands.runUntilIdle();
        fixture.manager.close();
        assertThat(entries(first)).contains(".kafka_cleanshutdown");

        fixture.open();

        assertThat(entries(first)).doesNotContain(".kafka_cleanshutdown");
        PartitionLog loaded = fixture.manager.get(log.topicPartition());
        assertThat(loaded.topicId()).isEqualTo(TOPIC_ID);
        assertThat(loaded.view().logStartOffset()).isEqualTo(3);
        assertThat(loaded.highWatermark()).isEqualTo(30);
        assertThat(Batches.readAll(loaded.view(), 3)).hasSize(27);
        assertThat(fixture.append(loaded, batch(1_000, "more")).firstOffset()).isEqualTo(30);
    }

    @Test
    void cleanCloseWritesKafkasCheckpoints() throws IOException {
        fixture.append(create(0), batch(1_000, "a"));
        fixture.manager.close();

        assertThat(Files.readString(first.resolve("recovery-point-offset-checkpoint")))
                .isEqualTo("0\n1\nt 0 1\n");
        assertThat(Files.readString(first.resolve("replication-offset-checkpoint")))
                .isEqualTo("0\n1\nt 0 1\n");
        assertThat(Files.readString(first.resolve("log-start-offset-checkpoint")))
                .isEqualTo("0\n0\n");
    }

    @Test
    void deletedLogIsGoneAtOnceAndItsFilesLater() throws IOException {
        PartitionLog log = create(0);
        fixture.append(log, batch(1_000, "a"));
        fixture.manager.delete(log.topicPartition());

        assertThat(fixture.manager.get(log.topicPartition())).isNull();
        assertThat(entries(first)).anyMatch(name -> name.matches("t-0\\.[0-9a-f]{32}-delete"));
        assertThat(log.isWritable()).isFalse();
        assertThat(log.view().read(0, 100, Long.MAX_VALUE, true).sizeBytes()).isZero();
        fixture.timer.advanceMs(60_000);
        assertThat(entries(first)).noneMatch(name -> name.startsWith("t-0"));
        assertThat(create(0).view().logEndOffset()).isZero();
        assertThat(fixture.failures).isEmpty();
    }

    @Test
    void directoryInUseIsRefused() {
        ManagerFixture other = new ManagerFixture(new LocalFileStore(), Map.of(), first);

        assertThatThrownBy(other::open).isInstanceOf(IOException.class).hasMessageContaining("Failed to acquire lock");
    }

    @Test
    void logOfAnotherTopicOfTheSameNameIsRefused() throws IOException {
        create(0);
        TopicIdPartition other = new TopicIdPartition(new Uuid(1, 1), new TopicPartition("t", 0));

        assertThatThrownBy(() -> fixture.manager.getOrCreate(other, LogConfig.defaults()))
                .hasMessageContaining("belongs to topic id");
    }

    @Test
    void formattedDirectoryIsKnownAgain() throws IOException {
        MetaProperties written = new MetaProperties("9X-0mM7bR3mMiJV2sAlYow", 7, TOPIC_ID);
        written.write(new LocalFileStore(), first);

        assertThat(MetaProperties.read(new LocalFileStore(), first)).isEqualTo(written);
        assertThat(MetaProperties.read(new LocalFileStore(), second)).isNull();
    }

    private static List<String> entries(Path directory) throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.map(path -> path.getFileName().toString()).toList();
        }
    }
}
