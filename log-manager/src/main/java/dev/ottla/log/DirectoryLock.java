package dev.ottla.log;

import dev.ottla.runtime.FileStore;
import java.io.IOException;
import java.nio.file.Path;

/** The file {@code .lock} of a log directory: whoever holds its lock may use the directory. */
public final class DirectoryLock {
    private static final String FILE_NAME = ".lock";

    private DirectoryLock() {}

    /**
     * Takes the lock; closing the result gives it back.
     *
     * @throws DirectoryLockedException when somebody else has it
     * @throws IOException when the directory cannot be used
     */
    public static AutoCloseable take(FileStore files, Path directory) throws IOException {
        AutoCloseable lock = files.tryLock(directory.resolve(FILE_NAME));
        if (lock == null) {
            throw new DirectoryLockedException(directory);
        }
        return lock;
    }
}
