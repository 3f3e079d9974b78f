package dev.ottla.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFileStoreTest {
    private final FileStore store = new LocalFileStore();

    @TempDir
    private Path folder;

    @Test
    void gatheringWritesAndPositionalOnesLandWhereTheyShould() throws IOException {
        Path path = folder.resolve("f");
        try (StoreFile file = store.open(path, FileStore.OpenMode.CREATE_NEW)) {
            file.write(buffers("ab", "", "cd"), 0);
            file.write(buffers("ef", "gh"), 4);
            file.write(buffer("XY"), 2);
            file.write(buffers("i", "j"), 8);
            file.truncate(9);
            file.write(buffers("k", "l"), 9);
            file.force(true);
            assertThat(file.sizeBytes()).isEqualTo(11);
        }
        assertThat(Files.readString(path)).isEqualTo("abXYefghikl");
    }

    @Test
    void aGatheringWriteOfMoreBuffersThanTheSystemTakesAtOnceIsWhole() throws IOException {
        Path path = folder.resolve("f");
        ByteBuffer[] sources = new ByteBuffer[3_000];
        Arrays.setAll(sources, i -> buffer("line " + i + "\n"));
        try (StoreFile file = store.open(path, FileStore.OpenMode.READ_WRITE)) {
            file.write(sources, 0);
        }
        assertThat(Files.readAllLines(path)).hasSize(3_000).startsWith("line 0").endsWith("line 2999");
    }

    @Test
    void readsStopAtTheEndOfTheFile() throws IOException {
        Path path = Files.writeString(folder.resolve("f"), "hello");
        try (StoreFile file = store.open(path, FileStore.OpenMode.READ)) {
            ByteBuffer destination = ByteBuffer.allocate(10);
            assertThat(file.read(destination, 2)).isEqualTo(3);
            assertThat(file.read(destination, 5)).isZero();
            assertThat(file.read(destination, 50)).isZero();
            assertThat(file.transferChannel()).isNotNull();
        }
    }

    @Test
    void readingAFileThatIsNotThereFails() {
        assertThatThrownBy(() -> store.open(folder.resolve("none"), FileStore.OpenMode.READ))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void listsSortedByNameAndRenamesReplace() throws IOException {
        Files.writeString(folder.resolve("b"), "new");
        Files.writeString(folder.resolve("a"), "old");
        assertThat(store.list(folder)).containsExactly(folder.resolve("a"), folder.resolve("b"));
        store.rename(folder.resolve("b"), folder.resolve("a"));
        store.forceDirectory(folder);
        assertThat(Files.readString(folder.resolve("a"))).isEqualTo("new");
        assertThat(store.deleteIfExists(folder.resolve("a"))).isTrue();
        assertThat(store.deleteIfExists(folder.resolve("a"))).isFalse();
    }

    @Test
    void aLockKeepsOthersOutUntilItIsReleased() throws Exception {
        Path lockFile = folder.resolve(".lock");
        AutoCloseable lock = store.tryLock(lockFile);
        assertThat(lock).isNotNull();
        assertThat(store.tryLock(lockFile)).isNull();
        lock.close();
        try (AutoCloseable again = store.tryLock(lockFile)) {
            assertThat(again).isNotNull();
        }
    }

    @Test
    void spaceIsThatOfTheVolumeEvenForWhatIsNotThereYet() throws IOException {
        Path later = folder.resolve("not").resolve("yet");
        assertThat(store.usableBytes(later)).isPositive();
        assertThat(store.totalBytes(later)).isGreaterThanOrEqualTo(store.usableBytes(later));
    }

    @Test
    void aFullDiskIsNamedAsSuch() throws IOException {
        Path fullDevice = Path.of("/dev/full");
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.isWritable(fullDevice));
        try (StoreFile file = store.open(fullDevice, FileStore.OpenMode.READ_WRITE)) {
            assertThatThrownBy(() -> file.write(buffers("a", "b"), 0)).isInstanceOf(DiskFullException.class);
        }
    }

    @Test
    void aSmallFileIsReplacedWholeAndReadWithinItsBound() throws IOException {
        Path path = folder.resolve("checkpoint");
        AtomicFiles.replace(store, path, "a long first version".getBytes(StandardCharsets.UTF_8));
        AtomicFiles.replace(store, path, "second".getBytes(StandardCharsets.UTF_8));
        assertThat(AtomicFiles.readFully(store, path, 6)).asString().isEqualTo("second");
        assertThatThrownBy(() -> AtomicFiles.readFully(store, path, 5))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("at most 5");
        assertThat(store.list(folder)).containsExactly(path);
    }

    private static ByteBuffer buffer(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ByteBuffer[] buffers(String... texts) {
        return Arrays.stream(texts).map(LocalFileStoreTest::buffer).toArray(ByteBuffer[]::new);
    }
}
