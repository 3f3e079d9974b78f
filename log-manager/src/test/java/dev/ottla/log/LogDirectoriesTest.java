package dev.ottla.log;

import static dev.ottla.log.Batches.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.Uuid;
import dev.ottla.runtime.LocalFileStore;
import dev.ottla.runtime.simulation.SimulatedFileStore;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a log manager with several log directories promises when one of them fails, and where it puts logs. */
class LogDirectoriesTest {
    private static final Uuid TOPIC_ID = new Uuid(7, 7);
    private static final Uuid FIRST_ID = new Uuid(1, 10);
    private static final Uuid SECOND_ID = new Uuid(1, 20);

    @TempDir
    Path root;

    private final SimulatedFileStore disk = new SimulatedFileStore(11);

    private static PartitionLog create(ManagerFixture fixture, int partition, LogPlacement placement)
            throws IOException {
        TopicIdPartition id = new TopicIdPartition(TOPIC_ID, new TopicPartition("t", partition));
        return fixture.manager.getOrCreate(id, fixture.config("t"), placement);
    }

    private static PartitionLog create(ManagerFixture fixture, int partition) throws IOException {
        return create(fixture, partition, LogPlacement.NEW);
    }

    private ManagerFixture onSimulatedDisk() throws IOException {
        for (Path path : List.of(Path.of("/one"), Path.of("/two"))) {
            disk.prepare(path);
        }
        ManagerFixture fixture = new ManagerFixture(disk, Map.of(), Path.of("/one"), Path.of("/two"));
        fixture.open();
        return fixture;
    }

    private ManagerFixture onRealDisk() {
        return new ManagerFixture(new LocalFileStore(), Map.of(), root.resolve("one"), root.resolve("two"));
    }

    private void format() throws IOException {
        Files.createDirectories(root.resolve("one"));
        Files.createDirectories(root.resolve("two"));
        new MetaProperties("cluster", 1, FIRST_ID).write(new LocalFileStore(), root.resolve("one"));
        new MetaProperties("cluster", 1, SECOND_ID).write(new LocalFileStore(), root.resolve("two"));
    }

    @Test
    void aDirectoryThatFailsTakesAllItsLogsOfflineAndNoOther() throws IOException {
        ManagerFixture fixture = onSimulatedDisk();
        List<PartitionLog> logs = Stream.of(0, 1, 2, 3)
                .map(partition -> uncheckedCreate(fixture, partition))
                .toList();
        logs.forEach(log -> fixture.append(log, batch(1_000, "a")));
        disk.faults().failNextWrite(path -> path.startsWith("/one/t-0"));

        assertThat(fixture.append(logs.getFirst(), batch(1_000, "b")).error()).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);

        assertThat(fixture.failures).hasSize(1);
        assertThat(fixture.manager.directories())
                .extracting(LogDirectory::isOnline)
                .containsExactly(false, true);
        for (PartitionLog log : logs) {
            boolean failed = log.directory().startsWith("/one");
            assertThat(fixture.manager.get(log.topicPartition())).isEqualTo(failed ? null : log);
            assertThat(fixture.append(log, batch(1_000, "c")).error())
                    .isEqualTo(failed ? ErrorCode.KAFKA_STORAGE_ERROR : ErrorCode.NONE);
            assertThat(log.view().read(0, 100, Long.MAX_VALUE, true).error())
                    .isEqualTo(failed ? ErrorCode.KAFKA_STORAGE_ERROR : ErrorCode.NONE);
        }
    }

    @Test
    void aDirectoryThatHasFailedGetsNoCheckpointAndNoMarkOfACleanStop() throws IOException {
        ManagerFixture fixture = onSimulatedDisk();
        create(fixture, 0);
        disk.faults()
                .failNextForce(
                        path -> path.startsWith("/one") && path.toString().contains("checkpoint"));

        fixture.manager.checkpoint();
        fixture.manager.close();

        assertThat(disk.exists(Path.of("/one/.kafka_cleanshutdown"))).isFalse();
        assertThat(disk.exists(Path.of("/two/.kafka_cleanshutdown"))).isTrue();
        assertThat(fixture.failures).hasSize(1);
    }

    @Test
    void aDirectoryThatCannotBeUsedIsOfflineFromTheStart() throws IOException {
        Files.writeString(root.resolve("one"), "no directory");
        ManagerFixture fixture = onRealDisk();
        fixture.open();

        assertThat(fixture.manager.directories())
                .extracting(LogDirectory::isOnline)
                .containsExactly(false, true);
        assertThat(create(fixture, 0).directory()).startsWith(root.resolve("two"));
    }

    @Test
    void aBrokerWithoutAnyDirectoryIsRefused() throws IOException {
        Files.writeString(root.resolve("one"), "no directory");
        Files.writeString(root.resolve("two"), "no directory");

        assertThatThrownBy(() -> onRealDisk().open()).hasMessageContaining("can be created or validated");
    }

    @Test
    void aLogThatCannotBeLoadedTakesItsDirectoryOffline() throws IOException {
        ManagerFixture before = onRealDisk();
        before.open();
        PartitionLog damaged = create(before, 0);
        PartitionLog healthy = create(before, 1);
        before.manager.close();
        Files.writeString(damaged.directory().resolve("partition.metadata"), "version: 0\ngarbage\n");

        ManagerFixture after = onRealDisk();
        after.open();

        assertThat(after.manager.get(damaged.topicPartition())).isNull();
        assertThat(after.manager.get(healthy.topicPartition())).isNotNull();
        assertThat(after.failures).hasSize(1);
    }

    @Test
    void aLogThatMayLieInAnOfflineDirectoryIsNotBegunAnew() throws IOException {
        format();
        Files.delete(root.resolve("one/meta.properties"));
        Files.delete(root.resolve("one"));
        Files.writeString(root.resolve("one"), "no directory");
        ManagerFixture fixture = onRealDisk();
        fixture.open();

        assertThatThrownBy(() -> create(fixture, 0, new LogPlacement(FIRST_ID, false)))
                .hasMessageContaining("Cannot create log for t-0 because log directories are offline");
        assertThatThrownBy(() -> create(fixture, 1, new LogPlacement(Uuid.UNASSIGNED_DIRECTORY, false)))
                .isInstanceOf(IOException.class);
        assertThat(create(fixture, 2, new LogPlacement(SECOND_ID, false)).directory())
                .startsWith(root.resolve("two"));
        assertThat(create(fixture, 3, LogPlacement.NEW).directory()).startsWith(root.resolve("two"));
    }

    @Test
    void aNewLogGoesWhereItIsWishedOrNotedOrWhereThereAreFewest() throws IOException {
        format();
        ManagerFixture fixture = onRealDisk();
        fixture.open();

        LogPlacement second = new LogPlacement(SECOND_ID, true);
        assertThat(create(fixture, 0, second).directory()).startsWith(root.resolve("two"));
        assertThat(create(fixture, 1, second).directory()).startsWith(root.resolve("two"));
        assertThat(create(fixture, 2).directory()).startsWith(root.resolve("one"));
        fixture.manager.cordon(List.of(root.resolve("one").toString()));
        assertThat(create(fixture, 3).directory()).startsWith(root.resolve("two"));
        fixture.manager.cordon(List.of("*"));
        assertThat(create(fixture, 4).directory()).startsWith(root.resolve("one"));
    }

    @Test
    void anUnfinishedMoveLeavesTwoLogsOfWhichTheLongerStays() throws IOException {
        ManagerFixture fixture = onRealDisk();
        fixture.open();
        PartitionLog log = create(fixture, 0);
        fixture.append(log, batch(1_000, "a"));
        fixture.manager.checkpoint();
        copy(log.directory(), root.resolve("two/t-0"));
        fixture.append(log, batch(1_000, "b"));
        fixture.manager.close();

        ManagerFixture after = onRealDisk();
        after.open();

        PartitionLog kept = after.manager.get(log.topicPartition());
        assertThat(kept).isNotNull();
        assertThat(kept.view().logEndOffset()).isEqualTo(2);
        assertThat(root.resolve("two/t-0")).doesNotExist();
    }

    @Test
    void twoLogsOfOnePartitionThatPartAreRefused() throws IOException {
        ManagerFixture one = new ManagerFixture(new LocalFileStore(), Map.of(), root.resolve("one"));
        ManagerFixture two = new ManagerFixture(new LocalFileStore(), Map.of(), root.resolve("two"));
        for (ManagerFixture fixture : List.of(one, two)) {
            fixture.open();
            PartitionLog log = create(fixture, 0);
            append(fixture, log, 0);
            append(fixture, log, fixture == one ? 3 : 5);
            fixture.manager.close();
        }

        assertThatThrownBy(() -> onRealDisk().open()).hasMessageContaining("Duplicate log directories for t-0");
    }

    private static void append(ManagerFixture fixture, PartitionLog log, int leaderEpoch) {
        ByteBuf records = batch(1_000, "epoch " + leaderEpoch);
        log.strand().execute(() -> log.append(records, leaderEpoch, AppendOrigin.CLIENT, 1_000));
        fixture.strands.runUntilIdle();
        records.release();
    }

    private static PartitionLog uncheckedCreate(ManagerFixture fixture, int partition) {
        try {
            return create(fixture, partition);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> paths = Files.list(from)) {
            for (Path path : paths.toList()) {
                Files.copy(path, to.resolve(path.getFileName()));
            }
        }
    }
}
