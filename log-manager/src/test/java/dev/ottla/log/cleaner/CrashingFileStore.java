package dev.ottla.log.cleaner;

import dev.ottla.runtime.FileStore;
import dev.ottla.runtime.StoreFile;
import dev.ottla.runtime.simulation.ForwardingFileStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Lets everything stop at the n-th change of a file or a name, as a process that is killed there. */
final class CrashingFileStore extends ForwardingFileStore {
    private long changesLeft = Long.MAX_VALUE;

    /** Nothing happens to the disk after this. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed() {
            super("killed", null, false, false);
        }
    }

    CrashingFileStore(FileStore files) {
        super(files);
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
        return new CrashingFile(super.open(path, mode));
    }

    @Override
    public void setLastModifiedMs(Path path, long timestampMs) throws IOException {
        change();
        super.setLastModifiedMs(path, timestampMs);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        change();
        super.createDirectories(directory);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        change();
        super.rename(from, to);
    }

    @Override
    public boolean deleteIfExists(Path path) throws IOException {
        change();
        return super.deleteIfExists(path);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        change();
        super.forceDirectory(directory);
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
