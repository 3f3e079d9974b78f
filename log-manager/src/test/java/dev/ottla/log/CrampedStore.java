package dev.ottla.log;

import dev.ottla.runtime.FileStore;
import dev.ottla.runtime.StoreFile;
import dev.ottla.runtime.simulation.ForwardingFileStore;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;

/**
 * A disk under a process that has no descriptor left for another file, for as long as the test says, or now and then.
 */
final class CrampedStore extends ForwardingFileStore {
    private boolean cramped;
    private long opens;
    private long refusedOpen = -1;

    CrampedStore(FileStore disk) {
        super(disk);
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
        return super.open(path, mode);
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        needDescriptor(directory);
        return super.list(directory);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        needDescriptor(directory);
        super.forceDirectory(directory);
    }
}
