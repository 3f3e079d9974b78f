package dev.ottla.log;

/**
 * An aborted transaction as a row of the transaction index.
 *
 * @param firstOffset of the transaction's first record
 * @param lastOffset of its abort marker
 * @param lastStableOffset of the log when the marker was written: nothing below it is undecided
 */
public record AbortedTransaction(long producerId, long firstOffset, long lastOffset, long lastStableOffset) {}
