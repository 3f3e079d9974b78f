package dev.ottla.runtime.simulation;

import dev.ottla.runtime.Clock;
import dev.ottla.runtime.FileStore;
import dev.ottla.runtime.StoreFile;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory that keeps only what it must: after {@link #crash} what was not forced is there, gone, or torn, and
 * names whose directory was not forced are old or new. {@link #killProcess} is the milder death, which the page cache
 * survives. Both close all files and locks. Not for several threads.
 */
public final class SimulatedFileStore implements FileStore {
    private final SimulatedDisk disk;
    private final SimulatedDirectory root = new SimulatedDirectory();
    private final SimulatedTree tree = new SimulatedTree(root);
    private final Set<Path> locked = new HashSet<>();

    public SimulatedFileStore(Clock clock, SeededRandom random) {
        this.disk = new SimulatedDisk(clock, random);
    }

    /** Chance from a seed, and a clock of its own. */
    public SimulatedFileStore(long seed) {
        this(new SimulatedClock(), new SeededRandom(seed));
    }

    /** The switches of everything that can go wrong. */
    public DiskFaults faults() {
        return disk.faults();
    }

    /** Creates a directory whose name no crash takes away: what was there before the story of the test begins. */
    public void prepare(Path directory) throws IOException {
        createDirectories(directory);
        for (Path parent = SimulatedTree.absolute(directory); parent != null; parent = parent.getParent()) {
            tree.directory(parent).force();
        }
    }

    /** The power fails; the seed decides what is left of everything that was not forced. */
    public void crash(long seed) {
        crash(CrashFate.chance(new SeededRandom(seed)));
    }

    /** The power fails; nothing is left that was not forced. */
    public void crashLosingAllUnforced() {
        crash(CrashFate.worst());
    }

    private void crash(CrashFate fate) {
        killProcess();
        root.crash(fate);
        disk.faults().recount(tree.totalBytes());
    }

    /** The process dies, the machine does not: files are closed, locks are free, no byte is lost. */
    public void killProcess() {
        disk.crashed();
        locked.clear();
    }

    /** The page cache drops all that is in it; what is read from now on comes from the disk. */
    public void coolDown() {
        root.coolDown();
    }

    /** Rot: turns over one bit of a file, on disk as well. */
    public void flipBit(Path path, long position, int bit) throws IOException {
        tree.content(path).flipBit(position, bit);
    }

    /** Whether all bytes written to the file have been forced; says nothing of its name. */
    public boolean isForced(Path path) throws IOException {
        return tree.content(path).isDurable();
    }

    @Override
    public StoreFile open(Path path, OpenMode mode) throws IOException {
        disk.faults().checkReadable(path);
        @Nullable SimulatedNode node = tree.find(path);
        if (node instanceof SimulatedDirectory) {
            throw new IOException(path + ": Is a directory");
        }
        if (node == null) {
            return new SimulatedStoreFile(path, create(path, mode), mode != OpenMode.READ, disk);
        }
        if (mode == OpenMode.CREATE_NEW) {
            throw new FileAlreadyExistsException(path.toString());
        }
        if (mode != OpenMode.READ) {
            disk.faults().checkWritable(path);
        }
        return new SimulatedStoreFile(path, tree.content(path), mode != OpenMode.READ, disk);
    }

    private SimulatedContent create(Path path, OpenMode mode) throws IOException {
        if (mode == OpenMode.READ || mode == OpenMode.UPDATE) {
            throw new NoSuchFileException(path.toString());
        }
        disk.faults().checkWritable(path);
        SimulatedContent created = new SimulatedContent(disk.nowMs());
        tree.parent(path).put(SimulatedTree.name(path), created);
        return created;
    }

    @Override
    public boolean exists(Path path) {
        return tree.find(path) != null;
    }

    @Override
    public boolean isDirectory(Path path) {
        return tree.find(path) instanceof SimulatedDirectory;
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        disk.faults().checkReadable(directory);
        return tree.directory(directory).names().keySet().stream()
                .map(directory::resolve)
                .toList();
    }

    @Override
    public long sizeBytes(Path path) throws IOException {
        return tree.content(path).length();
    }

    @Override
    public long lastModifiedMs(Path path) throws IOException {
        return tree.content(path).lastModifiedMs();
    }

    @Override
    public void setLastModifiedMs(Path path, long timestampMs) throws IOException {
        disk.faults().checkWritable(path);
        tree.content(path).lastModifiedMs(timestampMs);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        if (isDirectory(directory)) {
            return;
        }
        disk.faults().checkWritable(directory);
        if (exists(directory)) {
            throw new FileAlreadyExistsException(directory.toString());
        }
        Path parent = SimulatedTree.absolute(directory).getParent();
        createDirectories(parent);
        tree.directory(parent).put(SimulatedTree.name(directory), new SimulatedDirectory());
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        disk.faults().checkWritable(from);
        @Nullable SimulatedNode moved = tree.find(from);
        if (moved == null) {
            throw new NoSuchFileException(from.toString());
        }
        if (SimulatedTree.absolute(from).equals(SimulatedTree.absolute(to))) {
            return;
        }
        if (SimulatedTree.absolute(to).startsWith(SimulatedTree.absolute(from))) {
            throw new IOException(from + " -> " + to + ": Invalid argument");
        }
        checkReplaceable(moved, to);
        SimulatedDirectory source = tree.parent(from);
        SimulatedDirectory target = tree.parent(to);
        if (source == target) {
            source.rename(SimulatedTree.name(from), SimulatedTree.name(to), moved);
        } else {
            source.remove(SimulatedTree.name(from));
            target.put(SimulatedTree.name(to), moved);
        }
        disk.faults().recount(tree.totalBytes());
    }

    private void checkReplaceable(SimulatedNode moved, Path to) throws IOException {
        @Nullable SimulatedNode replaced = tree.find(to);
        if (replaced instanceof SimulatedDirectory directory) {
            if (!directory.names().isEmpty()) {
                throw new DirectoryNotEmptyException(to.toString());
            }
            if (moved instanceof SimulatedContent) {
                throw new IOException(to + ": Is a directory");
            }
        } else if (replaced != null && moved instanceof SimulatedDirectory) {
            throw new NotDirectoryException(to.toString());
        }
    }

    @Override
    public boolean deleteIfExists(Path path) throws IOException {
        disk.faults().checkWritable(path);
        @Nullable SimulatedNode node = tree.find(path);
        if (node == null) {
            if (tree.find(SimulatedTree.absolute(path).getParent()) instanceof SimulatedContent) {
                throw new NotDirectoryException(path.toString());
            }
            return false;
        }
        if (node instanceof SimulatedDirectory directory && !directory.names().isEmpty()) {
            throw new DirectoryNotEmptyException(path.toString());
        }
        tree.parent(path).remove(SimulatedTree.name(path));
        disk.faults().recount(tree.totalBytes());
        return true;
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        disk.faults().checkReadable(directory);
        SimulatedDirectory forced = tree.directory(directory);
        if (disk.faults().takesFailingForce(directory)) {
            throw new IOException(directory + ": Input/output error");
        }
        forced.force();
    }

    @Override
    public long usableBytes(Path path) {
        return disk.faults().usable();
    }

    @Override
    public long totalBytes(Path path) {
        return disk.faults().capacity();
    }

    @Override
    public @Nullable AutoCloseable tryLock(Path lockFile) throws IOException {
        open(lockFile, OpenMode.READ_WRITE).close();
        Path key = SimulatedTree.absolute(lockFile);
        return locked.add(key) ? () -> locked.remove(key) : null;
    }
}
