package dev.ottla.raft;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far the others are, as their fetches tell their leader: an offset that is fetched from says that everything
 * before it is on the fetcher's disk. Owned as {@link Member} is.
 */
final class ReplicaProgress {
    /** Of one that has not fetched in this epoch. */
    private static final Progress UNKNOWN = new Progress(-1, -1, -1, -1);

    /** More observers than this are not looked after, whatever they say of themselves. */
    private static final int MOST_REPLICAS = 10_000;

    private record Progress(long endOffset, long lastFetchMs, long lastCaughtUpMs, long leaderEndAtLastFetch) {}

    private final Map<ReplicaKey, Progress> replicas = new LinkedHashMap<>();

    /** A replica has fetched from this offset while the leader's log ended there. */
    void fetched(ReplicaKey replica, long offset, long leaderEndOffset, long nowMs) {
        if (replicas.size() >= MOST_REPLICAS && !replicas.containsKey(replica)) {
            return;
        }
        Progress before = progress(replica);
        long caughtUpMs = before.lastCaughtUpMs();
        if (offset >= leaderEndOffset) {
            caughtUpMs = nowMs;
        } else if (before.lastFetchMs() >= 0 && offset >= before.leaderEndAtLastFetch()) {
            caughtUpMs = Math.max(caughtUpMs, before.lastFetchMs());
        }
        replicas.put(replica, new Progress(Math.max(before.endOffset(), offset), nowMs, caughtUpMs, leaderEndOffset));
    }

    long endOffset(ReplicaKey replica) {
        return progress(replica).endOffset();
    }

    /** The voters are known by other keys from now on. */
    void rename(VoterSet before, VoterSet after) {
        for (VoterSet.Voter voter : before.voters().values()) {
            Progress progress = replicas.remove(voter.key());
            VoterSet.Voter renamed = after.voter(voter.key().id());
            if (progress != null && renamed != null) {
                replicas.put(renamed.key(), progress);
            }
        }
    }

    /** Whether an observer keeps up well enough to become a voter. */
    boolean isCaughtUp(ReplicaKey replica, long nowMs) {
        Progress progress = progress(replica);
        return progress.lastCaughtUpMs() >= 0 && progress.lastFetchMs() > nowMs - RaftSettings.OBSERVER_SESSION_MS;
    }

    /** Forgets observers that have not fetched for long. */
    void forgetSilent(VoterSet voters, long nowMs) {
        replicas.entrySet()
                .removeIf(replica -> !voters.contains(replica.getKey())
                        && replica.getValue().lastFetchMs() <= nowMs - RaftSettings.OBSERVER_SESSION_MS);
    }

    List<QuorumDescription.Replica> describeVoters(VoterSet voters) {
        return voters.voters().values().stream()
                .map(voter -> describe(voter.key(), progress(voter.key())))
                .toList();
    }

    List<QuorumDescription.Replica> describeObservers(VoterSet voters) {
        List<QuorumDescription.Replica> observers = new ArrayList<>();
        replicas.forEach((key, progress) -> {
            if (!voters.contains(key)) {
                observers.add(describe(key, progress));
            }
        });
        return observers;
    }

    boolean hasObservers(VoterSet voters) {
        return replicas.keySet().stream().anyMatch(replica -> !voters.contains(replica));
    }

    private static QuorumDescription.Replica describe(ReplicaKey key, Progress progress) {
        return new QuorumDescription.Replica(
                key, progress.endOffset(), progress.lastFetchMs(), progress.lastCaughtUpMs());
    }

    private Progress progress(ReplicaKey replica) {
        return replicas.getOrDefault(replica, UNKNOWN);
    }
}
