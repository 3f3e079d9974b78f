package dev.ottla.raft;

import dev.ottla.metadata.Endpoint;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.runtime.RandomSource;
import java.util.ArrayList;
import java.util.List;

/**
 * What a member of the quorum knows, whatever its role: the state that {@link RaftNode} and the roles share, and the
 * small steps that several of them take. Owned by the strand that steps the node.
 *
 * <p>{@code log} runs ahead of the disk by the effects that are not carried out yet; {@code flushedEndOffset} is what
 * the disk has confirmed.
 */
final class Member {
    private static final long FURTHEST_MS = Long.MAX_VALUE;

    private final RaftNode.Identity identity;
    private final RaftSettings settings;
    private final RandomSource random;
    private final RaftRules rules;
    private final List<RaftEffect> effects = new ArrayList<>();
    private final Links links;
    private final Transitions transitions = new Transitions(this);
    private Role role;
    private LogShape log;
    private VoterHistory voters;
    private QuorumState remembered;
    private long flushedEndOffset;
    private long highWatermark;
    private long nowMs;
    private int nextBootstrap;
    private long transitionCount;

    Member(RaftNode.Identity identity, RaftNode.Recovered recovered, RaftNode.Chances chances) {
        this.identity = identity;
        this.settings = chances.settings();
        this.random = chances.random();
        this.rules = chances.rules();
        this.links = new Links(settings, effects::add);
        this.log = recovered.log();
        this.voters = recovered.voters();
        this.remembered = recovered.remembered();
        this.flushedEndOffset = log.endOffset();
        this.highWatermark = log.snapshot() == null ? 0 : log.snapshot().endOffset();
        int epoch = Math.max(remembered.epoch(), log.lastEpoch());
        boolean current = epoch == remembered.epoch();
        this.role = new Unattached(
                epoch,
                current ? remembered.leaderId() : -1,
                current ? remembered.voted() : ReplicaKey.NONE,
                FURTHEST_MS);
    }

    // What everybody may look at.

    ReplicaKey self() {
        return identity.self();
    }

    List<Endpoint> endpoints() {
        return identity.endpoints();
    }

    RaftSettings settings() {
        return settings;
    }

    RaftRules rules() {
        return rules;
    }

    List<RaftEffect> effects() {
        return effects;
    }

    Links links() {
        return links;
    }

    Transitions transitions() {
        return transitions;
    }

    Role role() {
        return role;
    }

    /** Tells whether the role has been replaced meanwhile, be it by an equal one. */
    long transitionCount() {
        return transitionCount;
    }

    LogShape log() {
        return log;
    }

    VoterHistory voters() {
        return voters;
    }

    VoterSet voterSet() {
        return voters.latest();
    }

    QuorumState remembered() {
        return remembered;
    }

    long highWatermark() {
        return highWatermark;
    }

    long flushedEndOffset() {
        return flushedEndOffset;
    }

    long nowMs() {
        return nowMs;
    }

    boolean isVoter() {
        return voterSet().contains(self());
    }

    /**
     * Whether it may stand for election. One that is being removed may, until that is committed: the others may not be
     * able to elect anybody whose log is as long as its own (Ongaro's dissertation, 4.2.2).
     */
    boolean mayStand() {
        VoterSet before = voters.latestOffset() >= highWatermark ? voters.before(voters.latestOffset()) : null;
        return isVoter() || (before != null && before.contains(self()));
    }

    /** Whether a fetch may say that everything up to the end of the log is on this disk. */
    boolean isFlushed() {
        return rules.mayFetch(flushedEndOffset, log);
    }

    List<VoterSet.Voter> otherVoters() {
        return voterSet().voters().values().stream()
                .filter(voter -> voter.key().id() != self().id())
                .toList();
    }

    /** Whether it should become a voter by itself (KIP-853): the voters stand in the log, and it is none of them. */
    boolean isToJoin() {
        return identity.joins() && voters.keptInLog() && !isVoter();
    }

    /** This node as it should stand among the voters. */
    VoterSet.Voter asVoter() {
        return new VoterSet.Voter(self(), endpoints(), identity.minKRaftVersion(), identity.maxKRaftVersion());
    }

    /** Whether this node is a voter with other addresses or levels than it has now. */
    boolean isVoterOutdated() {
        VoterSet.Voter known = voterSet().voter(self().id());
        return isVoter() && known != null && !known.isAs(asVoter());
    }

    RaftResponse.Leadership leadership() {
        return new RaftResponse.Leadership(role.leaderId(), role.epoch(), endpointsOf(role.leaderId()));
    }

    /** Where a node can be reached; empty if that is not known. */
    List<Endpoint> endpointsOf(int id) {
        if (id == self().id()) {
            return endpoints();
        }
        if (id >= 0 && id == role.leaderId() && !role.leaderEndpoints().isEmpty()) {
            return role.leaderEndpoints();
        }
        VoterSet.Voter voter = voterSet().voter(id);
        return voter == null ? List.of() : voter.endpoints();
    }

    // Chance.

    /** Between one and two election timeouts: members that wait together should not wake together. */
    long electionTimeoutMs() {
        return settings.electionTimeoutMs() + random.nextInt((int) settings.electionTimeoutMs());
    }

    long electionBackoffMs() {
        return 1L + random.nextInt((int) settings.electionBackoffMaxMs());
    }

    // Steps that several take.

    void begin(long stepMs) {
        nowMs = Math.max(nowMs, stepMs);
        links.expire(nowMs);
    }

    /** Takes another role; what was asked in the old one is not waited for. */
    void become(Role next) {
        role = next;
        transitionCount++;
        links.forgetRequests();
    }

    void remember(QuorumState state) {
        if (!state.equals(remembered)) {
            remembered = state;
            effects.add(new RaftEffect.Persist(state));
        }
    }

    void send(VoterSet.Voter voter, RaftRequest request) {
        if (links.isReady(voter.key().id())) {
            links.send(new Peer(voter.key().id(), voter.endpoints()), request, nowMs);
        }
    }

    void reply(long token, RaftResponse response) {
        effects.add(new RaftEffect.Reply(token, response));
    }

    void askForVotes(Ballot ballot, boolean preVote) {
        for (VoterSet.Voter voter : otherVoters()) {
            if (ballot.isOpen(voter.key().id())) {
                send(
                        voter,
                        new RaftRequest.Vote(
                                self(), role.epoch(), log.lastEpoch(), log.endOffset(), voter.key(), preVote));
            }
        }
    }

    /** One after the other, whoever could know the leader is asked for what follows. */
    void lookForLeader() {
        List<Peer> known = new ArrayList<>(identity.bootstrap());
        otherVoters().forEach(voter -> known.add(new Peer(voter.key().id(), voter.endpoints())));
        if (known.isEmpty() || known.stream().anyMatch(peer -> !links.isReady(peer.id()))) {
            return;
        }
        Peer next = known.get(Math.floorMod(nextBootstrap++, known.size()));
        RaftRequest.Fetch fetch = new RaftRequest.Fetch(
                self(), role.epoch(), log.endOffset(), log.lastEpoch(), highWatermark, 0, settings.fetchMaxBytes());
        if (isFlushed()) {
            links.send(next, fetch, nowMs);
        }
    }

    // The log.

    /** A leader's own batch: {@code count} records. */
    void appended(int count) {
        log = log.append(role.epoch(), log.endOffset() + count);
        effects.add(new RaftEffect.Flush());
        if (role instanceof Leader leader) {
            leader.wakeFetches(this);
        }
    }

    void appendVoters(int epoch, VoterSet changed) {
        RaftEffect.AppendVoters append = new RaftEffect.AppendVoters(epoch, changed, !voters.keptInLog());
        effects.add(append);
        votersAppended(changed);
        appended(append.recordCount());
    }

    /** Stands at the end of the log, and is in effect from now on. */
    void votersAppended(VoterSet changed) {
        voters = voters.with(log.endOffset(), changed);
    }

    /** What does not follow the end of the log (an answer that came late) is left. */
    void appendFetched(List<LogBatch> batches) {
        List<LogBatch> following = new ArrayList<>();
        for (LogBatch batch : batches) {
            if (batch.baseOffset() == log.endOffset() && batch.epoch() >= log.lastEpoch()) {
                if (batch.voters() != null) {
                    voters = voters.with(batch.baseOffset(), batch.voters());
                }
                log = log.append(batch.epoch(), batch.nextOffset());
                following.add(batch);
            }
        }
        if (!following.isEmpty()) {
            effects.add(new RaftEffect.AppendFetched(following));
            effects.add(new RaftEffect.Flush());
        }
    }

    void truncateTo(long endOffset) {
        if (endOffset < highWatermark) {
            throw new IllegalStateException("the leader of epoch " + role.epoch() + " asks for a cut at offset "
                    + endOffset + ", but everything before " + highWatermark + " is committed");
        }
        if (endOffset < log.endOffset()) {
            log = log.truncateTo(endOffset);
            voters = voters.truncateTo(endOffset);
            flushedEndOffset = Math.min(flushedEndOffset, endOffset);
            effects.add(new RaftEffect.Truncate(endOffset));
        }
    }

    void flushed(long endOffset) {
        flushedEndOffset = Math.max(flushedEndOffset, Math.min(endOffset, log.endOffset()));
    }

    void commitUpTo(long endOffset) {
        if (endOffset > highWatermark) {
            highWatermark = endOffset;
            effects.add(new RaftEffect.Commit(endOffset));
        }
    }

    void snapshotTaken(SnapshotId id) {
        log = log.withSnapshot(id);
    }

    void logCleaned(SnapshotId id) {
        log = log.cleanedTo(id);
        voters = voters.cleanedTo(id.endOffset());
    }

    void snapshotInstalled(SnapshotId id, VoterHistory history) {
        log = LogShape.startingAt(id);
        voters = voters.keptInLog() || history.keptInLog() ? history : voters;
        flushedEndOffset = id.endOffset();
        commitUpTo(id.endOffset());
    }

    /** An error for a request that this member, in its role, does not serve. */
    ErrorCode epochError(int requestEpoch) {
        if (requestEpoch < role.epoch()) {
            return ErrorCode.FENCED_LEADER_EPOCH;
        }
        return requestEpoch > role.epoch() ? ErrorCode.UNKNOWN_LEADER_EPOCH : ErrorCode.NONE;
    }
}
