package dev.ottla.raft;

import dev.ottla.protocol.ErrorCode;

/** What messages say in passing about epochs and leaders. */
final class Rumour {
    private Rumour() {}

    static void heard(Member member, RaftResponse response) {
        switch (response) {
            case RaftResponse.Vote vote -> heard(member, vote.leadership());
            case RaftResponse.Epoch epoch -> heard(member, epoch.leadership());
            case RaftResponse.Fetch fetch -> heardUnlessUnknown(member, fetch.error(), fetch.leadership());
            case RaftResponse.FetchSnapshot piece -> heardUnlessUnknown(member, piece.error(), piece.leadership());
            case RaftResponse.VoterChange change -> heardUnlessUnknown(member, change.error(), change.leadership());
            case RaftResponse.Quorum quorum -> {}
            case RaftResponse.Versions versions -> {}
        }
    }

    /** Who does not know our epoch yet knows nothing that we do not. */
    private static void heardUnlessUnknown(Member member, ErrorCode error, RaftResponse.Leadership leadership) {
        if (error != ErrorCode.UNKNOWN_LEADER_EPOCH) {
            heard(member, leadership);
        }
    }

    /** Joins a larger epoch, follows the leader of this one if none is known yet. */
    static void heard(Member member, RaftResponse.Leadership leadership) {
        Role role = member.role();
        if (leadership.epoch() < role.epoch()) {
            return;
        }
        boolean usable =
                leadership.isKnown() && leadership.leaderId() != member.self().id();
        RaftResponse.Leadership reachable = usable ? reachable(member, leadership) : leadership;
        if (leadership.epoch() > role.epoch()) {
            if (usable && !reachable.endpoints().isEmpty()) {
                member.transitions().follow(reachable);
            } else {
                member.transitions().unattached(leadership.epoch());
            }
        } else if (usable && !reachable.endpoints().isEmpty() && !isLedBy(role, reachable)) {
            member.transitions().follow(reachable);
        } else if (usable && role instanceof Follower follower) {
            follower.leaderConfirmed(member);
        }
    }

    private static RaftResponse.Leadership reachable(Member member, RaftResponse.Leadership leadership) {
        return leadership.endpoints().isEmpty()
                ? new RaftResponse.Leadership(
                        leadership.leaderId(), leadership.epoch(), member.endpointsOf(leadership.leaderId()))
                : leadership;
    }

    /** Of this epoch: a leader and one that has resigned know who led it, and a prospective one does not go back. */
    private static boolean isLedBy(Role role, RaftResponse.Leadership leadership) {
        return switch (role) {
            case Follower follower -> follower.leaderId() == leadership.leaderId();
            case Unattached unattached -> false;
            case Candidate candidate -> false;
            case Prospective prospective -> prospective.leaderId() == leadership.leaderId();
            case Leader leader -> true;
            case Resigned resigned -> true;
        };
    }
}
