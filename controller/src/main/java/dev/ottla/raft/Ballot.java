package dev.ottla.raft;

import java.util.LinkedHashSet;
import java.util.Set;

/** The votes that a member has gathered in one election. Owned as {@link Member} is. */
final class Ballot {
    private final Set<Integer> granted = new LinkedHashSet<>();
    private final Set<Integer> rejected = new LinkedHashSet<>();

    Ballot(int self) {
        granted.add(self);
    }

    void record(int voter, boolean isGranted) {
        (isGranted ? granted : rejected).add(voter);
    }

    boolean isOpen(int voter) {
        return !granted.contains(voter) && !rejected.contains(voter);
    }

    Set<Integer> granted() {
        return granted;
    }

    boolean isWon(VoterSet voters) {
        return count(granted, voters) >= voters.majority();
    }

    /** Whether those who are left cannot make a majority any more. */
    boolean isLost(VoterSet voters) {
        return voters.count() - count(rejected, voters) < voters.majority();
    }

    private static long count(Set<Integer> ids, VoterSet voters) {
        return ids.stream().filter(id -> voters.voter(id) != null).count();
    }

    /** How a member votes that follows nobody: once in an epoch, for nobody if somebody leads it already. */
    static boolean grants(RaftRequest.Vote vote, boolean upToDate, int leaderId, ReplicaKey voted) {
        if (vote.preVote()) {
            return upToDate;
        }
        if (voted.id() >= 0) {
            return matches(voted, vote.candidate());
        }
        return leaderId < 0 && upToDate;
    }

    static boolean matches(ReplicaKey voted, ReplicaKey candidate) {
        return voted.id() == candidate.id()
                && (voted.directoryId().isZero() || voted.directoryId().equals(candidate.directoryId()));
    }
}
