package dev.ottla.log.cleaner;

import dev.ottla.runtime.FileStore;
import dev.ottla.runtime.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lets everything stop at the n-th change of a file or a name, as a process that is killed there. */
final class CrashingFileStore implements FileStore {
    private final FileStore files;
    private long changesLeft = Long.MAX_VALUE;

    /** Nothing happens to the disk after this. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed() {
            super("killed", null, false, false);
        }
    }

    CrashingFileStore(FileStore files) {
        this.files = files;
    }

    void crashAfter(long changes) {
        changesLeft = changes;
    }

    /** A new process. */
    void live() {
        changesLeft = Long.MAX_VALUE;
    }

    boolean isDead() {
        return changesLeft < 0;
    }

    private void change() {
        if (--changesLeft < 0) {
            changesLeft = -1;
            throw new Killed();
        }
    }

    @Override
    public StoreFile open(Path path, OpenMode mode) throws IOException {
        if (mode != OpenMode.READ) {
            change();
        }
        return new CrashingFile(files.open(path, mode));
    }

    @Override
    public boolean exists(Path path) {
        return files.exists(path);
    }

    @Override
    public boolean isDirectory(Path path) {
        return files.isDirectory(path);
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        return files.list(directory);
    }

    @Override
    public long sizeBytes(Path path) throws IOException {
        return files.sizeBytes(path);
    }

    @Override
    public long lastModifiedMs(Path path) throws IOException {
        return files.lastModifiedMs(path);
    }

    @Override
    public void setLastModifiedMs(Path path, long timestampMs) throws IOException {
        change();
        files.setLastModifiedMs(path, timestampMs);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        change();
        files.createDirectories(directory);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        change();
        files.rename(from, to);
    }

    @Override
    public boolean deleteIfExists(Path path) throws IOException {
        change();
        return files.deleteIfExists(path);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        change();
        files.forceDirectory(directory);
    }

    @Override
    public long usableBytes(Path path) throws IOException {
        return files.usableBytes(path);
    }

    @Override
    public long totalBytes(Path path) throws IOException {
        return files.totalBytes(path);
    }

    @Override
    public @Nullable AutoCloseable tryLock(Path lockFile) throws IOException {
        return files.tryLock(lockFile);
    }

    private final class CrashingFile implements StoreFile {
        private final StoreFile file;

        CrashingFile(StoreFile file) {
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
            change();
            file.write(source, position);
        }

        @Override
        public void write(ByteBuffer[] sources, long position) throws IOException {
            change();
            file.write(sources, position);
        }

        @Override
        public void truncate(long sizeBytes) throws IOException {
            change();
            file.truncate(sizeBytes);
        }

        @Override
        public void force(boolean metadata) throws IOException {
            change();
            file.force(metadata);
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
