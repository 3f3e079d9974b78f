package dev.ottla.raft;

import org.jspecify.annotations.Nullable;

/**
 * One batch of the quorum's log, as it stands on the wire and on disk, with what its header says.
 *
 * @param nextOffset the offset after its last record
 * @param voters the voters that one of its control records names; null if none does
 * @param bytes the whole batch
 */
public record LogBatch(
        long baseOffset,
        long nextOffset,
        int epoch,
        @Nullable VoterSet voters,
        RawBytes bytes) {}
