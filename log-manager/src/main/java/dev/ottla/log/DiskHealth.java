package dev.ottla.log;

import dev.ottla.protocol.ErrorCode;
import java.io.IOException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a log can be written: not any more once a file operation failed or the log was closed. Where only a
 * descriptor was missing the operation has changed nothing, and the log goes on. Changed on the log's strand, read by
 * any thread.
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

    /**
     * Does nothing when the log is offline, and takes it offline when the change fails; false in both cases, and where
     * a descriptor was missing before anything was changed.
     */
    boolean run(ParallelLoad.Task change) {
        return run(change, this::failed);
    }

    /** As {@link #run}, of a change that cannot be tried again when it has broken off, for whatever reason. */
    boolean runWhole(ParallelLoad.Task change) {
        return run(change, this::offline);
    }

    private boolean run(ParallelLoad.Task change, Consumer<IOException> otherwise) {
        try {
            if (writable) {
                change.run();
                return true;
            }
        } catch (IOException e) {
            otherwise.accept(e);
        }
        return false;
    }

    /**
     * Takes the log offline, unless only a descriptor was missing; returns what an append is answered with. Clients try
     * again in both cases.
     */
    Rejection failed(IOException cause) {
        if (DescriptorShortage.isCause(cause)) {
            listener.storageFailed(identity.directory(), cause);
        } else {
            offline(cause);
        }
        return Rejection.of(ErrorCode.KAFKA_STORAGE_ERROR, "Error while appending records to " + identity);
    }

    private void offline(IOException cause) {
        writable = false;
        failed = true;
        LOG.error("{} The log goes offline, its disk failed", identity, cause);
        listener.storageFailed(identity.directory(), cause);
    }
}
