package dev.ottla.raft;

import dev.ottla.metadata.Endpoint;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.runtime.RandomSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One member of a KRaft quorum, voter or observer: events in, ordered effects out (KIP-595, KIP-630, KIP-853, KIP-996;
 * Ongaro's Raft with Kafka's words). Pure: no I/O, no clock, no threads; owned by the controller's strand.
 *
 * <p>Invariants: an epoch is remembered before anything is done in it; a vote is given once in an epoch; a leader
 * appends only in its own epoch; the high watermark never goes back and never passes what a majority of the voters in
 * effect has on disk, and not before a batch of the leader's own epoch is there; what is committed is never cut off.
 *
 * <p>A single node is a quorum of one, by the same steps: it has won every election that it begins, and commits what it
 * has flushed.
 */
public final class RaftNode {
    /**
     * Who this member is.
     *
     * @param endpoints of its controller listeners
     * @param minKRaftVersion the lowest level of {@code kraft.version} that it understands
     * @param bootstrap whom an observer asks for the leader; their ids are below -1
     * @param joins whether it becomes a voter by itself, {@code controller.quorum.auto.join.enable}
     */
    public record Identity(
            ReplicaKey self,
            List<Endpoint> endpoints,
            short minKRaftVersion,
            short maxKRaftVersion,
            List<Peer> bootstrap,
            boolean joins) {
        public Identity {
            endpoints = List.copyOf(endpoints);
            bootstrap = List.copyOf(bootstrap);
        }
    }

    /**
     * What a member finds when it starts.
     *
     * @param remembered what {@code quorum-state} says
     * @param log as far as it is on disk
     */
    public record Recovered(VoterHistory voters, QuorumState remembered, LogShape log) {}

    /** Time and chance, and the rules, which only tests break. */
    record Chances(RaftSettings settings, RandomSource random, RaftRules rules) {}

    private final Member member;

    public RaftNode(Identity identity, Recovered recovered, RaftSettings settings, RandomSource random) {
        this(identity, recovered, new Chances(settings, random, new RaftRules()));
    }

    RaftNode(Identity identity, Recovered recovered, Chances chances) {
        this.member = new Member(identity, recovered, chances);
    }

    /**
     * Takes one step. The effects are to be carried out in order, before the next step.
     *
     * @param nowMs never goes back
     */
    public List<RaftEffect> step(RaftEvent event, long nowMs) {
        member.begin(nowMs);
        switch (event) {
            case RaftEvent.Started started -> member.transitions().start();
            case RaftEvent.Tick tick -> {}
            case RaftEvent.Asked asked -> new Inquiry(member, asked.token()).answer(asked.request());
            case RaftEvent.Answered answered -> answered(answered);
            case RaftEvent.Unanswered unanswered -> unanswered(unanswered);
            case RaftEvent.Flushed flushed -> member.flushed(flushed.endOffset());
            case RaftEvent.Proposed proposed -> append(proposed.entries());
            case RaftEvent.KRaftVersionRaised raised -> raiseKRaftVersion();
            case RaftEvent.SnapshotTaken taken -> member.snapshotTaken(taken.id());
            case RaftEvent.LogCleaned cleaned -> member.logCleaned(cleaned.id());
            case RaftEvent.SnapshotInstalled installed -> {
                member.snapshotInstalled(installed.id(), installed.voters());
                downloadEnded();
            }
            case RaftEvent.SnapshotRefused refused -> downloadEnded();
            case RaftEvent.Resigned resigned -> member.transitions().resign();
        }
        act();
        List<RaftEffect> effects = List.copyOf(member.effects());
        member.effects().clear();
        return effects;
    }

    private void act() {
        long before;
        do {
            before = member.transitionCount();
            member.role().act(member);
        } while (before != member.transitionCount());
    }

    private void append(Entries entries) {
        if (member.role() instanceof Leader leader) {
            member.effects().add(new RaftEffect.Append(leader.epoch(), entries));
            member.appended(entries.count());
        }
    }

    private void raiseKRaftVersion() {
        if (member.role() instanceof Leader leader && leader.kraftVersionProblem(member) == null) {
            leader.raiseKRaftVersion(member);
        }
    }

    /** Why {@code kraft.version} cannot become 1 now; null if it can. Only a leader can say. */
    @Nullable
    String kraftVersionProblem() {
        return member.role() instanceof Leader leader
                ? leader.kraftVersionProblem(member)
                : "this node does not lead the quorum";
    }

    private void downloadEnded() {
        if (member.role() instanceof Follower follower) {
            follower.downloadEnded();
        }
    }

    private void answered(RaftEvent.Answered answered) {
        RaftRequest request = member.links().answered(answered.peerId(), answered.number());
        if (request == null) {
            return;
        }
        long before = member.transitionCount();
        Rumour.heard(member, answered.response());
        if (member.transitionCount() == before) {
            member.role().answered(member, answered.peerId(), request, answered.response());
        } else if (answered.response().error() != ErrorCode.NONE) {
            member.links().backOff(answered.peerId(), member.nowMs());
        }
    }

    private void unanswered(RaftEvent.Unanswered unanswered) {
        RaftRequest request = member.links().answered(unanswered.peerId(), unanswered.number());
        if (request != null) {
            member.links().backOff(unanswered.peerId(), member.nowMs());
            member.role().unanswered(member, unanswered.peerId(), request);
        }
    }

    /** When to step again with {@link RaftEvent.Tick}, in the time of the steps; {@code Long.MAX_VALUE} for never. */
    public long nextDeadlineMs() {
        return Math.min(member.role().deadlineMs(), member.links().nextDeadlineMs());
    }

    public int epoch() {
        return member.role().epoch();
    }

    public boolean isLeader() {
        return member.role() instanceof Leader;
    }

    /** Whether it leads and anybody copies its log. */
    boolean isFollowed() {
        return member.role() instanceof Leader leader && leader.isFollowed(member);
    }

    /** -1 while nobody is known to lead. */
    public int leaderId() {
        return member.role() instanceof Resigned ? -1 : member.role().leaderId();
    }

    /** Whom this node knows as leader, itself included. */
    public RaftResponse.Leadership leadership() {
        return member.role() instanceof Resigned
                ? new RaftResponse.Leadership(-1, epoch(), List.of())
                : member.leadership();
    }

    /** Whether there is still somebody to be told that this node leads no more. */
    public boolean isResigning() {
        return member.role() instanceof Resigned resigned && !resigned.isDone(member);
    }

    /** In effect, committed or not. */
    public VoterSet voters() {
        return member.voterSet();
    }

    public VoterHistory voterHistory() {
        return member.voters();
    }

    /** The end of the log as far as this node has decided on it, exclusive. */
    public long logEndOffset() {
        return member.log().endOffset();
    }

    public long highWatermark() {
        return member.highWatermark();
    }

    LogShape log() {
        return member.log();
    }

    Role role() {
        return member.role();
    }
}
