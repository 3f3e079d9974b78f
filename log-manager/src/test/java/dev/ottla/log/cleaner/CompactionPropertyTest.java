package dev.ottla.log.cleaner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.log.AppendOrigin;
import dev.ottla.log.AppendResult;
import dev.ottla.log.CompactionWorld;
import dev.ottla.log.PartitionLog;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.record.BatchSettings;
import dev.ottla.protocol.record.Compression;
import dev.ottla.runtime.simulation.SeededRandom;
import dev.ottla.runtime.simulation.SimulatedFileStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Goal: whatever a compacted log goes through, the latest record of each key is there at its offset, nothing comes
 * back, and tombstones stay as long as they are promised. Method: random histories over a simulated disk (records,
 * tombstones, transactions, idempotent batches, rolls, cleanings, clean stops, kills and power cuts, also in the middle
 * of a cleaning, at any change of a file), compared with {@link TableModel} after each step. The seed is the test's
 * parameter.
 */
class CompactionPropertyTest {
    private static final Path DISK = Path.of("/data");
    private static final int SEEDS = Integer.getInteger("ottla.compaction.seeds", 20);
    private static final int STEPS = 120;
    private static final long DELETE_RETENTION_MS = 2_000;
    private static final int PRODUCERS = 3;

    private final TableModel model = new TableModel();
    private final Map<Long, Integer> nextSequence = new HashMap<>();
    private SeededRandom random;
    private SimulatedFileStore disk;
    private CrashingFileStore files;
    private CompactionWorld world;
    private int value;

    static List<Long> seeds() {
        return LongStream.range(0, SEEDS).boxed().toList();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void logHoldsTheTable(long seed) throws IOException {
        random = new SeededRandom(seed);
        disk = new SimulatedFileStore(seed);
        disk.prepare(DISK);
        files = new CrashingFileStore(disk);
        world = new CompactionWorld(files, DISK, randomConfig());
        world.cleanerConfig = new CleanerConfig(
                true, 1, random.between(24 * 4, 24 * 400), 0.9, random.nextInt(2) * 16_384, 1e12, 15_000);
        world.open();
        for (int step = 0; step < STEPS; step++) {
            step();
            check();
        }
        assertThat(world.failures).isEmpty();
        assertThat(world.cleaner().uncleanablePartitions()).isEmpty();
    }

    private Map<String, String> randomConfig() {
        return Map.of(
                "cleanup.policy", "compact",
                "min.cleanable.dirty.ratio", "0.01",
                "delete.retention.ms", String.valueOf(DELETE_RETENTION_MS),
                "internal.segment.bytes", String.valueOf(random.between(300, 2_000)),
                "index.interval.bytes", String.valueOf(random.between(0, 600)),
                "segment.index.bytes", String.valueOf(random.between(40, 4_000)),
                "file.delete.delay.ms", String.valueOf(random.between(0, 100)));
    }

    private void step() throws IOException {
        world.timer.advanceMs(random.between(0, 300));
        world.settle();
        switch (random.nextInt(20)) {
            case 0, 1 -> world.roll();
            case 2, 3, 4 -> world.clean();
            case 5 -> stopCleanly();
            case 6 -> killedWhileCleaning(false);
            case 7 -> killedWhileCleaning(true);
            case 8 -> crash(random.chance(0.5));
            case 9, 10 -> idempotent();
            case 11, 12, 13 -> transaction();
            default -> append();
        }
    }

    private String key() {
        return "k" + random.nextInt(12);
    }

    private String[] records() {
        String[] records = new String[1 + random.nextInt(4)];
        for (int i = 0; i < records.length; i++) {
            records[i] = random.chance(0.25) ? key() : key() + "=" + value++ + "x".repeat(random.nextInt(60));
        }
        return records;
    }

    private Compression compression() {
        return Compression.forId(random.chance(0.8) ? 0 : random.nextInt(5));
    }

    private void append() {
        append(BatchSettings.at(0).withCompression(compression()), -1);
    }

    private void append(BatchSettings settings, long transaction) {
        String[] records = records();
        long nowMs = world.clock.wallClockMs();
        AppendResult result = world.append(settings, records);
        assertThat(result.error()).as("%s", result).isEqualTo(ErrorCode.NONE);
        for (int i = 0; i < records.length; i++) {
            int equals = records[i].indexOf('=');
            model.append(
                    result.firstOffset() + i,
                    nowMs,
                    equals < 0 ? records[i] : records[i].substring(0, equals),
                    equals < 0 ? null : records[i].substring(equals + 1),
                    transaction);
        }
        if (settings.producerId() >= 0) {
            nextSequence.merge(settings.producerId(), records.length, Integer::sum);
        }
    }

    /** Sequences go on without a gap over all cleanings and restarts. */
    private void idempotent() {
        append(sequenced(100L + random.nextInt(PRODUCERS)), -1);
    }

    private void transaction() {
        long producer = 200L + random.nextInt(PRODUCERS);
        if (model.isOpen(producer) && random.chance(0.6)) {
            boolean commit = random.chance(0.5);
            assertThat(world.append(world.marker(producer, 0, commit), AppendOrigin.COORDINATOR)
                            .error())
                    .isEqualTo(ErrorCode.NONE);
            model.end(producer, commit);
        } else {
            append(sequenced(producer).withTransactional(true), producer);
        }
    }

    private BatchSettings sequenced(long producerId) {
        int sequence = nextSequence.getOrDefault(producerId, 0);
        return BatchSettings.at(0).withProducer(producerId, (short) 0, sequence).withCompression(compression());
    }

    private void stopCleanly() throws IOException {
        world.close();
        disk.killProcess();
        world.open();
    }

    /** All that was appended was forced before, so nothing may be missing. */
    private void killedWhileCleaning(boolean powerCut) throws IOException {
        world.append("end=" + value);
        model.append(world.log().view().logEndOffset() - 1, world.clock.wallClockMs(), "end", "" + value++, -1);
        world.onStrand(log -> log.flush(point -> {}));
        files.crashAfter(random.nextInt(60));
        try {
            world.clean();
        } catch (Throwable killed) {
            assertThat(files.isDead()).as("%s", killed).isTrue();
        }
        if (!files.isDead()) {
            files.live();
        }
        crash(powerCut);
    }

    private void crash(boolean powerCut) throws IOException {
        if (powerCut && !files.isDead()) {
            world.onStrand(log -> log.flush(point -> {}));
        }
        if (powerCut) {
            disk.crash(random.nextLong());
        } else {
            disk.killProcess();
        }
        files.live();
        long end = world.log().view().logEndOffset();
        world.open();
        assertThat(world.log().view().logEndOffset()).isEqualTo(end);
    }

    private void check() {
        PartitionLog log = world.log();
        assertThat(log.view().firstUnstableOffset()).isEqualTo(model.firstOpenOffset());
        model.check(
                world.records(),
                log.view().logStartOffset(),
                log.compaction().cleanedEndOffset(),
                world.clock.wallClockMs(),
                DELETE_RETENTION_MS);
    }
}
