package dev.ottla.raft;

/**
 * Takes part in an epoch in which it follows nobody yet: it may have voted, and may know who leads without knowing
 * where. A voter stands for election when its time is over; an observer looks for the leader.
 *
 * @param electionDeadlineMs {@code Long.MAX_VALUE} for an observer
 */
record Unattached(int epoch, int leaderId, ReplicaKey voted, long electionDeadlineMs) implements Role {
    @Override
    public boolean grants(RaftRequest.Vote vote, boolean upToDate) {
        return Ballot.grants(vote, upToDate, leaderId, voted);
    }

    @Override
    public void act(Member member) {
        if (member.mayStand() && member.nowMs() >= electionDeadlineMs) {
            member.transitions().prospective();
        } else if (!member.isVoter()) {
            member.lookForLeader();
        }
    }

    @Override
    public long deadlineMs() {
        return electionDeadlineMs;
    }
}
