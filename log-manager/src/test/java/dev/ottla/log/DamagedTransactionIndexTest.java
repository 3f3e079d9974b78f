package dev.ottla.log;

import static dev.ottla.log.Batches.batch;
import static dev.ottla.log.Batches.marker;
import static dev.ottla.log.Batches.transactional;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.protocol.record.ControlRecordType;
import dev.ottla.runtime.FileStore.OpenMode;
import dev.ottla.runtime.StoreFile;
import dev.ottla.runtime.simulation.SeededRandom;
import dev.ottla.runtime.simulation.SimulatedFileStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A transaction index that cannot be right is made anew while its log is loaded, after a clean stop as after a kill, so
 * that readers of committed records are not shown aborted ones. Method: transactions of three producers overlap over
 * many small segments; then a file is cut, emptied of sense, or lost a bit.
 */
class DamagedTransactionIndexTest {
    private static final Path DISK = Path.of("/data");
    private static final int FLIPS = 150;

    private SimulatedFileStore disk = new SimulatedFileStore(9);
    private LogFixture fixture = new LogFixture(disk, DISK, PartitionLogTest.small());
    private List<AbortedTransaction> expected = List.of();
    private long end;

    private void fill() throws IOException {
        disk = new SimulatedFileStore(9);
        disk.prepare(DISK.resolve("orders-0"));
        fixture = new LogFixture(disk, DISK, PartitionLogTest.small());
        fixture.open();
        int[] epochs = new int[3];
        for (int i = 0; i < 60; i++) {
            int producer = i % 3;
            fixture.append(transactional(10 + producer, epochs[producer], 0, "of " + producer));
            fixture.append(batch(1_000 + i, "between " + i));
            int ended = (i + 1) % 3;
            if (i > 2) {
                ControlRecordType type = i % 4 == 0 ? ControlRecordType.COMMIT : ControlRecordType.ABORT;
                fixture.append(marker(10 + ended, epochs[ended]++, type, 3), 0, AppendOrigin.COORDINATOR);
            }
        }
        end = fixture.log.view().logEndOffset();
        expected = fixture.log.view().abortedTransactions(0, end);
        fixture.onStrand(PartitionLog::close);
        disk.killProcess();
    }

    private List<Path> indexes() throws IOException {
        return disk.list(DISK.resolve("orders-0")).stream()
                .filter(path -> path.toString().endsWith(".txnindex"))
                .toList();
    }

    private List<AbortedTransaction> reopened(boolean cleanStop) throws IOException {
        fixture.open(cleanStop ? end : 40, 0, cleanStop);
        return fixture.log.view().abortedTransactions(0, end);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void oneThatIsCutIsMadeAnew(boolean cleanStop) throws IOException {
        fill();
        assertThat(expected).hasSizeGreaterThan(20);
        assertThat(indexes()).hasSizeGreaterThan(5);
        for (int damaged = 0; damaged < indexes().size(); damaged++) {
            fill();
            try (StoreFile file = disk.open(indexes().get(damaged), OpenMode.READ_WRITE)) {
                file.truncate(file.sizeBytes() - 5);
            }
            assertThat(reopened(cleanStop)).as("index %s cut", damaged).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFlippedBitIsFoundUnlessTheNumberIsStillPossible(boolean cleanStop) throws IOException {
        List<Long> believed = new ArrayList<>();
        for (int seed = 0; seed < FLIPS; seed++) {
            fill();
            SeededRandom random = new SeededRandom(seed);
            Path damaged = indexes().get(random.nextInt(indexes().size()));
            long position = random.nextInt((int) disk.sizeBytes(damaged));
            disk.flipBit(damaged, position, random.nextInt(8));
            if (!reopened(cleanStop).equals(expected)) {
                believed.add(position % TransactionIndex.ENTRY_BYTES);
            }
            assertThat(fixture.failures).isEmpty();
        }
        // The low bytes of producer id, offsets and stable offset may stand for another number.
        assertThat(believed).allMatch(position -> position >= 2).hasSizeLessThan(FLIPS / 2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPowerCutWhileOneIsMadeAnewLeavesItToTheNextStart(boolean cleanStop) throws IOException {
        boolean cut = true;
        for (int operation = 1; cut; operation++) {
            fill();
            try (StoreFile file = disk.open(indexes().get(2), OpenMode.READ_WRITE)) {
                file.truncate(file.sizeBytes() - 5);
                file.force(true);
            }
            CutStore store = new CutStore(disk, force -> false);
            store.cutAt(operation);
            try {
                new LogFixture(store, DISK, PartitionLogTest.small()).open(end, 0, cleanStop);
            } catch (IOException powerIsOff) {
                assertThat(store.isCut()).isTrue();
            }
            cut = store.isCut();
            if (operation % 2 == 0) {
                disk.crashLosingAllUnforced();
            } else {
                disk.crash(operation);
            }

            fixture.open(end, 0, false);
            assertThat(fixture.log.view().abortedTransactions(0, end))
                    .as("power cut at operation %s", operation)
                    .isEqualTo(expected);
            assertThat(disk.list(DISK.resolve("orders-0")))
                    .noneMatch(path -> path.toString().endsWith(".damaged"));
        }
    }

    @Test
    void severalDamagedOnesAndADamagedSnapshotAreMadeAnewTogether() throws IOException {
        fill();
        for (Path index : indexes()) {
            disk.flipBit(index, 0, 3);
        }
        List<Path> snapshots = disk.list(DISK.resolve("orders-0")).stream()
                .filter(path -> path.toString().endsWith(".snapshot"))
                .toList();
        disk.flipBit(snapshots.get(snapshots.size() / 2), 20, 1);

        assertThat(reopened(true)).isEqualTo(expected);
    }
}
