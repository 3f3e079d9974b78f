package dev.ottla.log;

import dev.ottla.runtime.FileStore;
import dev.ottla.runtime.StoreFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A disk under a process that has no descriptor left for another file, for as long as the test says, or now and then.
 */
final class CrampedStore implements FileStore {
    private final FileStore disk;
    private boolean cramped;
    private long opens;
    private long refusedOpen = -1;

    CrampedStore(FileStore disk) {
        this.disk = disk;
    }

    void cramped(boolean on) {
        cramped = on;
    }

    /** Only the n-th open from now on is refused, counted from 0. */
    void refuse(long open) {
        refusedOpen = opens + open;
    }

    /** Whether the one to be refused has come. */
    boolean hasRefused() {
        return opens > refusedOpen;
    }

    private void needDescriptor(Path path) throws IOException {
        if (cramped || opens++ == refusedOpen) {
            throw new FileSystemException(path.toString(), null, "Too many open files");
        }
    }

    @Override
    public StoreFile open(Path path, OpenMode mode) throws IOException {
        needDescriptor(path);
        return disk.open(path, mode);
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
        needDescriptor(directory);
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
        disk.createDirectories(directory);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        disk.rename(from, to);
    }

    @Override
    public boolean deleteIfExists(Path path) throws IOException {
        return disk.deleteIfExists(path);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        needDescriptor(directory);
        disk.forceDirectory(directory);
    }

    @Override
    public long usableBytes(Path path) throws IOException {
        return disk.usableBytes(path);
    }

    @Override
    public long totalBytes(Path path) throws IOException {
        return disk.totalBytes(path);
    }

    @Override
    public @Nullable AutoCloseable tryLock(Path lockFile) throws IOException {
        return disk.tryLock(lockFile);
    }
}
