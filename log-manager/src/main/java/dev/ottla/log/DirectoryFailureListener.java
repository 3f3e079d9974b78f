package dev.ottla.log;

import java.io.IOException;
import java.util.List;

/** Told when a log directory goes offline, once for each. Called on any thread, must not wait. */
@FunctionalInterface
public interface DirectoryFailureListener {
    /** @param logs those that went offline with it; they are in the log manager's table no more */
    void directoryFailed(LogDirectory directory, List<PartitionLog> logs, IOException cause);
}
