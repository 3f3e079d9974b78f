package dev.ottla.log;

import static dev.ottla.log.Batches.batch;
import static dev.ottla.log.Batches.marker;
import static dev.ottla.log.Batches.transactional;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.protocol.record.ControlRecordType;
import dev.ottla.protocol.record.RecordException;
import dev.ottla.runtime.AtomicFiles;
import dev.ottla.runtime.FileStore.OpenMode;
import dev.ottla.runtime.StoreFile;
import dev.ottla.runtime.simulation.SeededRandom;
import dev.ottla.runtime.simulation.SimulatedFileStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Goal: whatever bytes stand in a file of a log directory, who reads them is given something or told so by an
 * {@link IOException}; no other exception escapes, and nothing large is allocated. Method: each file in turn holds
 * noise, or what belongs there, damaged in a few places; checksums are mended so that the damage gets past them. The
 * seed is named when one fails.
 */
class GarbageFilesTest {
    private static final Path DIRECTORY = Path.of("/data/orders-0");
    private static final Path FILE = DIRECTORY.resolve("file");
    private static final int SEEDS = Integer.getInteger("garbage.seeds", 2_000);
    private static final int LOG_SEEDS = Integer.getInteger("garbage.seeds", 300);

    private final SimulatedFileStore disk = new SimulatedFileStore(5);

    @FunctionalInterface
    private interface Reader {
        void read(SimulatedFileStore disk, byte[] content) throws IOException;
    }

    /** Whoever parses bytes from the disk, and an example of what it expects. */
    enum Parser {
        OFFSET_CHECKPOINT(
                "0\n2\norders 0 17\npayments 12 9000000000\n",
                (disk, content) -> new OffsetCheckpoint(disk, FILE).read()),
        LEADER_EPOCHS("0\n3\n0 0\n3 17\n9 1200\n", (disk, content) -> LeaderEpochCheckpoint.read(disk, DIRECTORY)),
        PARTITION_METADATA(
                "version: 0\ntopic_id: AAAAAAAAAAUAAAAAAAAABg\n",
                (disk, content) -> PartitionMetadata.read(disk, DIRECTORY)),
        META_PROPERTIES(
                "#\nversion=1\ncluster.id=abc\nnode.id=4\ndirectory.id=AAAAAAAAAAUAAAAAAAAABg\n",
                (disk, content) -> MetaProperties.read(disk, DIRECTORY)),
        CLEAN_SHUTDOWN(
                "{\"version\":0,\"brokerEpoch\":17}",
                (disk, content) -> new CleanShutdownFile(disk, DIRECTORY).brokerEpoch()),
        PRODUCER_SNAPSHOT(snapshot(), (disk, content) -> ProducerSnapshots.decode(content, new ProducerStateTable())),
        OFFSET_INDEX(
                longs(1L << 32 | 100, 5L << 32 | 700), (disk, content) -> OffsetIndex.decode(wrapped(content), 800)),
        TIME_INDEX(longs(1_000, 17L << 32, 1_001L << 32 | 20), (disk, content) -> TimeIndex.decode(wrapped(content))),
        TRANSACTION_INDEX(aborted(), (disk, content) -> {
            TransactionIndex index = new TransactionIndex(disk, () -> FILE);
            index.readAll();
            index.check(0, 1_000);
        });

        private final byte[] example;
        private final Reader reader;

        Parser(String example, Reader reader) {
            this(example.getBytes(StandardCharsets.UTF_8), reader);
        }

        Parser(byte[] example, Reader reader) {
            this.example = example;
            this.reader = reader;
        }
    }

    private static byte[] longs(long... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Long.BYTES);
        Arrays.stream(numbers).forEach(bytes::putLong);
        return bytes.array();
    }

    private static byte[] aborted() {
        ByteBuffer bytes = ByteBuffer.allocate(2 * TransactionIndex.ENTRY_BYTES);
        bytes.putShort((short) 0).putLong(17).putLong(3).putLong(9).putLong(3);
        bytes.putShort((short) 0).putLong(18).putLong(5).putLong(12).putLong(5);
        return bytes.array();
    }

    private static ByteBuffer wrapped(byte[] content) {
        return ByteBuffer.wrap(content);
    }

    private static byte[] snapshot() {
        ProducerStateTable producers = new ProducerStateTable();
        for (int id = 0; id < 4; id++) {
            ProducerState state = new ProducerState(id, (short) 3, 5, 1_000);
            state.addBatch(17, 100 + id, 3, 1_000);
            producers.restore(state);
        }
        return ProducerSnapshots.encode(producers);
    }

    private static byte[] damaged(byte[] example, SeededRandom random) {
        byte[] bytes = random.chance(0.2)
                ? new byte[random.nextInt(3 * example.length + 1)]
                : Arrays.copyOf(example, random.chance(0.5) ? example.length : random.nextInt(example.length * 2));
        boolean noise = bytes.length > 0 && random.chance(0.2);
        for (int i = noise ? bytes.length : random.nextInt(5); i > 0 && bytes.length > 0; i--) {
            bytes[random.nextInt(bytes.length)] = someByte(example, random);
        }
        return bytes;
    }

    /** One of the file's own, or an extreme one, or any. */
    private static byte someByte(byte[] example, SeededRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> example[random.nextInt(example.length)];
            case 1 -> (byte) 0xFF;
            case 2 -> 0;
            default -> (byte) random.nextInt(256);
        };
    }

    private void write(Path path, byte[] content) throws IOException {
        try (StoreFile file = disk.open(path, OpenMode.READ_WRITE)) {
            file.truncate(0);
            file.write(ByteBuffer.wrap(content), 0);
        }
    }

    private void writeEverywhere(byte[] content) throws IOException {
        for (String name : List.of(
                "file",
                LeaderEpochCheckpoint.FILE_NAME,
                PartitionMetadata.FILE_NAME,
                MetaProperties.FILE_NAME,
                ".kafka_cleanshutdown")) {
            write(DIRECTORY.resolve(name), content);
        }
    }

    private static void mendSnapshot(byte[] content) {
        if (content.length > 6) {
            CRC32C crc = new CRC32C();
            crc.update(content, 6, content.length - 6);
            ByteBuffer.wrap(content).putShort(0, (short) 1).putInt(2, (int) crc.getValue());
        }
    }

    @ParameterizedTest
    @EnumSource
    void whateverStandsInAFileIsReadOrRefused(Parser parser) throws IOException {
        disk.prepare(DIRECTORY);
        for (int seed = 0; seed < SEEDS; seed++) {
            byte[] content = damaged(parser.example, new SeededRandom(seed));
            if (parser == Parser.PRODUCER_SNAPSHOT) {
                mendSnapshot(content);
            }
            writeEverywhere(content);
            try {
                parser.reader.read(disk, content);
            } catch (IOException declared) {
                assertThat(declared.getMessage()).as("seed %s", seed).isNotBlank();
            } catch (RuntimeException undeclared) {
                throw new AssertionError("seed " + seed + " of " + parser, undeclared);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatBelongsThereIsRead(Parser parser) throws IOException {
        disk.prepare(DIRECTORY);
        writeEverywhere(parser.example);
        parser.reader.read(disk, parser.example);
    }

    private Map<Path, byte[]> writeLog() throws IOException {
        disk.prepare(DIRECTORY);
        LogFixture fixture = new LogFixture(disk, Path.of("/data"), PartitionLogTest.small());
        fixture.open();
        for (int i = 0; i < 40; i++) {
            fixture.append(batch(1_000 + i, "value-" + i));
            fixture.append(transactional(10, i, 0, "of a transaction"));
            fixture.append(marker(10, i, ControlRecordType.ABORT, 3), 0, AppendOrigin.COORDINATOR);
        }
        assertThat(fixture.check(PartitionLog::close)).isTrue();
        Map<Path, byte[]> files = new TreeMap<>();
        for (Path path : disk.list(DIRECTORY)) {
            files.put(path, AtomicFiles.readFully(disk, path, 1 << 20));
        }
        return files;
    }

    /** A log whose files were damaged, several at once: it opens, is read and written, or is refused. */
    @Test
    void aLogOfGarbageIsOpenedOrRefused() throws IOException {
        Map<Path, byte[]> files = writeLog();
        int opened = 0;
        for (int seed = 0; seed < LOG_SEEDS; seed++) {
            SeededRandom random = new SeededRandom(seed);
            for (Path path : disk.list(DIRECTORY)) {
                disk.deleteIfExists(path);
            }
            for (Map.Entry<Path, byte[]> file : files.entrySet()) {
                boolean spoilt = file.getValue().length > 0 && random.chance(0.2);
                write(file.getKey(), spoilt ? damaged(file.getValue(), random) : file.getValue());
            }
            try {
                opened += openAndUse(random) ? 1 : 0;
            } catch (RuntimeException | AssertionError undeclared) {
                throw new AssertionError("seed " + seed, undeclared);
            }
            disk.killProcess();
        }
        assertThat(opened).isGreaterThan(LOG_SEEDS / 2);
    }

    private boolean openAndUse(SeededRandom random) {
        LogFixture fixture = new LogFixture(disk, Path.of("/data"), PartitionLogTest.small());
        try {
            fixture.open(random.between(0, 120), random.between(0, 40), random.chance(0.5));
            LogView view = fixture.log.view();
            assertThat(view.logStartOffset()).isLessThanOrEqualTo(view.logEndOffset());
            view.offsetForTimestamp(1_020);
            view.abortedTransactions(view.logStartOffset(), view.logEndOffset());
            view.read(view.logStartOffset(), 1_000, Long.MAX_VALUE, true).release();
            assertThat(fixture.append(batch(2_000, "new")).firstOffset()).isEqualTo(view.logEndOffset());
            return true;
        } catch (IOException | RecordException declared) {
            return false;
        }
    }
}
