package dev.ottla.log.cleaner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.log.CompactionWorld;
import dev.ottla.runtime.simulation.SimulatedFileStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: a compaction that the power interrupts leaves the table what it was, and the next one completes it. Method: one
 * compaction of several segments, told again with the power going at each change of the disk in turn; of what was not
 * forced all is lost, or chance decides.
 */
class CompactionPowerCutTest {
    private static final Path DISK = Path.of("/data");
    private static final int RECORDS = 40;
    private static final int KEYS = 7;

    private SimulatedFileStore disk;
    private CrashingFileStore files;
    private CompactionWorld world;
    private Map<String, String> table;

    private void begin(long seed) throws IOException {
        disk = new SimulatedFileStore(seed);
        disk.prepare(DISK);
        files = new CrashingFileStore(disk);
        table = new TreeMap<>();
        world = new CompactionWorld(
                files,
                DISK,
                Map.of(
                        "cleanup.policy", "compact",
                        "min.cleanable.dirty.ratio", "0.01",
                        "internal.segment.bytes", "300",
                        "index.interval.bytes", "100",
                        "file.delete.delay.ms", "0"));
        world.open();
        for (int i = 0; i < RECORDS; i++) {
            String key = "k" + i % KEYS;
            world.append(key + "=" + i);
            table.put(key, String.valueOf(i));
        }
        world.roll();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void theTableIsTheSameWhereverThePowerIsCut(int fate) throws IOException {
        boolean cut = true;
        for (int change = 0; cut; change++) {
            begin(fate);
            files.crashAfter(change);
            clean();
            cut = files.isDead();
            crash(fate, change);
            assertHoldsTheTable();
            world.append("k0=last");
            table.put("k0", "last");
            world.roll();
            world.clean();
            assertHoldsTheTable();
            assertThat(world.records()).as("change %s", change).hasSize(KEYS);
            assertThat(world.failures).isEmpty();
        }
    }

    private void clean() {
        try {
            world.clean();
            world.timer.advanceMs(10);
        } catch (Throwable killed) {
            assertThat(files.isDead()).as("%s", killed).isTrue();
        }
    }

    private void crash(int fate, int change) throws IOException {
        if (fate == 0) {
            disk.crashLosingAllUnforced();
        } else {
            disk.crash(fate * 1_000L + change);
        }
        files.live();
        world.open();
    }

    private void assertHoldsTheTable() {
        Map<String, String> found = new TreeMap<>();
        List<CompactionWorld.Seen> records = world.records();
        records.forEach(record -> found.put(record.key(), record.value()));
        assertThat(found).isEqualTo(table);
        assertThat(world.log().view().logEndOffset()).isGreaterThanOrEqualTo(RECORDS);
        assertThat(records).extracting(CompactionWorld.Seen::offset).isSorted().doesNotHaveDuplicates();
    }
}
