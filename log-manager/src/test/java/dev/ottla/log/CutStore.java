package dev.ottla.log;

import dev.ottla.runtime.StoreFile;
import dev.ottla.runtime.simulation.ForwardingFileStore;
import dev.ottla.runtime.simulation.SimulatedFileStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A simulated disk whose power goes at the n-th operation that changes or forces anything: that one and all later ones
 * fail. It can also lie: forces that match do nothing and say that they have.
 */
final class CutStore extends ForwardingFileStore {
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
        super(disk);
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
        if (mode == OpenMode.CREATE_NEW || (mode == OpenMode.READ_WRITE && !exists(path))) {
            count(path);
        }
        return new CutFile(super.open(path, mode));
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        if (!isDirectory(directory)) {
            count(directory);
        }
        super.createDirectories(directory);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        count(to);
        super.rename(from, to);
        renamed.put(to.getParent(), to);
    }

    @Override
    public boolean deleteIfExists(Path path) throws IOException {
        if (exists(path)) {
            count(path);
        }
        return super.deleteIfExists(path);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        count(directory);
        forces++;
        if (!lies.test(new Force(directory, true, renamed.remove(directory)))) {
            super.forceDirectory(directory);
        }
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
