package dev.ottla.runtime;

import java.util.List;

/**
 * The log under a {@link StateMachineRuntime}: a partition of an internal topic, or the Raft log. Called on the
 * machine's strand.
 */
public interface StateMachineLog<R> {
    /**
     * Appends the records atomically, as one batch, and returns the offset of the last one; offsets are consecutive.
     *
     * @throws RecordsTooLargeException if they do not fit one batch; nothing was touched
     * @throws LogUnavailableException if the log cannot be written (storage failed, leadership lost); the machine is
     *     dropped
     */
    long append(List<R> records);

    /** The end of what is committed: all offsets below it survive a fail-over. */
    long committedEndOffset();

    /** Calls {@code listener} (on any thread) whenever {@link #committedEndOffset} has grown. */
    void onCommit(Runnable listener);

    /** The records do not fit into one batch of this log. */
    final class RecordsTooLargeException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public RecordsTooLargeException(String message) {
            super(message);
        }
    }

    /** The log cannot be written any more. */
    final class LogUnavailableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public LogUnavailableException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
