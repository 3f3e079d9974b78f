package dev.ottla.log;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Told when a file operation of a log failed; the log refuses appends from then on, unless it was for want of a
 * descriptor ({@link DescriptorShortage}). Called on any thread, must not wait.
 */
@FunctionalInterface
public interface StorageFailureListener {
    /** @param partitionDirectory the directory of the log that failed */
    void storageFailed(Path partitionDirectory, IOException cause);
}
