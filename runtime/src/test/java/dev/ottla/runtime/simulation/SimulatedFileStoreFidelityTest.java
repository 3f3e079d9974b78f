package dev.ottla.runtime.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.runtime.AtomicFiles;
import dev.ottla.runtime.FileStore;
import dev.ottla.runtime.FileStore.OpenMode;
import dev.ottla.runtime.LocalFileStore;
import dev.ottla.runtime.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Goal: without faults the simulated disk behaves as the real one. Method: the same random steps on both, compared. */
class SimulatedFileStoreFidelityTest {
    private static final List<String> NAMES = List.of("a", "b", "dir/c", "dir/d", "dir");

    private final FileStore real = new LocalFileStore();
    private final FileStore simulated = new SimulatedFileStore(1);

    @TempDir
    private Path folder;

    /** One step on one store; what it returns must be the same on both. */
    @FunctionalInterface
    private interface Step {
        Object on(FileStore store) throws IOException;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theSameStepsGiveTheSameFiles(long seed) throws IOException {
        simulated.createDirectories(folder);
        SeededRandom random = new SeededRandom(seed);
        for (int i = 0; i < 300; i++) {
            int kind = random.nextInt(9);
            Step step = step(random, kind);
            assertThat(outcome(step, simulated))
                    .as(random + " step " + i + " of kind " + kind)
                    .isEqualTo(outcome(step, real));
        }
        for (Path path : real.list(folder)) {
            if (!real.isDirectory(path)) {
                assertThat(AtomicFiles.readFully(simulated, path, 10_000))
                        .as(random + " " + path)
                        .isEqualTo(AtomicFiles.readFully(real, path, 10_000));
            }
        }
    }

    private Step step(SeededRandom random, int kind) {
        Path path = path(random);
        Path other = path(random);
        byte[] bytes = new byte[random.nextInt(700)];
        Arrays.fill(bytes, (byte) random.nextInt(100));
        long position = random.nextInt(1_000);
        return switch (kind) {
            case 0 -> store -> write(store, path, OpenMode.CREATE_NEW, bytes, position);
            case 1, 2 -> store -> write(store, path, OpenMode.READ_WRITE, bytes, position);
            case 3 -> store -> read(store, path, position);
            case 4 -> store -> truncate(store, path, position);
            case 5 ->
                store -> {
                    store.rename(path, other);
                    return "renamed";
                };
            case 6 -> store -> store.deleteIfExists(path);
            case 7 ->
                store -> {
                    store.createDirectories(folder.resolve("dir"));
                    return store.list(folder);
                };
            default -> store -> List.of(store.exists(path), store.isDirectory(path), store.list(folder.resolve("dir")));
        };
    }

    private Path path(SeededRandom random) {
        return folder.resolve(NAMES.get(random.nextInt(NAMES.size())));
    }

    private static Object write(FileStore store, Path path, OpenMode mode, byte[] bytes, long position)
            throws IOException {
        try (StoreFile file = store.open(path, mode)) {
            int half = bytes.length / 2;
            file.write(
                    new ByteBuffer[] {ByteBuffer.wrap(bytes, 0, half), ByteBuffer.wrap(bytes, half, bytes.length - half)
                    },
                    position);
            return file.sizeBytes();
        }
    }

    private static Object read(FileStore store, Path path, long position) throws IOException {
        try (StoreFile file = store.open(path, OpenMode.READ)) {
            ByteBuffer destination = ByteBuffer.allocate(100);
            int count = file.read(destination, position);
            return List.of(count, destination.flip());
        }
    }

    private static Object truncate(FileStore store, Path path, long size) throws IOException {
        try (StoreFile file = store.open(path, OpenMode.READ_WRITE)) {
            file.truncate(size);
            return file.sizeBytes();
        }
    }

    /** What the step returned, or that it failed; the kinds of failure are the system's own business. */
    private static Object outcome(Step step, FileStore store) {
        try {
            return step.on(store);
        } catch (IOException e) {
            return "failed";
        }
    }
}
