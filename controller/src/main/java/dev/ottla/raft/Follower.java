package dev.ottla.raft;

import dev.ottla.metadata.Endpoint;
import dev.ottla.protocol.ErrorCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Copies its leader's log: it fetches from where its own log ends and is on disk, so that the fetch itself says what
 * has been made durable. A voter that has not heard from its leader for too long stands for election; an observer asks
 * around.
 */
final class Follower implements Role {
    private final int epoch;
    private final RaftResponse.Leadership leadership;
    private final ReplicaKey voted;
    private long fetchDeadlineMs;
    private long nextUpdateMs;
    private long wakeMs;
    private boolean hasFetched;
    private boolean hasToldLeader;
    private @Nullable SnapshotDownload download;

    Follower(RaftResponse.Leadership leadership, ReplicaKey voted, long fetchDeadlineMs, long nextUpdateMs) {
        this.epoch = leadership.epoch();
        this.leadership = leadership;
        this.voted = voted;
        this.fetchDeadlineMs = fetchDeadlineMs;
        this.nextUpdateMs = nextUpdateMs;
    }

    @Override
    public int epoch() {
        return epoch;
    }

    @Override
    public int leaderId() {
        return leadership.leaderId();
    }

    @Override
    public List<Endpoint> leaderEndpoints() {
        return leadership.endpoints();
    }

    @Override
    public ReplicaKey voted() {
        return voted;
    }

    /** A follower that hears from its leader wants no other. */
    @Override
    public boolean grants(RaftRequest.Vote vote, boolean upToDate) {
        if (vote.preVote()) {
            return upToDate && !hasFetched;
        }
        return voted.id() >= 0 && Ballot.matches(voted, vote.candidate());
    }

    @Override
    public void act(Member member) {
        boolean overdue = member.nowMs() >= fetchDeadlineMs;
        wakeMs = overdue ? Long.MAX_VALUE : fetchDeadlineMs;
        if (overdue && member.mayStand()) {
            member.transitions().prospective();
        } else if (overdue) {
            member.lookForLeader();
        } else if (member.links().isReady(leaderId())) {
            ask(member);
        }
    }

    private void ask(Member member) {
        Peer leader = new Peer(leaderId(), leaderEndpoints());
        SnapshotDownload current = download;
        if (current != null) {
            if (!current.isComplete()) {
                member.links()
                        .send(
                                leader,
                                current.next(
                                        member.self(), epoch, member.settings().snapshotMaxBytes()),
                                member.nowMs());
            }
        } else if (isUpdateDue(member)) {
            nextUpdateMs = member.nowMs() + member.settings().fetchTimeoutMs();
            member.links().send(leader, new RaftRequest.UpdateVoter(epoch, member.asVoter()), member.nowMs());
        } else if (member.nowMs() >= nextUpdateMs && member.isToJoin()) {
            nextUpdateMs = member.nowMs() + member.settings().fetchTimeoutMs();
            member.links().send(leader, join(member), member.nowMs());
        } else if (member.isFlushed()) {
            member.links().send(leader, fetch(member), member.nowMs());
        }
    }

    /** Where the log does not keep the voters, each tells every leader once who it is, so that the log can. */
    private boolean isUpdateDue(Member member) {
        boolean outdated = member.voters().keptInLog() ? member.isVoterOutdated() : !hasToldLeader;
        return member.nowMs() >= nextUpdateMs && outdated && member.isVoter();
    }

    /** Another disk of this node that still votes has to go first. */
    private static RaftRequest join(Member member) {
        VoterSet.Voter before = member.voterSet().voter(member.self().id());
        return before == null
                ? new RaftRequest.AddVoter(
                        member.self(), member.endpoints(), member.settings().requestTimeoutMs(), false)
                : new RaftRequest.RemoveVoter(before.key());
    }

    private RaftRequest.Fetch fetch(Member member) {
        return new RaftRequest.Fetch(
                member.self(),
                epoch,
                member.log().endOffset(),
                member.log().lastEpoch(),
                member.highWatermark(),
                member.settings().fetchMaxWaitMs(),
                member.settings().fetchMaxBytes());
    }

    @Override
    public long deadlineMs() {
        return wakeMs;
    }

    /** The leader has resigned: whoever is to follow it does not wait. */
    void leaderResigned(long deadlineMs) {
        fetchDeadlineMs = Math.min(fetchDeadlineMs, deadlineMs);
        hasFetched = false;
    }

    /** Somebody else says that this is still the leader, so it is asked again. */
    void leaderConfirmed(Member member) {
        if (!member.mayStand()) {
            fetchDeadlineMs =
                    Math.max(fetchDeadlineMs, member.nowMs() + member.settings().fetchTimeoutMs());
        }
    }

    void downloadEnded() {
        download = null;
    }

    @Override
    public void answered(Member member, int peerId, RaftRequest request, RaftResponse response) {
        if (response instanceof RaftResponse.VoterChange told) {
            hasToldLeader = told.error() == ErrorCode.NONE || told.error() == ErrorCode.UNSUPPORTED_VERSION;
        }
        if (response.error() != ErrorCode.NONE) {
            failed(member, peerId, response);
            return;
        }
        switch (response) {
            case RaftResponse.Fetch fetched
            when fetched.leadership().leaderId() == leaderId() -> {
                heard(member);
                fetched(member, fetched);
            }
            case RaftResponse.FetchSnapshot piece -> {
                heard(member);
                received(member, piece);
            }
            case RaftResponse.Fetch stray -> member.links().backOff(peerId, member.nowMs());
            case RaftResponse.Vote vote -> {}
            case RaftResponse.Epoch told -> {}
            case RaftResponse.VoterChange changed -> {}
            case RaftResponse.Quorum quorum -> {}
            case RaftResponse.Versions versions -> {}
        }
    }

    /** A snapshot that the leader does not have any more is not asked for again: a fetch tells which one it has. */
    private void failed(Member member, int peerId, RaftResponse response) {
        if (response instanceof RaftResponse.FetchSnapshot) {
            download = null;
        }
        if (!(response instanceof RaftResponse.VoterChange)) {
            member.links().backOff(peerId, member.nowMs());
        }
    }

    private void heard(Member member) {
        hasFetched = true;
        fetchDeadlineMs = member.nowMs() + member.settings().fetchTimeoutMs();
    }

    private void fetched(Member member, RaftResponse.Fetch fetched) {
        if (fetched.diverging() != null) {
            member.truncateTo(member.log().agreement(fetched.diverging()));
        } else if (fetched.snapshot() != null) {
            begin(member, fetched.snapshot());
        } else {
            member.appendFetched(fetched.batches());
            member.commitUpTo(Math.min(fetched.highWatermark(), member.log().endOffset()));
        }
    }

    /** Asking at once again for one that holds nothing new would go on for ever. */
    private void begin(Member member, SnapshotId snapshot) {
        if (snapshot.endOffset() > member.highWatermark()) {
            download = new SnapshotDownload(snapshot);
        } else {
            member.links().backOff(leaderId(), member.nowMs());
        }
    }

    private void received(Member member, RaftResponse.FetchSnapshot piece) {
        SnapshotDownload current = download;
        if (current == null || !current.accepts(piece)) {
            download = null;
            return;
        }
        member.effects().add(new RaftEffect.WriteSnapshot(piece.id(), piece.position(), piece.bytes()));
        SnapshotDownload next = current.after(piece);
        download = next;
        if (next.isComplete()) {
            member.effects().add(new RaftEffect.InstallSnapshot(piece.id()));
        }
    }
}
