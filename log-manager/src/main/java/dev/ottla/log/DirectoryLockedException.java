package dev.ottla.log;

import java.io.IOException;
import java.nio.file.Path;

/** A log directory is in use by another broker; says so in Kafka's words. */
public final class DirectoryLockedException extends IOException {
    private static final long serialVersionUID = 1L;

    DirectoryLockedException(Path directory) {
        super("Failed to acquire lock on file .lock in " + directory
                + ". A Kafka instance in another process or thread is using this directory.");
    }
}
