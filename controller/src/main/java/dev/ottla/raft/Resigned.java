package dev.ottla.raft;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Has given up its office and tells the other voters so, the ones that are furthest first in the list of those who
 * should follow. It votes for nobody in the epoch that it led; when its time is over it joins the next.
 */
final class Resigned implements Role {
    private final int epoch;
    private final int self;
    private final List<ReplicaKey> preferred;
    private final long electionDeadlineMs;
    private final Set<Integer> told = new LinkedHashSet<>();

    Resigned(int epoch, int self, List<ReplicaKey> preferred, long electionDeadlineMs) {
        this.epoch = epoch;
        this.self = self;
        this.preferred = preferred;
        this.electionDeadlineMs = electionDeadlineMs;
    }

    @Override
    public int epoch() {
        return epoch;
    }

    @Override
    public int leaderId() {
        return self;
    }

    @Override
    public boolean grants(RaftRequest.Vote vote, boolean upToDate) {
        return vote.preVote() && upToDate;
    }

    @Override
    public void act(Member member) {
        if (member.nowMs() >= electionDeadlineMs) {
            member.transitions().unattached(epoch + 1);
            return;
        }
        for (VoterSet.Voter voter : member.otherVoters()) {
            if (!told.contains(voter.key().id())) {
                member.send(voter, new RaftRequest.EndEpoch(self, epoch, member.endpoints(), preferred));
            }
        }
    }

    /** Whether all voters that there are have heard of it. */
    boolean isDone(Member member) {
        return member.otherVoters().stream()
                .allMatch(voter -> told.contains(voter.key().id()));
    }

    @Override
    public long deadlineMs() {
        return electionDeadlineMs;
    }

    @Override
    public void answered(Member member, int peerId, RaftRequest request, RaftResponse response) {
        told.add(peerId);
    }
}
