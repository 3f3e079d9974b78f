package dev.ottla.raft;

import dev.ottla.protocol.message.LeaderChangeMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * One member of a KRaft quorum: events in, ordered effects out (KIP-595, KIP-853; Ongaro's Raft with Kafka's words).
 * Pure: no I/O, no clock, no threads; owned by the controller's strand.
 *
 * <p>Invariants: an epoch is remembered before anything is done in it; a leader appends only in its own epoch; the high
 * watermark never goes back and never passes what a majority has on disk, and not before a batch of the leader's own
 * epoch is there.
 *
 * <p>This is the part of the protocol that a quorum of one needs: it elects itself with its own vote and commits what
 * it has flushed. Nothing here assumes that it is alone; voters that are others have simply not granted and not
 * fetched.
 */
public final class RaftNode {
    /**
     * What a member finds when it starts.
     *
     * @param remembered what {@code quorum-state} says
     * @param introducesVoters whether the voters come from a formatted snapshot and are not in the log yet
     * @param lastEpoch of the last record in the log or the latest snapshot; 0 if there is none
     * @param logEndOffset exclusive
     */
    public record Recovered(
            VoterSet voters, boolean introducesVoters, QuorumState remembered, int lastEpoch, long logEndOffset) {}

    private final ReplicaKey self;
    private final VoterSet voters;
    private final boolean introducesVoters;
    private QuorumState remembered;
    private Role role;
    private long logEndOffset;

    public RaftNode(ReplicaKey self, Recovered recovered) {
        this.self = self;
        this.voters = recovered.voters();
        this.introducesVoters = recovered.introducesVoters();
        this.remembered = recovered.remembered();
        this.role = new Role.Unattached(Math.max(remembered.epoch(), recovered.lastEpoch()));
        this.logEndOffset = recovered.logEndOffset();
    }

    /** Takes one step. The effects are to be carried out in order, before the next step. */
    public List<RaftEffect> step(RaftEvent event) {
        List<RaftEffect> effects = new ArrayList<>(2);
        switch (event) {
            case RaftEvent.Started started -> campaign(effects);
            case RaftEvent.Proposed proposed -> append(proposed.entries(), effects);
            case RaftEvent.Flushed flushed -> flushed(flushed.endOffset(), effects);
            case RaftEvent.Resigned resigned -> resign(effects);
        }
        return effects;
    }

    public int epoch() {
        return role.epoch();
    }

    public boolean isLeader() {
        return role instanceof Role.Leader;
    }

    /** -1 while nobody is known to lead. */
    public int leaderId() {
        return remembered.leaderId();
    }

    public VoterSet voters() {
        return voters;
    }

    /** The end of the log as far as this node has decided on it, exclusive. */
    public long logEndOffset() {
        return logEndOffset;
    }

    private void campaign(List<RaftEffect> effects) {
        if (!voters.contains(self)) {
            throw new IllegalStateException("node " + self.id() + " with directory " + self.directoryId()
                    + " is not among the voters " + voters.voters().keySet());
        }
        int epoch = role.epoch() + 1;
        Role.Candidate candidate = new Role.Candidate(epoch, Set.of(self.id()));
        role = candidate;
        remember(QuorumState.votedFor(epoch, self), effects);
        if (candidate.isElected(voters)) {
            lead(candidate, effects);
        }
    }

    private void lead(Role.Candidate elected, List<RaftEffect> effects) {
        role = new Role.Leader(elected.epoch(), logEndOffset, new TreeMap<>(), 0);
        remember(QuorumState.ledBy(elected.epoch(), self.id()), effects);
        effects.add(new RaftEffect.Lead(elected.epoch(), logEndOffset));
        RaftEffect.AppendLeaderChange first = new RaftEffect.AppendLeaderChange(
                elected.epoch(), leaderChange(elected), introducesVoters ? voters : null);
        logEndOffset += first.recordCount();
        effects.add(first);
        effects.add(new RaftEffect.Flush());
    }

    private void append(Entries entries, List<RaftEffect> effects) {
        if (role instanceof Role.Leader leader) {
            logEndOffset += entries.count();
            effects.add(new RaftEffect.Append(leader.epoch(), entries));
            effects.add(new RaftEffect.Flush());
        }
    }

    private void flushed(long endOffset, List<RaftEffect> effects) {
        if (role instanceof Role.Leader leader) {
            Role.Leader next = leader.withFlushed(self.id(), endOffset, voters);
            role = next;
            if (next.highWatermark() > leader.highWatermark()) {
                effects.add(new RaftEffect.Commit(next.highWatermark()));
            }
        }
    }

    private void resign(List<RaftEffect> effects) {
        if (role instanceof Role.Leader leader) {
            role = new Role.Resigned(leader.epoch());
            effects.add(new RaftEffect.StepDown(leader.epoch()));
        }
    }

    private void remember(QuorumState state, List<RaftEffect> effects) {
        remembered = state;
        effects.add(new RaftEffect.Persist(state));
    }

    private LeaderChangeMessage leaderChange(Role.Candidate elected) {
        return LeaderChangeMessage.builder()
                .version((short) 0)
                .leaderId(self.id())
                .voters(voters.voters().keySet().stream().map(RaftNode::voter).toList())
                .grantingVoters(
                        elected.granted().stream().sorted().map(RaftNode::voter).toList())
                .build();
    }

    private static LeaderChangeMessage.Voter voter(int id) {
        return LeaderChangeMessage.Voter.builder().voterId(id).build();
    }
}
