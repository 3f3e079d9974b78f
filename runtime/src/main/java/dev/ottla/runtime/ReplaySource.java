package dev.ottla.runtime;

import java.io.IOException;

/**
 * The log of a state machine as its loader reads it: from start to end, a piece at a time. Called on one I/O thread.
 */
public interface ReplaySource<R> {
    /** The first offset there is. */
    long startOffset();

    /** The current end of the log, exclusive. */
    long endOffset();

    /**
     * Reads a bounded piece (about a megabyte) from {@code offset} on and hands its records to the sink in order.
     *
     * @return the offset to go on from, greater than {@code offset}: records may have been compacted away
     * @throws IOException if the log cannot be read, or holds what cannot be decoded
     */
    long readPiece(long offset, Sink<R> sink) throws IOException;

    /** Takes the records. */
    @FunctionalInterface
    interface Sink<R> {
        void replay(R record, long offset);
    }
}
