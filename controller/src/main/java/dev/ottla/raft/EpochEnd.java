package dev.ottla.raft;

/**
 * Where the log of an epoch ends.
 *
 * @param endOffset exclusive
 */
public record EpochEnd(int epoch, long endOffset) {}
