package dev.ottla.raft;

import dev.ottla.protocol.ErrorCode;

/** Stands for election in an epoch of its own. One that has lost waits a while before it asks around again. */
final class Candidate implements Role {
    private final int epoch;
    private final ReplicaKey self;
    private final Ballot ballot;
    private long electionDeadlineMs;
    private boolean lost;

    Candidate(int epoch, ReplicaKey self, long electionDeadlineMs) {
        this.epoch = epoch;
        this.self = self;
        this.ballot = new Ballot(self.id());
        this.electionDeadlineMs = electionDeadlineMs;
    }

    @Override
    public int epoch() {
        return epoch;
    }

    @Override
    public ReplicaKey voted() {
        return self;
    }

    Ballot ballot() {
        return ballot;
    }

    /** It has voted for itself. */
    @Override
    public boolean grants(RaftRequest.Vote vote, boolean upToDate) {
        return vote.preVote() && upToDate;
    }

    @Override
    public void act(Member member) {
        VoterSet voters = member.voterSet();
        if (!lost && ballot.isWon(voters)) {
            member.transitions().lead(this);
        } else if (!lost && ballot.isLost(voters)) {
            lost = true;
            electionDeadlineMs = member.nowMs() + member.electionBackoffMs();
        } else if (member.nowMs() >= electionDeadlineMs) {
            member.transitions().prospective();
        } else {
            member.askForVotes(ballot, false);
        }
    }

    @Override
    public long deadlineMs() {
        return electionDeadlineMs;
    }

    @Override
    public void answered(Member member, int peerId, RaftRequest request, RaftResponse response) {
        if (response instanceof RaftResponse.Vote vote && vote.error() == ErrorCode.NONE) {
            ballot.record(peerId, vote.granted());
        } else {
            member.links().backOff(peerId, member.nowMs());
        }
    }
}
