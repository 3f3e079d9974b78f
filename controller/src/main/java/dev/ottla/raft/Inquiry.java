package dev.ottla.raft;

import dev.ottla.protocol.ErrorCode;

/** One request that a member has been asked, and its answer. Every request is answered, now or by the leader later. */
final class Inquiry {
    private final Member member;
    private final long token;

    Inquiry(Member member, long token) {
        this.member = member;
        this.token = token;
    }

    void answer(RaftRequest request) {
        switch (request) {
            case RaftRequest.Vote vote -> vote(vote);
            case RaftRequest.BeginEpoch begin -> beginEpoch(begin);
            case RaftRequest.EndEpoch end -> endEpoch(end);
            case RaftRequest.Fetch fetch -> fetch(fetch);
            case RaftRequest.FetchSnapshot fetch -> fetchSnapshot(fetch);
            case RaftRequest.AddVoter add -> addVoter(add);
            case RaftRequest.RemoveVoter remove -> removeVoter(remove);
            case RaftRequest.UpdateVoter update -> updateVoter(update);
            case RaftRequest.DescribeQuorum describe -> describe();
            case RaftRequest.AskVersions ask ->
                throw new IllegalArgumentException("a node's versions are not the quorum's to tell");
        }
    }

    private void vote(RaftRequest.Vote vote) {
        ErrorCode error = voteError(vote);
        if (error != ErrorCode.NONE) {
            member.reply(token, new RaftResponse.Vote(error, member.leadership(), false));
            return;
        }
        if (vote.epoch() > member.role().epoch()) {
            member.transitions().unattached(vote.epoch());
        }
        boolean upToDate = member.rules().isUpToDate(vote.lastEpoch(), vote.endOffset(), member.log());
        boolean granted = member.rules().mayVote(member.role(), vote, upToDate);
        if (granted && !vote.preVote()) {
            member.transitions().vote(vote.candidate());
        }
        member.reply(token, new RaftResponse.Vote(ErrorCode.NONE, member.leadership(), granted));
    }

    private ErrorCode voteError(RaftRequest.Vote vote) {
        boolean epochIsPossible = vote.preVote() ? vote.lastEpoch() <= vote.epoch() : vote.lastEpoch() < vote.epoch();
        if (vote.lastEpoch() < 0 || vote.endOffset() < 0 || !epochIsPossible) {
            return ErrorCode.INVALID_REQUEST;
        }
        return votersError(vote.epoch(), vote.candidate().id(), vote.voter());
    }

    /** Of requests between voters: who is asked must be this node, on this disk, where the request says so. */
    private ErrorCode votersError(int epoch, int asking, ReplicaKey asked) {
        if (epoch < member.role().epoch()) {
            return ErrorCode.FENCED_LEADER_EPOCH;
        }
        if (asking < 0) {
            return ErrorCode.INCONSISTENT_VOTER_SET;
        }
        return isMeant(asked) ? ErrorCode.NONE : ErrorCode.INVALID_VOTER_KEY;
    }

    private boolean isMeant(ReplicaKey asked) {
        ReplicaKey self = member.self();
        return asked.id() < 0
                || (asked.id() == self.id()
                        && (asked.directoryId().isZero() || asked.directoryId().equals(self.directoryId())));
    }

    private void beginEpoch(RaftRequest.BeginEpoch begin) {
        ErrorCode error = votersError(begin.epoch(), begin.leaderId(), begin.voter());
        if (error == ErrorCode.NONE) {
            Rumour.heard(member, new RaftResponse.Leadership(begin.leaderId(), begin.epoch(), begin.endpoints()));
        }
        member.reply(token, new RaftResponse.Epoch(error, member.leadership()));
    }

    private void endEpoch(RaftRequest.EndEpoch end) {
        ErrorCode error = votersError(end.epoch(), end.leaderId(), ReplicaKey.NONE);
        if (error == ErrorCode.NONE) {
            Rumour.heard(member, new RaftResponse.Leadership(end.leaderId(), end.epoch(), end.endpoints()));
            if (member.role() instanceof Follower follower && follower.leaderId() == end.leaderId()) {
                follower.leaderResigned(member.nowMs() + successionDelayMs(end));
            }
        }
        member.reply(token, new RaftResponse.Epoch(error, member.leadership()));
    }

    /** The first of those who should follow does so at once, the others leave it the more time the later they come. */
    private long successionDelayMs(RaftRequest.EndEpoch end) {
        int position = 0;
        for (ReplicaKey candidate : end.preferred()) {
            if (candidate.id() == member.self().id()) {
                return position == 0
                        ? 0
                        : member.electionBackoffMs()
                                * position
                                / end.preferred().size();
            }
            position++;
        }
        return member.electionBackoffMs();
    }

    private void fetch(RaftRequest.Fetch fetch) {
        ErrorCode error = leaderError(fetch.epoch());
        if (error == ErrorCode.NONE
                && (fetch.offset() < 0 || fetch.lastFetchedEpoch() < 0 || fetch.lastFetchedEpoch() > fetch.epoch())) {
            error = ErrorCode.INVALID_REQUEST;
        }
        if (error == ErrorCode.NONE && member.role() instanceof Leader leader) {
            leader.fetch(member, token, fetch);
        } else {
            member.reply(token, RaftResponse.Fetch.error(error, member.leadership()));
        }
    }

    /** Requests to the leader of an epoch. */
    private ErrorCode leaderError(int epoch) {
        ErrorCode error = member.epochError(epoch);
        if (error == ErrorCode.NONE && !(member.role() instanceof Leader)) {
            return ErrorCode.NOT_LEADER_OR_FOLLOWER;
        }
        return error;
    }

    private void fetchSnapshot(RaftRequest.FetchSnapshot fetch) {
        ErrorCode error = leaderError(fetch.epoch());
        if (error == ErrorCode.NONE && member.role() instanceof Leader leader) {
            leader.heard(member, fetch.replica());
            member.effects()
                    .add(new RaftEffect.ReplyFromSnapshot(
                            token, member.leadership(), fetch.id(), fetch.position(), fetch.maxBytes()));
        } else {
            member.reply(
                    token,
                    new RaftResponse.FetchSnapshot(
                            error, member.leadership(), fetch.id(), 0, fetch.position(), RawBytes.EMPTY));
        }
    }

    private void addVoter(RaftRequest.AddVoter add) {
        if (member.role() instanceof Leader leader) {
            leader.changes().add(member, leader, token, add);
        } else {
            refuseChange(ErrorCode.NOT_LEADER_OR_FOLLOWER);
        }
    }

    private void removeVoter(RaftRequest.RemoveVoter remove) {
        if (member.role() instanceof Leader leader) {
            leader.changes().remove(member, leader, token, remove);
        } else {
            refuseChange(ErrorCode.NOT_LEADER_OR_FOLLOWER);
        }
    }

    private void updateVoter(RaftRequest.UpdateVoter update) {
        ErrorCode error = leaderError(update.epoch());
        if (error == ErrorCode.NONE && member.role() instanceof Leader leader) {
            leader.changes().update(member, leader, token, update);
        } else {
            refuseChange(error);
        }
    }

    private void refuseChange(ErrorCode error) {
        member.reply(token, new RaftResponse.VoterChange(error, null, member.leadership()));
    }

    private void describe() {
        member.reply(
                token,
                member.role() instanceof Leader leader
                        ? new RaftResponse.Quorum(ErrorCode.NONE, leader.describe(member))
                        : new RaftResponse.Quorum(ErrorCode.NOT_LEADER_OR_FOLLOWER, null));
    }
}
