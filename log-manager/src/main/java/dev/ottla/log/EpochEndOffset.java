package dev.ottla.log;

/**
 * Where a leader epoch ended (KIP-101, KIP-279).
 *
 * @param leaderEpoch the largest known epoch not above the one asked for, -1 when there is none
 * @param endOffset the start of the epoch after it, or the log end; -1 when unknown
 */
public record EpochEndOffset(int leaderEpoch, long endOffset) {
    public static final EpochEndOffset UNKNOWN = new EpochEndOffset(-1, -1L);
}
