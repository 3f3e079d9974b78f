package dev.ottla.log;

import dev.ottla.protocol.ErrorCode;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a log can be written: not any more once a file operation failed or the log was closed. Changed on the log's
 * strand, read by any thread.
 */
final class DiskHealth {
    private static final Logger LOG = LoggerFactory.getLogger(DiskHealth.class);

    private final LogIdentity identity;
    private final StorageFailureListener listener;
    private volatile boolean writable = true;
    private volatile boolean failed;

    DiskHealth(LogIdentity identity, StorageFailureListener listener) {
        this.identity = identity;
        this.listener = listener;
    }

    boolean isWritable() {
        return writable;
    }

    /** Whether a file operation failed. */
    boolean hasFailed() {
        return failed;
    }

    /** Nothing is written from now on. */
    void end() {
        writable = false;
    }

    /** Does nothing when the log is offline, and takes it offline when the change fails; false in both cases. */
    boolean run(ParallelLoad.Task change) {
        try {
            if (writable) {
                change.run();
                return true;
            }
        } catch (IOException e) {
            failed(e);
        }
        return false;
    }

    /** Takes the log offline; returns what an append is answered with. */
    Rejection failed(IOException cause) {
        writable = false;
        failed = true;
        LOG.error("{} The log goes offline, its disk failed", identity, cause);
        listener.storageFailed(identity.directory(), cause);
        return Rejection.of(ErrorCode.KAFKA_STORAGE_ERROR, "Error while appending records to " + identity);
    }
}
