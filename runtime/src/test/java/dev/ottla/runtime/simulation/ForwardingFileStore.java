package dev.ottla.runtime.simulation;

import dev.ottla.runtime.FileStore;
import dev.ottla.runtime.StoreFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A disk that is another one; whoever extends it says where it is not. */
public class ForwardingFileStore implements FileStore {
    private final FileStore disk;

    protected ForwardingFileStore(FileStore disk) {
        this.disk = disk;
    }

    @Override
    public StoreFile open(Path path, OpenMode mode) throws IOException {
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
