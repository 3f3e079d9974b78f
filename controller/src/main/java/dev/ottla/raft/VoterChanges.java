package dev.ottla.raft;

import dev.ottla.protocol.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * The one change of the voters that a leader is working on (KIP-853): checked, appended, in effect at once, answered
 * when it is committed. A leader that has removed itself goes on until then and resigns. Owned as {@link Member} is.
 */
final class VoterChanges {
    /** @param endOffset at which it is committed; -1 while a voter to be is asked what it understands */
    private record Pending(
            long token, VoterSet.@Nullable Voter adding, boolean whenCommitted, long endOffset, long deadlineMs) {}

    private @Nullable Pending pending;

    long deadlineMs() {
        return pending == null ? Long.MAX_VALUE : pending.deadlineMs();
    }

    void add(Member member, Leader leader, long token, RaftRequest.AddVoter add) {
        if (!isPossible(member, leader, token, "adding voter")) {
            return;
        }
        if (member.voterSet().voter(add.voter().id()) != null) {
            answer(
                    member,
                    token,
                    ErrorCode.DUPLICATE_VOTER,
                    "The voter id for " + add.voter() + " is already part of the set of voters "
                            + member.voterSet().keys() + ".");
            return;
        }
        VoterSet.Voter voter = new VoterSet.Voter(add.voter(), add.endpoints(), (short) 0, (short) 0);
        long timeoutMs = Math.min(add.timeoutMs(), member.settings().requestTimeoutMs());
        pending = new Pending(token, voter, add.whenCommitted(), -1, member.nowMs() + timeoutMs);
        member.send(voter, new RaftRequest.AskVersions());
    }

    void versions(Member member, Leader leader, int peerId, RaftResponse.Versions versions) {
        Pending current = pending;
        if (current == null || !isAsked(current, peerId)) {
            return;
        }
        VoterSet.Voter asked = current.adding();
        if (versions.error() != ErrorCode.NONE || asked == null) {
            end(
                    member,
                    ErrorCode.REQUEST_TIMED_OUT,
                    "Aborted add voter operation for since API_VERSIONS returned an error " + versions.error());
        } else if (versions.lowest() > 1 || versions.highest() < 1) {
            end(
                    member,
                    ErrorCode.INVALID_REQUEST,
                    "Aborted add voter operation for " + asked.key() + " since the kraft.version range (min: "
                            + versions.lowest() + ", max: " + versions.highest()
                            + ") doesn't support the finalized version 1");
        } else if (!leader.progress().isCaughtUp(asked.key(), member.nowMs())) {
            end(
                    member,
                    ErrorCode.REQUEST_TIMED_OUT,
                    "Aborted add voter operation for " + asked.key() + " since it is lagging behind");
        } else {
            VoterSet.Voter voter =
                    new VoterSet.Voter(asked.key(), asked.endpoints(), versions.lowest(), versions.highest());
            append(member, leader, current, member.voterSet().with(voter));
        }
    }

    void unanswered(Member member, Leader leader, int peerId) {
        Pending current = pending;
        VoterSet.Voter asked = current == null ? null : current.adding();
        if (current != null && asked != null && isAsked(current, peerId)) {
            end(member, ErrorCode.REQUEST_TIMED_OUT, "New voter " + asked.key() + " is not ready to receive requests");
        }
    }

    private static boolean isAsked(Pending pending, int peerId) {
        return pending.endOffset() < 0
                && pending.adding() != null
                && pending.adding().key().id() == peerId;
    }

    void remove(Member member, Leader leader, long token, RaftRequest.RemoveVoter remove) {
        if (!isPossible(member, leader, token, "removing voter")) {
            return;
        }
        VoterSet voters = member.voterSet();
        VoterSet.Voter voter = voters.voter(remove.voter().id());
        if (voter == null || !voter.key().equals(remove.voter()) || voters.count() == 1) {
            answer(
                    member,
                    token,
                    ErrorCode.VOTER_NOT_FOUND,
                    "Cannot remove voter " + remove.voter() + " from the set of voters " + voters.keys());
            return;
        }
        append(
                member,
                leader,
                change(member, token, true),
                voters.without(remove.voter().id()));
    }

    /** Where the log does not keep the voters, what one says of itself is only kept in mind. */
    void update(Member member, Leader leader, long token, RaftRequest.UpdateVoter update) {
        if (!isReady(member, leader, token)) {
            return;
        }
        VoterSet voters = member.voterSet();
        if (!member.voters().keptInLog()) {
            boolean known = leader.known().tell(voters, update.voter());
            answer(member, token, known ? ErrorCode.NONE : ErrorCode.VOTER_NOT_FOUND, null);
            return;
        }
        if (!isFirst(member, token)) {
            return;
        }
        VoterSet.Voter before = voters.voter(update.voter().key().id());
        if (before == null || !before.key().equals(update.voter().key())) {
            answer(member, token, ErrorCode.VOTER_NOT_FOUND, null);
        } else if (update.voter().endpoints().isEmpty()
                || update.voter().minKRaftVersion() > 1
                || update.voter().maxKRaftVersion() < 1) {
            answer(member, token, ErrorCode.INVALID_REQUEST, null);
        } else if (before.equals(update.voter())) {
            answer(member, token, ErrorCode.NONE, null);
        } else {
            append(member, leader, change(member, token, false), voters.with(update.voter()));
        }
    }

    /** Who updates itself is answered at once: it fetches again only then, and it may be needed for the commit. */
    private static Pending change(Member member, long token, boolean whenCommitted) {
        return new Pending(
                token,
                null,
                whenCommitted,
                -1,
                member.nowMs() + member.settings().requestTimeoutMs());
    }

    /** Administrators' changes: what stands against one, in Kafka's order, has been answered if it is not. */
    private boolean isPossible(Member member, Leader leader, long token, String what) {
        if (!isReady(member, leader, token)) {
            return false;
        }
        if (!member.voters().keptInLog()) {
            answer(
                    member,
                    token,
                    ErrorCode.UNSUPPORTED_VERSION,
                    "Cluster doesn't support " + what + " because the kraft.version feature is 0");
            return false;
        }
        return isFirst(member, token);
    }

    private boolean isReady(Member member, Leader leader, long token) {
        String wait = null;
        if (pending != null) {
            wait = "Request timed out waiting for leader to handle previous voter change request";
        } else if (!leader.knowsHighWatermark(member)) {
            wait = "Request timed out waiting for leader to establish HWM and fence previous voter changes";
        }
        if (wait != null) {
            answer(member, token, ErrorCode.REQUEST_TIMED_OUT, wait);
        }
        return wait == null;
    }

    /** One change at a time: the one before it is committed. */
    private boolean isFirst(Member member, long token) {
        long latest = member.voters().latestOffset();
        boolean first = member.rules().mayChangeVoters(pending != null, latest, member.highWatermark());
        if (!first) {
            answer(
                    member,
                    token,
                    ErrorCode.REQUEST_TIMED_OUT,
                    "Request timed out waiting for voters to commit the latest voter change at " + latest + " with HWM "
                            + member.highWatermark());
        }
        return first;
    }

    private void append(Member member, Leader leader, Pending change, VoterSet voters) {
        member.appendVoters(leader.epoch(), voters);
        pending = new Pending(
                change.token(), null, change.whenCommitted(), member.log().endOffset(), change.deadlineMs());
        if (!change.whenCommitted()) {
            answer(member, change.token(), ErrorCode.NONE, null);
        }
    }

    void act(Member member, Leader leader) {
        Pending current = pending;
        if (current != null && current.endOffset() >= 0 && member.highWatermark() >= current.endOffset()) {
            end(member, ErrorCode.NONE, null);
        } else if (current != null && member.nowMs() >= current.deadlineMs()) {
            end(member, ErrorCode.REQUEST_TIMED_OUT, null);
        }
        boolean removed = !member.isVoter() && member.voters().latestOffset() < member.highWatermark();
        if (removed && leader.knowsHighWatermark(member)) {
            member.transitions().resign();
        }
    }

    /** The leadership is over. */
    void refuse(Member member) {
        if (pending != null) {
            end(member, ErrorCode.NOT_LEADER_OR_FOLLOWER, null);
        }
    }

    private void end(Member member, ErrorCode error, @Nullable String message) {
        Pending ended = pending;
        pending = null;
        if (ended != null && (ended.whenCommitted() || ended.endOffset() < 0)) {
            answer(member, ended.token(), error, message);
        }
    }

    private static void answer(Member member, long token, ErrorCode error, @Nullable String message) {
        member.reply(token, new RaftResponse.VoterChange(error, message, member.leadership()));
    }
}
