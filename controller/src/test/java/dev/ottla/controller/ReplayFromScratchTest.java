package dev.ottla.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.metadata.MetadataImage;
import dev.ottla.runtime.simulation.SimulatedFileStore;
import dev.ottla.runtime.simulation.Simulation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: whatever happens, the image that a node shows is the one that its files say, from the first record on as well
 * as from any snapshot. Method: administrators change things in random order on a simulated disk, snapshots are written
 * all the time; the power fails amid that, several times by seed; before and after each cut the files are read by a
 * reader of their own.
 */
class ReplayFromScratchTest {
    private static final Path DIRECTORY = Path.of("/data");
    private static final int LIVES = 4;
    private static final int COMMANDS = 40;

    private int snapshotsRead;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void theImageIsWhatTheFilesSay(long seed) throws IOException {
        Simulation weather = new Simulation(seed);
        SimulatedFileStore disk =
                new SimulatedFileStore(weather.clock(), weather.random().fork());
        disk.prepare(DIRECTORY);
        WrittenMetadata written = new WrittenMetadata(disk, DIRECTORY);
        QuorumWorld world = world(weather, disk);
        world.format();
        for (int life = 0; life < LIVES; life++) {
            String where = "seed " + seed + ", life " + life;
            world.start();
            world.join();
            check(world.image(), written, where + ", started");
            live(world, written, weather);
            MetadataImage committed = cut(world, weather, disk, seed * 100 + life);
            weather = new Simulation(seed * 1_000 + life);
            world = world(weather, disk);
            world.start();
            assertThat(world.image().provenance().endOffset())
                    .as(where)
                    .isGreaterThanOrEqualTo(committed.provenance().endOffset());
            written.read();
            same(committed, written, where + ", after the cut");
            check(world.image(), written, where + ", started again");
            world.stop();
        }
        assertThat(snapshotsRead).as("snapshots").isGreaterThan(LIVES);
    }

    private static QuorumWorld world(Simulation weather, SimulatedFileStore disk) {
        QuorumWorld world = new QuorumWorld(weather, disk, DIRECTORY);
        world.snapshotMaxBytes = 3_000;
        return world;
    }

    private void live(QuorumWorld world, WrittenMetadata written, Simulation weather) throws IOException {
        RandomCommands commands = new RandomCommands(world, weather.random().fork());
        for (int i = 0; i < COMMANDS; i++) {
            commands.next();
            weather.runUntilIdle();
            written.read();
        }
        check(world.image(), written, "after " + COMMANDS + " commands");
    }

    /** Commands are under way when the power fails. */
    private static MetadataImage cut(QuorumWorld world, Simulation weather, SimulatedFileStore disk, long seed) {
        RandomCommands commands = new RandomCommands(world, weather.random().fork());
        for (int i = 0; i < 10; i++) {
            commands.next();
            for (int step = weather.random().nextInt(8); step > 0; step--) {
                weather.strands().step();
            }
        }
        MetadataImage committed = world.image();
        disk.crash(seed);
        return committed;
    }

    private void check(MetadataImage image, WrittenMetadata written, String where) throws IOException {
        written.read();
        same(image, written, where);
    }

    private void same(MetadataImage image, WrittenMetadata written, String where) throws IOException {
        long endOffset = image.provenance().endOffset();
        assertThat(written.fromScratch(endOffset).hasSameContent(image))
                .as(where + ": from scratch")
                .isTrue();
        List<MetadataImage> fromSnapshots = written.fromSnapshots(endOffset);
        snapshotsRead += fromSnapshots.size();
        for (MetadataImage again : fromSnapshots) {
            assertThat(again.hasSameContent(image))
                    .as(where + ": from a snapshot")
                    .isTrue();
        }
    }
}
