package dev.ottla.log;

import static dev.ottla.log.Batches.batch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.Uuid;
import dev.ottla.runtime.DrainBounds;
import dev.ottla.runtime.FileStore;
import dev.ottla.runtime.StoreFile;
import dev.ottla.runtime.StrandFactory;
import dev.ottla.runtime.SystemClock;
import dev.ottla.runtime.simulation.SeededRandom;
import dev.ottla.runtime.simulation.SimulatedClock;
import dev.ottla.runtime.simulation.SimulatedFileStore;
import dev.ottla.runtime.simulation.SimulatedTimer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A new log is in use before it is on disk, and is there as soon as it matters. */
class NewLogsTest {
    private static final Path DISK = Path.of("/data");
    private static final TopicIdPartition ID = new TopicIdPartition(new Uuid(3, 4), new TopicPartition("new", 0));

    private final SimulatedClock clock = new SimulatedClock();
    private final SimulatedFileStore files = new SimulatedFileStore(clock, new SeededRandom(1));
    /** What I/O threads have not come to yet. */
    private final Queue<Runnable> later = new ArrayDeque<>();

    private boolean atOnce;
    private LogManager manager;

    @BeforeEach
    void begin() throws IOException {
        files.prepare(DISK);
        manager = open();
    }

    private LogManager open() throws IOException {
        LogManagerPorts ports = new LogManagerPorts(
                files,
                clock,
                new SimulatedTimer(clock),
                task -> {
                    if (atOnce) {
                        task.run();
                    } else {
                        later.add(task);
                    }
                },
                StrandFactory.onCaller(later::add, new SystemClock(), DrainBounds.USUAL),
                new SeededRandom(2),
                UnpooledByteBufAllocator.DEFAULT);
        LogManagerConfig config = new LogManagerConfig(
                List.of(DISK),
                LogManagerConfig.Intervals.USUAL,
                new LogManagerConfig.ProducerExpiry(86_400_000, 600_000),
                new LogManagerConfig.Resources(1, 1 << 20, 8));
        LogManager opened = LogManager.open(config, ports, (directory, offline, cause) -> {});
        atOnce = true;
        opened.load(topic -> LogConfig.defaults());
        atOnce = false;
        return opened;
    }

    private void ioThreadsRun() {
        for (Runnable task = later.poll(); task != null; task = later.poll()) {
            task.run();
        }
    }

    private PartitionLog begun(TopicIdPartition id) {
        PartitionLog log = manager.getOrBegin(id, LogConfig.defaults(), LogPlacement.NEW);
        assertThat(log).isNotNull();
        return log;
    }

    private static AppendResult append(PartitionLog log, String value) {
        List<AppendResult> results = new ArrayList<>();
        ByteBuf bytes = batch(1_000, value);
        log.strand().execute(() -> results.add(log.append(bytes, 0, AppendOrigin.CLIENT, 1_000)));
        bytes.release();
        return results.getFirst();
    }

    @Test
    void aNewLogTouchesTheDiskAMomentLater() {
        PartitionLog log = begun(ID);
        assertThat(files.exists(log.directory())).isFalse();
        assertThat(manager.get(ID.topicPartition())).isSameAs(log);
        assertThat(Batches.readAll(log.view(), 0)).isEmpty();

        ioThreadsRun();
        assertThat(files.exists(log.directory().resolve("partition.metadata"))).isTrue();
        assertThat(files.exists(log.directory().resolve("00000000000000000000.log")))
                .isTrue();
    }

    @Test
    void whatIsAppendedBeforeThatIsThere() throws IOException {
        PartitionLog log = begun(ID);
        assertThat(append(log, "first").error()).isEqualTo(ErrorCode.NONE);
        ioThreadsRun();
        assertThat(append(log, "second").firstOffset()).isEqualTo(1);

        files.killProcess();
        manager = open();
        PartitionLog found = manager.get(ID.topicPartition());
        assertThat(found).isNotNull();
        assertThat(found.topicId()).isEqualTo(ID.topicId());
        assertThat(Batches.readAll(found.view(), 0)).hasSize(2);
    }

    @Test
    void theFirstFlushMakesTheNamesDurable() throws IOException {
        PartitionLog log = begun(ID);
        append(log, "forced");
        log.strand().execute(() -> log.flush(end -> {}));
        ioThreadsRun();

        files.crashLosingAllUnforced();
        later.clear();
        manager = open();
        PartitionLog found = manager.get(ID.topicPartition());
        assertThat(found).isNotNull();
        assertThat(found.topicId()).isEqualTo(ID.topicId());
        assertThat(Batches.readAll(found.view(), 0)).hasSize(1);
    }

    @Test
    void whatWasNeverFlushedMayBeGoneAfterAPowerCutAndBeginsAnew() throws IOException {
        begun(ID);
        ioThreadsRun();
        files.crashLosingAllUnforced();
        manager = open();
        assertThat(manager.get(ID.topicPartition())).isNull();
        assertThat(append(begun(ID), "again").firstOffset()).isZero();
    }

    /** Without that being taken for damage whenever it is opened again. */
    @Test
    void aLogThatWasNeverWrittenHasNoIndexes() throws IOException {
        Path index = begun(ID).directory().resolve("00000000000000000000.index");
        ioThreadsRun();

        stopAndOpen();
        assertThat(files.exists(index)).isFalse();

        append(begun(ID), "first");
        ioThreadsRun();
        stopAndOpen();
        assertThat(files.exists(index)).isTrue();
        assertThat(Batches.readAll(begun(ID).view(), 0)).hasSize(1);
    }

    private void stopAndOpen() throws IOException {
        atOnce = true;
        manager.close();
        files.killProcess();
        manager = open();
    }

    @Test
    void aLogDeletedBeforeItIsOnDiskLeavesNothingThere() throws IOException {
        begun(ID);
        List<String> events = new ArrayList<>();
        manager.delete(ID.topicPartition(), () -> events.add("free"));
        ioThreadsRun();
        assertThat(events).containsExactly("free");
        assertThat(files.list(DISK)).noneMatch(path -> path.toString().contains("new-0"));
    }

    @Test
    void whatLiesUnderTheNameAlreadyHasToBeLookedAt() throws IOException {
        files.createDirectories(DISK.resolve("new-0"));
        assertThat(manager.getOrBegin(ID, LogConfig.defaults(), LogPlacement.NEW))
                .isNull();
        assertThat(manager.getOrCreate(ID, LogConfig.defaults()).topicId()).isEqualTo(ID.topicId());
    }

    @Test
    void aLogWhoseTopicIdWasTornAwayBelongsToTheTopicOfItsName() throws IOException {
        append(begun(ID), "kept");
        ioThreadsRun();
        write(DISK.resolve("new-0").resolve("partition.metadata"), "version: 0\ntop\0\0\0\0");
        files.killProcess();
        manager = open();
        PartitionLog found = begun(ID);
        assertThat(found.topicId()).isEqualTo(ID.topicId());
        assertThat(Batches.readAll(found.view(), 0)).hasSize(1);

        ioThreadsRun();
        assertThat(PartitionMetadata.read(files, found.directory())).isEqualTo(ID.topicId());
    }

    private void write(Path path, String text) throws IOException {
        try (StoreFile file = files.open(path, FileStore.OpenMode.UPDATE)) {
            file.truncate(0);
            file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
        }
    }

    @Test
    void logsThatAreNotOnDiskYetCountForThePlacementOfTheNext() throws IOException {
        ManagerFixture fixture =
                new ManagerFixture(files, Map.of(), DISK.resolveSibling("one"), DISK.resolveSibling("two"));
        LogManager two = fixture.open();
        for (int n = 0; n < 10; n++) {
            two.getOrBegin(
                    new TopicIdPartition(Uuid.ONE, new TopicPartition("spread", n)),
                    LogConfig.defaults(),
                    LogPlacement.NEW);
        }
        assertThat(two.all().stream().filter(log -> log.directory().startsWith(DISK.resolveSibling("one"))))
                .hasSize(5);
    }

    @Test
    void manyThreadsThatNeedANewLogMakeItOnce() throws Exception {
        int threads = 8;
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            for (int round = 0; round < 200; round++) {
                Path folder = Path.of("round-" + round);
                LogIdentity identity = LogIdentity.in(folder, ID.topicPartition(), ID.topicId());
                SimulatedFileStore one = new SimulatedFileStore(round);
                LogFolder log = LogFolder.unmade(one, identity);
                List<Future<@Nullable Void>> made = new ArrayList<>();
                for (int n = 0; n < threads; n++) {
                    made.add(pool.submit(() -> {
                        log.make();
                        assertThat(one.exists(identity.files(0).log())).isTrue();
                        return null;
                    }));
                }
                for (Future<@Nullable Void> done : made) {
                    done.get();
                }
            }
        }
    }
}
