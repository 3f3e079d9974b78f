package dev.ottla.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The file system as the broker sees it. The simulated one loses what was not forced, tears writes and fills up, so the
 * rules of durability are explicit: data is durable after {@link StoreFile#force}, a new, renamed or deleted name after
 * {@link #forceDirectory} of its parent.
 *
 * <p>All methods may block and are called from I/O threads, except appends into the page cache.
 */
public interface FileStore {
    /** How a file is opened. */
    enum OpenMode {
        /** Must exist; only reads. */
        READ,
        /** Must exist; reads and writes. */
        UPDATE,
        /** Created if absent; reads and writes. */
        READ_WRITE,
        /** Must not exist; reads and writes. */
        CREATE_NEW
    }

    StoreFile open(Path path, OpenMode mode) throws IOException;

    boolean exists(Path path);

    boolean isDirectory(Path path);

    /** The entries of a directory, sorted by name. */
    List<Path> list(Path directory) throws IOException;

    /** Size of a file in bytes, without opening it. */
    long sizeBytes(Path path) throws IOException;

    /** Last modification, in milliseconds since the Unix epoch. */
    long lastModifiedMs(Path path) throws IOException;

    void setLastModifiedMs(Path path, long timestampMs) throws IOException;

    /** Creates the directory and its missing parents. */
    void createDirectories(Path directory) throws IOException;

    /** Renames atomically, replacing a file of the new name. Also renames directories. */
    void rename(Path from, Path to) throws IOException;

    /** Deletes a file or an empty directory; returns whether it existed. */
    boolean deleteIfExists(Path path) throws IOException;

    /** Makes the names in this directory durable. */
    void forceDirectory(Path directory) throws IOException;

    /** Bytes that may still be written to the volume that holds {@code path}. */
    long usableBytes(Path path) throws IOException;

    /** Bytes the volume that holds {@code path} can hold. */
    long totalBytes(Path path) throws IOException;

    /** Takes an exclusive lock on a lock file, created if absent; null if another holder has it. */
    @Nullable
    AutoCloseable tryLock(Path lockFile) throws IOException;
}
