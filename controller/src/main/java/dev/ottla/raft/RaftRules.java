package dev.ottla.raft;

import java.util.List;

/** The decisions on which the safety of the quorum rests, in one place; pure. */
class RaftRules {
    /** Whether a log that ends so has all that this one has (Raft §5.4.1). */
    boolean isUpToDate(int lastEpoch, long endOffset, LogShape log) {
        return lastEpoch > log.lastEpoch() || (lastEpoch == log.lastEpoch() && endOffset >= log.endOffset());
    }

    boolean mayVote(Role role, RaftRequest.Vote vote, boolean upToDate) {
        return role.grants(vote, upToDate);
    }

    /**
     * What is committed, exclusive: what a majority has on disk, but nothing before a record of the leader's own epoch
     * is among it (Raft §5.4.2).
     *
     * @param ends of the voters' logs, one for each, rising
     */
    long committedEnd(List<Long> ends, int majority, long epochStartOffset, long highWatermark) {
        long end = ends.get(ends.size() - majority);
        return end > epochStartOffset ? Math.max(end, highWatermark) : highWatermark;
    }

    /** Whether another change of the voters may begin: one at a time (KIP-853). */
    boolean mayChangeVoters(boolean changing, long latestVotersOffset, long highWatermark) {
        return !changing && latestVotersOffset < highWatermark;
    }

    /** What a fetch may say is on this member's disk. */
    boolean mayFetch(long flushedEndOffset, LogShape log) {
        return flushedEndOffset >= log.endOffset();
    }
}
