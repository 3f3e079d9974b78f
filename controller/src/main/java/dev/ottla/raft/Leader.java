package dev.ottla.raft;

import dev.ottla.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Leads its epoch: tells the voters so until they fetch, serves fetches, and moves the high watermark as the voters'
 * disks allow. Gives up when no majority has fetched for one and a half fetch timeouts: somebody else may lead by then.
 */
final class Leader implements Role {
    private final int epoch;
    private final int self;
    private final long startOffset;
    private final ReplicaProgress progress = new ReplicaProgress();
    private final ParkedFetches parked = new ParkedFetches();
    private final VoterChanges changes = new VoterChanges();
    private final KnownVoters known = new KnownVoters();
    private final Map<Integer, Long> nextBeginMs = new HashMap<>();
    private final Set<Integer> fetchedVoters = new HashSet<>();
    private long quorumDeadlineMs;
    private long wakeMs = Long.MAX_VALUE;
    private boolean wasAlone;

    /** @param startOffset where the epoch begins; nothing is committed before its first batch is (Raft §5.4.2) */
    Leader(int epoch, int self, long startOffset, long quorumDeadlineMs) {
        this.epoch = epoch;
        this.self = self;
        this.startOffset = startOffset;
        this.quorumDeadlineMs = quorumDeadlineMs;
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
        return false;
    }

    VoterChanges changes() {
        return changes;
    }

    boolean isFollowed(Member member) {
        return !member.otherVoters().isEmpty() || progress.hasObservers(member.voterSet());
    }

    KnownVoters known() {
        return known;
    }

    /** Why the log cannot keep the voters from now on; null if it can, or does. */
    @Nullable
    String kraftVersionProblem(Member member) {
        if (member.voters().keptInLog()) {
            return null;
        }
        if (member.isVoter()) {
            known.tell(member.voterSet(), member.asVoter());
        }
        return known.problem(member.voterSet());
    }

    /** Only without a {@link #kraftVersionProblem}. */
    void raiseKRaftVersion(Member member) {
        if (!member.voters().keptInLog()) {
            VoterSet before = member.voterSet();
            VoterSet after = known.complete(before);
            progress.rename(before, after);
            member.appendVoters(epoch, after);
        }
    }

    ReplicaProgress progress() {
        return progress;
    }

    /** Whether a record of its own epoch is committed: until then it does not know what is. */
    boolean knowsHighWatermark(Member member) {
        return member.highWatermark() > startOffset;
    }

    @Override
    public void act(Member member) {
        advance(member);
        long before = member.transitionCount();
        changes.act(member, this);
        if (member.transitionCount() != before) {
            return;
        }
        List<VoterSet.Voter> others = member.otherVoters();
        joinedByOthers(member, others);
        if (!others.isEmpty() && member.nowMs() >= quorumDeadlineMs) {
            member.transitions().resign();
            return;
        }
        parked.takeExpired(member.nowMs()).forEach(fetch -> serve(member, fetch.token(), fetch.fetch()));
        progress.forgetSilent(member.voterSet(), member.nowMs());
        beginEpoch(member, others);
        wakeMs = Math.min(others.isEmpty() ? Long.MAX_VALUE : quorumDeadlineMs, nextBegin(member.nowMs(), others));
    }

    /** Who was the only voter did not have to hear from anybody until now. */
    private void joinedByOthers(Member member, List<VoterSet.Voter> others) {
        if (wasAlone && !others.isEmpty()) {
            quorumDeadlineMs = member.nowMs() + quorumTimeoutMs(member.settings());
        }
        wasAlone = others.isEmpty();
    }

    @Override
    public long deadlineMs() {
        return Math.min(wakeMs, Math.min(parked.nextDeadlineMs(), changes.deadlineMs()));
    }

    private void beginEpoch(Member member, List<VoterSet.Voter> others) {
        for (VoterSet.Voter voter : others) {
            int id = voter.key().id();
            if (member.nowMs() >= nextBeginMs.getOrDefault(id, 0L)
                    && member.links().isReady(id)) {
                nextBeginMs.put(id, member.nowMs() + member.settings().fetchTimeoutMs() / 2);
                member.send(voter, new RaftRequest.BeginEpoch(self, epoch, member.endpoints(), voter.key()));
            }
        }
    }

    /** One that is due but still busy is looked at again when its request comes to an end. */
    private long nextBegin(long nowMs, List<VoterSet.Voter> others) {
        long next = Long.MAX_VALUE;
        for (VoterSet.Voter voter : others) {
            long beginMs = nextBeginMs.getOrDefault(voter.key().id(), 0L);
            next = beginMs > nowMs ? Math.min(next, beginMs) : next;
        }
        return next;
    }

    @Override
    public void answered(Member member, int peerId, RaftRequest request, RaftResponse response) {
        if (response instanceof RaftResponse.Versions versions) {
            changes.versions(member, this, peerId, versions);
        } else if (response.error() != ErrorCode.NONE) {
            unanswered(member, peerId, request);
            member.links().backOff(peerId, member.nowMs());
        }
    }

    @Override
    public void unanswered(Member member, int peerId, RaftRequest request) {
        if (request instanceof RaftRequest.AskVersions) {
            changes.unanswered(member, this, peerId);
        } else {
            nextBeginMs.put(peerId, member.nowMs());
        }
    }

    /** A replica that says which epoch it knows asks for what follows. */
    void fetch(Member member, long token, RaftRequest.Fetch fetch) {
        LogShape.FetchPosition position = member.log().positionOf(fetch.offset(), fetch.lastFetchedEpoch());
        boolean common = position instanceof LogShape.FetchPosition.Common;
        heard(member, fetch, common);
        advance(member);
        boolean nothingNew = common
                && fetch.offset() >= member.log().endOffset()
                && fetch.highWatermark() >= knownHighWatermark(member);
        if (nothingNew && fetch.maxWaitMs() > 0) {
            ParkedFetches.Parked other = parked.park(token, fetch, member.nowMs());
            if (other != null) {
                serve(member, other.token(), other.fetch());
            }
        } else {
            serve(member, token, fetch);
        }
    }

    /** A fetch of a snapshot is a sign of life too. */
    void heard(Member member, ReplicaKey replica) {
        if (member.voterSet().contains(replica)) {
            nextBeginMs.put(replica.id(), member.nowMs() + member.settings().fetchTimeoutMs() / 2);
            checkQuorum(member, replica.id());
        }
    }

    private void heard(Member member, RaftRequest.Fetch fetch, boolean common) {
        if (fetch.replica().id() < 0 || fetch.replica().equals(member.self())) {
            return;
        }
        heard(member, fetch.replica());
        ReplicaKey key = member.voterSet().keyOf(fetch.replica());
        ParkedFetches.Parked before = parked.remove(fetch.replica());
        if (before != null) {
            serve(member, before.token(), before.fetch());
        }
        long known = common ? fetch.offset() : -1;
        progress.fetched(key, known, member.log().endOffset(), member.nowMs());
    }

    private void checkQuorum(Member member, int voter) {
        fetchedVoters.add(voter);
        VoterSet voters = member.voterSet();
        long heard = fetchedVoters.stream()
                .filter(id -> voters.voter(id) != null && id != self)
                .count();
        if (heard + (member.isVoter() ? 1 : 0) >= voters.majority()) {
            quorumDeadlineMs = member.nowMs() + quorumTimeoutMs(member.settings());
            fetchedVoters.clear();
        }
    }

    static long quorumTimeoutMs(RaftSettings settings) {
        return settings.fetchTimeoutMs() * 3 / 2;
    }

    /** Something was appended or committed. */
    void wakeFetches(Member member) {
        parked.takeAll().forEach(fetch -> serve(member, fetch.token(), fetch.fetch()));
    }

    /** This node does not lead any more. */
    void refuseFetches(Member member) {
        for (ParkedFetches.Parked fetch : parked.takeAll()) {
            member.reply(
                    fetch.token(), RaftResponse.Fetch.error(ErrorCode.NOT_LEADER_OR_FOLLOWER, member.leadership()));
        }
        changes.refuse(member);
    }

    private void serve(Member member, long token, RaftRequest.Fetch fetch) {
        EpochEnd diverging = null;
        SnapshotId snapshot = null;
        switch (member.log().positionOf(fetch.offset(), fetch.lastFetchedEpoch())) {
            case LogShape.FetchPosition.Common common -> {}
            case LogShape.FetchPosition.Diverging parting -> diverging = parting.end();
            case LogShape.FetchPosition.InSnapshot in -> snapshot = in.id();
        }
        RaftResponse.Fetch header = new RaftResponse.Fetch(
                ErrorCode.NONE,
                member.leadership(),
                knownHighWatermark(member),
                member.log().startOffset(),
                diverging,
                snapshot,
                List.of());
        boolean hasContent = diverging == null
                && snapshot == null
                && fetch.offset() < member.log().endOffset();
        if (hasContent) {
            member.effects().add(new RaftEffect.ReplyFromLog(token, header, fetch.offset(), fetch.maxBytes()));
        } else {
            member.reply(token, header);
        }
    }

    private long knownHighWatermark(Member member) {
        return knowsHighWatermark(member) ? member.highWatermark() : -1;
    }

    /** Commits what a majority of the voters in effect has on disk. */
    private void advance(Member member) {
        VoterSet voters = member.voterSet();
        List<Long> ends = new ArrayList<>();
        for (VoterSet.Voter voter : voters.voters().values()) {
            ends.add(
                    voters.contains(member.self()) && voter.key().id() == self
                            ? member.flushedEndOffset()
                            : progress.endOffset(voter.key()));
        }
        ends.sort(Comparator.naturalOrder());
        long end = member.rules().committedEnd(ends, voters.majority(), startOffset, member.highWatermark());
        if (end > member.highWatermark()) {
            member.commitUpTo(Math.min(end, member.log().endOffset()));
            wakeFetches(member);
        }
    }

    /** The other voters, the ones whose logs are longest first. */
    List<ReplicaKey> successors(Member member) {
        return member.otherVoters().stream()
                .map(VoterSet.Voter::key)
                .sorted(Comparator.comparingLong(progress::endOffset).reversed())
                .toList();
    }

    QuorumDescription describe(Member member) {
        VoterSet voters = member.voterSet();
        return new QuorumDescription(
                self,
                epoch,
                knownHighWatermark(member),
                progress.describeVoters(voters).stream()
                        .map(replica -> replica.key().id() == self ? ownState(member, replica.key()) : replica)
                        .toList(),
                progress.describeObservers(voters),
                voters);
    }

    private static QuorumDescription.Replica ownState(Member member, ReplicaKey key) {
        return new QuorumDescription.Replica(key, member.log().endOffset(), member.nowMs(), member.nowMs());
    }
}
