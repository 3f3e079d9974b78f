package dev.ottla.runtime.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ottla.runtime.AtomicFiles;
import dev.ottla.runtime.DiskFullException;
import dev.ottla.runtime.FileStore.OpenMode;
import dev.ottla.runtime.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimulatedFileStoreTest {
    private static final Path FOLDER = Path.of("/data");
    private static final Path FILE = FOLDER.resolve("f");

    private final SimulatedFileStore store = new SimulatedFileStore(1);

    @BeforeEach
    void prepare() throws IOException {
        store.prepare(FOLDER);
    }

    @Test
    void whatWasWrittenIsReadBack() throws IOException {
        StoreFile file = create("hello");
        file.write(new ByteBuffer[] {buffer(", "), buffer("world")}, 5);
        assertThat(content()).isEqualTo("hello, world");
        file.truncate(5);
        assertThat(content()).isEqualTo("hello");
        assertThat(store.sizeBytes(FILE)).isEqualTo(5);
    }

    @Test
    void bytesAndNameThatWereForcedSurviveAnyCrash() throws IOException {
        for (long seed = 0; seed < 100; seed++) {
            SimulatedFileStore each = new SimulatedFileStore(seed);
            each.prepare(FOLDER);
            AtomicFiles.replace(each, FILE, bytes("old"));
            try (StoreFile file = each.open(FOLDER.resolve("other"), OpenMode.CREATE_NEW)) {
                file.write(buffer("not forced"), 0);
            }
            each.crash(seed);
            assertThat(AtomicFiles.readFully(each, FILE, 100))
                    .as("seed " + seed)
                    .asString()
                    .isEqualTo("old");
        }
    }

    @Test
    void anAtomicReplaceThatCrashesLeavesTheOldOrTheNewContent() throws IOException {
        Set<String> found = new TreeSet<>();
        for (long seed = 0; seed < 200; seed++) {
            SimulatedFileStore each = new SimulatedFileStore(seed);
            each.prepare(FOLDER);
            AtomicFiles.replace(each, FILE, bytes("old"));
            each.faults().failNextForce(FOLDER::equals);
            long crashSeed = seed;
            assertThatThrownBy(() -> AtomicFiles.replace(each, FILE, bytes("new")))
                    .as("seed " + crashSeed)
                    .isInstanceOf(IOException.class);
            each.crash(seed);
            found.add(new String(AtomicFiles.readFully(each, FILE, 100), StandardCharsets.UTF_8));
        }
        assertThat(found).containsExactly("new", "old");
    }

    @Test
    void bytesThatWereNotForcedVanishTearOrStay() throws IOException {
        Set<Integer> lengths = new TreeSet<>();
        for (long seed = 0; seed < 200; seed++) {
            SimulatedFileStore each = new SimulatedFileStore(seed);
            each.prepare(FOLDER);
            StoreFile file = each.open(FILE, OpenMode.CREATE_NEW);
            each.forceDirectory(FOLDER);
            file.write(ByteBuffer.wrap(new byte[2_000]), 0);
            each.crash(seed);
            lengths.add((int) each.sizeBytes(FILE));
        }
        assertThat(lengths).contains(0, 512, 1024, 2_000).hasSizeGreaterThan(20);
    }

    @Test
    void aNameWhoseDirectoryWasNotForcedMayVanish() throws IOException {
        create("hello").force(true);
        store.crashLosingAllUnforced();
        assertThat(store.exists(FILE)).isFalse();
    }

    @Test
    void aDeletedNameMayComeBackUntilItsDirectoryIsForced() throws IOException {
        create("hello").force(true);
        store.forceDirectory(FOLDER);
        store.deleteIfExists(FILE);
        store.crashLosingAllUnforced();
        assertThat(content()).isEqualTo("hello");
        store.deleteIfExists(FILE);
        store.forceDirectory(FOLDER);
        store.crashLosingAllUnforced();
        assertThat(store.exists(FILE)).isFalse();
    }

    @Test
    void aKilledProcessLosesItsHandlesAndLocksAndNoBytes() throws Exception {
        StoreFile file = create("hello");
        assertThat(store.tryLock(FOLDER.resolve(".lock"))).isNotNull();
        assertThat(store.tryLock(FOLDER.resolve(".lock"))).isNull();
        store.killProcess();
        assertThat(content()).isEqualTo("hello");
        assertThatThrownBy(file::sizeBytes).isInstanceOf(ClosedChannelException.class);
        assertThat(store.tryLock(FOLDER.resolve(".lock"))).isNotNull();
    }

    @Test
    void aFullDiskTakesWhatFitsAndFails() throws IOException {
        StoreFile file = create("");
        store.faults().capacityBytes(3);
        assertThatThrownBy(() -> file.write(buffer("hello"), 0)).isInstanceOf(DiskFullException.class);
        assertThat(content()).isEqualTo("hel");
        assertThat(store.usableBytes(FOLDER)).isZero();
        store.deleteIfExists(FILE);
        assertThat(store.usableBytes(FOLDER)).isEqualTo(3);
    }

    @Test
    void overwritingNeedsNoSpace() throws IOException {
        StoreFile file = create("hello");
        store.faults().capacityBytes(5);
        file.write(buffer("HELLO"), 0);
        assertThat(content()).isEqualTo("HELLO");
    }

    @Test
    void whatAFailedForceShouldHaveSavedIsLostEvenIfALaterForceSucceeds() throws IOException {
        StoreFile file = create("lost");
        store.forceDirectory(FOLDER);
        store.faults().failNextForce(FILE::equals);
        assertThatThrownBy(() -> file.force(true)).isInstanceOf(IOException.class);
        assertThat(content()).isEqualTo("lost");
        file.force(true);
        store.crashLosingAllUnforced();
        assertThat(content()).isEmpty();
    }

    @Test
    void aFailedWriteLeavesSomeFirstPart() throws IOException {
        StoreFile file = create("");
        store.faults().failNextWrite(FILE::equals);
        assertThatThrownBy(() -> file.write(buffer("hello"), 0)).isInstanceOf(IOException.class);
        assertThat("hello").startsWith(content());
        file.write(buffer("again"), 0);
        assertThat(content()).isEqualTo("again");
    }

    @Test
    void aReadOnlyDiskRefusesChangesAndADeadOneEverything() throws IOException {
        StoreFile file = create("hello");
        store.faults().readOnly(true);
        assertThatThrownBy(() -> file.write(buffer("x"), 0)).hasMessageContaining("Read-only");
        assertThatThrownBy(() -> store.createDirectories(FOLDER.resolve("new"))).hasMessageContaining("Read-only");
        assertThat(content()).isEqualTo("hello");
        store.faults().dead(true);
        assertThatThrownBy(this::content).hasMessageContaining("Input/output error");
    }

    @Test
    void rotTurnsBitsOver() throws IOException {
        create("hello");
        store.flipBit(FILE, 1, 0);
        assertThat(content()).isEqualTo("hdllo");
    }

    @Test
    void directoriesListRenameAndDeleteAsRealOnesDo() throws IOException {
        Path topic = FOLDER.resolve("t-0");
        store.createDirectories(topic.resolve("inner"));
        create("hello");
        assertThat(store.list(FOLDER)).containsExactly(FILE, topic);
        assertThatThrownBy(() -> store.deleteIfExists(topic)).isInstanceOf(DirectoryNotEmptyException.class);
        store.rename(topic, FOLDER.resolve("t-0.deleted"));
        assertThat(store.isDirectory(FOLDER.resolve("t-0.deleted").resolve("inner")))
                .isTrue();
        assertThatThrownBy(() -> store.open(topic.resolve("f"), OpenMode.READ)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> store.open(topic.resolve("f"), OpenMode.CREATE_NEW))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void theSameSeedGivesTheSameWreck() throws IOException {
        assertThat(wreck(42)).isEqualTo(wreck(42));
    }

    private static String wreck(long seed) throws IOException {
        SimulatedFileStore each = new SimulatedFileStore(seed);
        each.prepare(FOLDER);
        StringBuilder left = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            StoreFile file = each.open(FOLDER.resolve("f" + i), OpenMode.CREATE_NEW);
            file.write(buffer("content of " + i), 0);
        }
        each.crash(seed);
        for (Path path : each.list(FOLDER)) {
            left.append(path).append(each.sizeBytes(path));
        }
        return left.toString();
    }

    private StoreFile create(String text) throws IOException {
        StoreFile file = store.open(FILE, OpenMode.CREATE_NEW);
        file.write(buffer(text), 0);
        return file;
    }

    private String content() throws IOException {
        return new String(AtomicFiles.readFully(store, FILE, 1_000), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ByteBuffer buffer(String text) {
        return ByteBuffer.wrap(bytes(text));
    }
}
