package dev.ottla.raft;

import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * What a leader has been told of the voters of {@code controller.quorum.voters} while the log does not keep them
 * ({@code kraft.version} 0): which disk each is on, where it can be reached, and which levels it understands. From it
 * comes the voter set with which level 1 begins (KIP-853). Forgotten with the leadership; owned as {@link Member} is.
 */
final class KnownVoters {
    private static final short KEPT_IN_LOG = 1;

    private PSortedMap<Integer, VoterSet.Voter> told = TreePMap.empty();

    /** A voter says who it is. Returns whether it is one. */
    boolean tell(VoterSet configured, VoterSet.Voter voter) {
        int id = voter.key().id();
        if (configured.voter(id) == null) {
            return false;
        }
        told = told.plus(id, voter);
        return true;
    }

    /** Why the log cannot keep the voters from now on; null if it can. */
    @Nullable
    String problem(VoterSet configured) {
        boolean supported = configured.voters().keySet().stream().allMatch(this::supports);
        return supported
                ? null
                : "Invalid upgrade of kraft.version to " + KEPT_IN_LOG + " because not all of the voters support it";
    }

    private boolean supports(int id) {
        VoterSet.Voter voter = told.get(id);
        return voter != null
                && !voter.key().directoryId().isZero()
                && voter.minKRaftVersion() <= KEPT_IN_LOG
                && voter.maxKRaftVersion() >= KEPT_IN_LOG;
    }

    /** All of them; only without {@link #problem}. */
    VoterSet complete(VoterSet configured) {
        return new VoterSet(told).retaining(configured);
    }
}
