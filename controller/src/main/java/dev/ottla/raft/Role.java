package dev.ottla.raft;

import dev.ottla.metadata.Endpoint;
import dev.ottla.protocol.ErrorCode;
import java.util.List;

/**
 * What a member is to its quorum in one epoch. Each role holds what only it needs, says what it does as time passes and
 * how it votes; what leads from one to another stands in {@link Transitions}. Owned as {@link Member} is.
 */
sealed interface Role permits Unattached, Follower, Prospective, Candidate, Leader, Resigned {
    int epoch();

    /** Whom it knows as leader of its epoch; -1 for nobody. */
    default int leaderId() {
        return -1;
    }

    default List<Endpoint> leaderEndpoints() {
        return List.of();
    }

    /** Whom it has voted for in this epoch. */
    default ReplicaKey voted() {
        return ReplicaKey.NONE;
    }

    /**
     * Whether it gives its vote, or would (pre-vote).
     *
     * @param upToDate whether the candidate's log is not behind this member's
     */
    boolean grants(RaftRequest.Vote vote, boolean upToDate);

    /** Does what is due. Called at the end of every step; where it leads to another role, that one acts next. */
    void act(Member member);

    /** When {@link #act} is to be called even if nothing happens; peers' deadlines are looked after elsewhere. */
    long deadlineMs();

    /** A peer has answered what this role asked; the leadership in it has been looked at. */
    default void answered(Member member, int peerId, RaftRequest request, RaftResponse response) {
        if (response.error() != ErrorCode.NONE) {
            member.links().backOff(peerId, member.nowMs());
        }
    }

    /** A peer could not be asked; it is being left alone for a while. */
    default void unanswered(Member member, int peerId, RaftRequest request) {}
}
