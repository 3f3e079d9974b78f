package dev.ottla.raft;

import java.util.List;

/** Ways to build a quorum wrongly, each of which the simulation must notice. */
enum Breakage {
    NONE,
    VOTES_TWICE,
    FORGETS_ITS_VOTE,
    VOTES_FOR_SHORTER_LOGS,
    COMMITS_WITHOUT_MAJORITY,
    ACKNOWLEDGES_BEFORE_FLUSH,
    CHANGES_VOTERS_TWICE_AT_ONCE;

    RaftRules rules() {
        Breakage broken = this;
        return new RaftRules() {
            @Override
            boolean isUpToDate(int lastEpoch, long endOffset, LogShape log) {
                return broken == VOTES_FOR_SHORTER_LOGS || super.isUpToDate(lastEpoch, endOffset, log);
            }

            @Override
            boolean mayVote(Role role, RaftRequest.Vote vote, boolean upToDate) {
                boolean again = broken == VOTES_TWICE && upToDate && !(role instanceof Leader);
                return again || super.mayVote(role, vote, upToDate);
            }

            @Override
            long committedEnd(List<Long> ends, int majority, long epochStartOffset, long highWatermark) {
                int enough = broken == COMMITS_WITHOUT_MAJORITY ? majority - 1 : majority;
                return super.committedEnd(ends, Math.max(1, enough), epochStartOffset, highWatermark);
            }

            @Override
            boolean mayFetch(long flushedEndOffset, LogShape log) {
                return broken == ACKNOWLEDGES_BEFORE_FLUSH || super.mayFetch(flushedEndOffset, log);
            }

            @Override
            boolean mayChangeVoters(boolean changing, long latestVotersOffset, long highWatermark) {
                return broken == CHANGES_VOTERS_TWICE_AT_ONCE
                        || super.mayChangeVoters(changing, latestVotersOffset, highWatermark);
            }
        };
    }
}
