package dev.ottla.raft;

import dev.ottla.metadata.Endpoint;
import dev.ottla.protocol.ErrorCode;
import java.util.List;

/**
 * Asks whether it would be elected before it disturbs anybody with a new epoch (KIP-996). Goes back to the leader that
 * it knew if it would not be.
 */
record Prospective(
        int epoch,
        int leaderId,
        List<Endpoint> leaderEndpoints,
        ReplicaKey voted,
        Ballot ballot,
        long electionDeadlineMs)
        implements Role {
    @Override
    public boolean grants(RaftRequest.Vote vote, boolean upToDate) {
        return Ballot.grants(vote, upToDate, leaderId, voted);
    }

    @Override
    public void act(Member member) {
        VoterSet voters = member.voterSet();
        if (!member.mayStand() || ballot.isLost(voters)) {
            member.transitions().electionLost(this);
        } else if (ballot.isWon(voters)) {
            member.transitions().candidate();
        } else if (member.nowMs() >= electionDeadlineMs) {
            member.transitions().electionLost(this);
        } else {
            member.askForVotes(ballot, true);
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
