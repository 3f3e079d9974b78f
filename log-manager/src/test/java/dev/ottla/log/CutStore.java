package dev.ottla.log;

import dev.ottla.runtime.FileStore;
import dev.ottla.runtime.StoreFile;
import dev.ottla.runtime.simulation.SimulatedFileStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A simulated disk whose power goes at the n-th operation that changes or forces anything: that one and all later ones
 * fail. It can also lie: forces that match do nothing and say that they have.
 */
final class CutStore implements FileStore {
    private final SimulatedFileStore disk;
    private final Predicate<Force> lies;
    private final Map<Path, Path> renamed = new HashMap<>();
    private long operations;
    private long forces;
    private long cutAt = Long.MAX_VALUE;

    /**
     * What is forced: a file, or the names in a directory.
     *
     * @param renamed the name that was last given in that directory since its names were last forced
     */
    record Force(Path path, boolean names, @Nullable Path renamed) {
        /** Whether it is, or follows upon the replacing of, a file of such a name. */
        boolean concerns(String part) {
            Path file = names ? renamed : path;
            return file != null && file.getFileName().toString().contains(part);
        }
    }

    CutStore(SimulatedFileStore disk, Predicate<Force> lies) {
        this.disk = disk;
        this.lies = lies;
    }

    /** How many operations there were so far. */
    long operations() {
        return operations;
    }

    /** How many of them forced something. */
    long forces() {
        return forces;
    }

    void cutAt(long operation) {
        cutAt = operation;
    }

    /** How many there may still be before the power goes. */
    long operationsLeft() {
        return cutAt == Long.MAX_VALUE ? cutAt : Math.max(1, cutAt - operations);
    }

    boolean isCut() {
        return operations >= cutAt;
    }

    private void count(Path path) throws IOException {
        if (isCut() || ++operations >= cutAt) {
            throw new IOException(path + ": the power is off");
        }
    }

    @Override
    public StoreFile open(Path path, OpenMode mode) throws IOException {
        if (mode == OpenMode.CREATE_NEW || (mode == OpenMode.READ_WRITE && !disk.exists(path))) {
            count(path);
        }
        return new CutFile(disk.open(path, mode));
    }

    @Override
    public boolean exists(Path path) {
        return disk.exists(path);
    }

    @Override
    public boolean isDirectory(Path path) {
        return disk.isDirectory(path);
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        return disk.list(directory);
    }

    @Override
    public long sizeBytes(Path path) throws IOException {
        return disk.sizeBytes(path);
    }

    @Override
    public long lastModifiedMs(Path path) throws IOException {
        return disk.lastModifiedMs(path);
    }

    @Override
    public void setLastModifiedMs(Path path, long timestampMs) throws IOException {
        disk.setLastModifiedMs(path, timestampMs);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        if (!disk.isDirectory(directory)) {
            count(directory);
        }
        disk.createDirectories(directory);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        count(to);
        disk.rename(from, to);
        renamed.put(to.getParent(), to);
    }

    @Override
    public boolean deleteIfExists(Path path) throws IOException {
        if (disk.exists(path)) {
            count(path);
        }
        return disk.deleteIfExists(path);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        count(directory);
        forces++;
        if (!lies.test(new Force(directory, true, renamed.remove(directory)))) {
            disk.forceDirectory(directory);
        }
    }

    @Override
    public long usableBytes(Path path) {
        return disk.usableBytes(path);
    }

    @Override
    public long totalBytes(Path path) {
        return disk.totalBytes(path);
    }

    @Override
    public @Nullable AutoCloseable tryLock(Path lockFile) throws IOException {
        return disk.tryLock(lockFile);
    }

    private final class CutFile implements StoreFile {
        private final StoreFile file;

        CutFile(StoreFile file) {
            this.file = file;
        }

        @Override
        public Path path() {
            return file.path();
        }

        @Override
        public long sizeBytes() throws IOException {
            return file.sizeBytes();
        }

        @Override
        public int read(ByteBuffer destination, long position) throws IOException {
            return file.read(destination, position);
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            count(path());
            file.write(source, position);
        }

        @Override
        public void write(ByteBuffer[] sources, long position) throws IOException {
            count(path());
            file.write(sources, position);
        }

        @Override
        public void truncate(long sizeBytes) throws IOException {
            count(path());
            file.truncate(sizeBytes);
        }

        @Override
        public void force(boolean metadata) throws IOException {
            count(path());
            forces++;
            if (!lies.test(new Force(path(), false, null))) {
                file.force(metadata);
            }
        }

        @Override
        public boolean isInMemory(long position, long sizeBytes) throws IOException {
            return file.isInMemory(position, sizeBytes);
        }

        @Override
        public @Nullable FileChannel transferChannel() {
            return file.transferChannel();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
