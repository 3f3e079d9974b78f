package dev.ottla.raft;

import dev.ottla.protocol.message.LeaderChangeMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ways from one role to another. An epoch, a vote and a leader are remembered before anything is done in them; what
 * others hear about a role comes after that.
 *
 * <pre>
 *               time is up                    majority would          majority did
 * Unattached ───────────────▶ Prospective ──────────────▶ Candidate ─────────────▶ Leader
 *     │  ▲                      │   ▲                        │ lost, time is up       │ no quorum, removed,
 *     │  └── lost, no leader ───┤   └────────────────────────┘                        ▼ shut down
 *     ▼ a leader is known       │ lost                       Unattached ◀── time ── Resigned
 * Follower ◀────────────────────┘
 *           from anywhere, with a larger epoch: Unattached or Follower
 * </pre>
 */
final class Transitions {
    private static final short LEADER_CHANGE_VERSION = 0;

    private final Member member;

    Transitions(Member member) {
        this.member = member;
    }

    /** Takes part. Who is the only voter has nobody to wait for. */
    void start() {
        QuorumState remembered = member.remembered();
        boolean others = !member.otherVoters().isEmpty();
        RaftResponse.Leadership leader = new RaftResponse.Leadership(
                member.role().leaderId(),
                member.role().epoch(),
                member.endpointsOf(member.role().leaderId()));
        if (others
                && leader.isKnown()
                && leader.leaderId() != member.self().id()
                && !leader.endpoints().isEmpty()) {
            member.become(following(leader, remembered.voted()));
            member.effects().add(new RaftEffect.LeaderKnown(leader.leaderId(), leader.epoch()));
        } else {
            long waitMs = others ? member.electionTimeoutMs() : 0;
            Role role = member.role();
            member.become(new Unattached(role.epoch(), role.leaderId(), role.voted(), deadline(waitMs)));
        }
    }

    private long deadline(long waitMs) {
        return member.mayStand() ? member.nowMs() + waitMs : Long.MAX_VALUE;
    }

    /** Another epoch, of which nothing is known yet. A wait that has begun goes on. */
    void unattached(int epoch) {
        Role before = leave();
        boolean waiting = before instanceof Unattached || before instanceof Prospective || before instanceof Follower;
        long freshMs = deadline(member.electionTimeoutMs());
        long deadlineMs = waiting && member.mayStand() ? Math.min(freshMs, before.deadlineMs()) : freshMs;
        member.become(new Unattached(epoch, -1, ReplicaKey.NONE, deadlineMs));
        member.remember(new QuorumState(epoch, -1, ReplicaKey.NONE));
        member.effects().add(new RaftEffect.LeaderKnown(-1, epoch));
    }

    /** Gives the vote of this epoch. */
    void vote(ReplicaKey candidate) {
        Role role = member.role();
        if (role.voted().equals(candidate)) {
            return;
        }
        long deadlineMs = deadline(member.electionTimeoutMs());
        member.become(new Unattached(role.epoch(), role.leaderId(), candidate, deadlineMs));
        member.remember(new QuorumState(role.epoch(), role.leaderId(), candidate));
    }

    void prospective() {
        Role role = member.role();
        member.become(new Prospective(
                role.epoch(),
                role.leaderId(),
                member.endpointsOf(role.leaderId()),
                role.voted(),
                new Ballot(member.self().id()),
                member.nowMs() + member.electionTimeoutMs()));
    }

    void candidate() {
        int epoch = member.role().epoch() + 1;
        member.become(new Candidate(epoch, member.self(), member.nowMs() + member.electionTimeoutMs()));
        member.remember(QuorumState.votedFor(epoch, member.self()));
    }

    void electionLost(Prospective lost) {
        RaftResponse.Leadership leader =
                new RaftResponse.Leadership(lost.leaderId(), lost.epoch(), lost.leaderEndpoints());
        boolean followed =
                leader.isKnown() && leader.leaderId() != member.self().id();
        if (followed && member.isVoter() && !leader.endpoints().isEmpty()) {
            member.become(following(leader, lost.voted()));
        } else {
            member.become(
                    new Unattached(lost.epoch(), lost.leaderId(), lost.voted(), deadline(member.electionTimeoutMs())));
        }
    }

    void follow(RaftResponse.Leadership leader) {
        Role before = leave();
        ReplicaKey voted = before.epoch() == leader.epoch() ? before.voted() : ReplicaKey.NONE;
        member.become(following(leader, voted));
        member.remember(new QuorumState(leader.epoch(), leader.leaderId(), voted));
        member.effects().add(new RaftEffect.LeaderKnown(leader.leaderId(), leader.epoch()));
    }

    private Follower following(RaftResponse.Leadership leader, ReplicaKey voted) {
        long fetchTimeoutMs = member.settings().fetchTimeoutMs();
        return new Follower(leader, voted, member.nowMs() + fetchTimeoutMs, member.nowMs() + fetchTimeoutMs / 2);
    }

    void lead(Candidate elected) {
        long startOffset = member.log().endOffset();
        member.become(new Leader(
                elected.epoch(),
                member.self().id(),
                startOffset,
                member.nowMs() + Leader.quorumTimeoutMs(member.settings())));
        member.remember(QuorumState.ledBy(elected.epoch(), member.self().id()));
        member.effects().add(new RaftEffect.Lead(elected.epoch(), startOffset));
        member.effects().add(new RaftEffect.LeaderKnown(member.self().id(), elected.epoch()));
        VoterSet written = votersToWrite();
        RaftEffect.AppendLeaderChange first =
                new RaftEffect.AppendLeaderChange(elected.epoch(), leaderChange(elected), written);
        member.effects().add(first);
        if (written != null) {
            member.votersAppended(written);
        }
        member.appended(first.recordCount());
    }

    /** A leader that has moved, or understands more than it did, writes that down at once; null for neither. */
    private @Nullable VoterSet votersToWrite() {
        boolean moved = member.voters().keptInLog() && member.isVoterOutdated();
        if (moved) {
            return member.voterSet().with(member.asVoter());
        }
        return member.voters().toBeIntroduced() ? member.voterSet() : null;
    }

    /** Gives up the office, if it has one; who stands alone has nobody to tell. */
    void resign() {
        if (member.role() instanceof Leader leader) {
            List<ReplicaKey> successors = leader.successors(member);
            leave();
            member.become(new Resigned(
                    leader.epoch(), member.self().id(), successors, member.nowMs() + member.electionTimeoutMs()));
            member.effects().add(new RaftEffect.LeaderKnown(-1, leader.epoch()));
        }
    }

    private Role leave() {
        Role before = member.role();
        if (before instanceof Leader leader) {
            leader.refuseFetches(member);
            member.effects().add(new RaftEffect.StepDown(leader.epoch()));
        }
        return before;
    }

    /** In version 0 whatever the level of {@code kraft.version}: Apache Kafka 4.3 reads no other. */
    private LeaderChangeMessage leaderChange(Candidate elected) {
        return LeaderChangeMessage.builder()
                .version(LEADER_CHANGE_VERSION)
                .leaderId(member.self().id())
                .voters(member.voterSet().keys().stream()
                        .map(key -> voter(key.id()))
                        .toList())
                .grantingVoters(elected.ballot().granted().stream()
                        .sorted()
                        .map(Transitions::voter)
                        .toList())
                .build();
    }

    private static LeaderChangeMessage.Voter voter(int id) {
        return LeaderChangeMessage.Voter.builder().voterId(id).build();
    }
}
