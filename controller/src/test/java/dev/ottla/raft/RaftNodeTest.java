package dev.ottla.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.metadata.Endpoint;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.Uuid;
import dev.ottla.runtime.simulation.SeededRandom;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The pure core: events and the effects that must follow, in order. */
class RaftNodeTest {
    private static final Uuid DISK = new Uuid(5, 5);
    private static final ReplicaKey SELF = new ReplicaKey(1, DISK);

    @Test
    void aQuorumOfOneRemembersBeforeItActs() {
        RaftNode node = node(voters(SELF), false, QuorumState.INITIAL, 0, 0);
        List<RaftEffect> effects = node.step(new RaftEvent.Started(), 0);

        assertThat(effects.get(0)).isEqualTo(new RaftEffect.Persist(QuorumState.votedFor(1, SELF)));
        assertThat(effects.get(1)).isEqualTo(new RaftEffect.Persist(QuorumState.ledBy(1, 1)));
        assertThat(effects.get(2)).isEqualTo(new RaftEffect.Lead(1, 0));
        assertThat(effects.get(3)).isEqualTo(new RaftEffect.LeaderKnown(1, 1));
        assertThat(effects.get(4)).isInstanceOf(RaftEffect.AppendLeaderChange.class);
        assertThat(effects.get(5)).isEqualTo(new RaftEffect.Flush());
        assertThat(node.isLeader()).isTrue();
    }

    @Test
    void nothingIsCommittedBeforeTheEpochHasBegunOnDisk() {
        RaftNode node = node(voters(SELF), false, QuorumState.ledBy(3, 1), 3, 40);
        node.step(new RaftEvent.Started(), 0);
        assertThat(node.epoch()).isEqualTo(4);

        assertThat(node.step(new RaftEvent.Flushed(40), 0)).isEmpty();
        assertThat(node.step(new RaftEvent.Flushed(41), 0)).containsExactly(new RaftEffect.Commit(41));
        assertThat(node.step(new RaftEvent.Flushed(41), 0)).isEmpty();
    }

    /**
     * Figure 8 of the Raft paper: counting replicas of an older epoch's records would commit what can still be lost.
     */
    @Test
    void recordsOfEarlierEpochsAreCommittedOnlyAlongWithOneOfItsOwn() {
        ReplicaKey second = new ReplicaKey(2, Uuid.ZERO);
        RaftNode node = node(
                voters(SELF, second, new ReplicaKey(3, Uuid.ZERO)),
                false,
                new QuorumState(3, -1, ReplicaKey.NONE),
                3,
                40);
        node.step(new RaftEvent.Started(), 0);
        long nowMs = elect(node, second);
        node.step(new RaftEvent.Flushed(41), nowMs);

        assertThat(node.step(new RaftEvent.Asked(1, fetch(second, node.epoch(), 40, 3)), nowMs))
                .noneMatch(RaftEffect.Commit.class::isInstance);
        assertThat(node.step(new RaftEvent.Asked(2, fetch(second, node.epoch(), 41, node.epoch())), nowMs))
                .contains(new RaftEffect.Commit(41));
    }

    private static RaftRequest.Fetch fetch(ReplicaKey replica, int epoch, long offset, int lastEpoch) {
        return new RaftRequest.Fetch(replica, epoch, offset, lastEpoch, Long.MAX_VALUE, 500, 1 << 20);
    }

    /**
     * Lets the election timeout pass, and returns when that is; this voter gives its vote, in the election and before.
     */
    private static long elect(RaftNode node, ReplicaKey voter) {
        long nowMs = node.nextDeadlineMs();
        List<RaftEffect> effects = node.step(new RaftEvent.Tick(), nowMs);
        while (!node.isLeader()) {
            RaftEffect.Send asked = effects.stream()
                    .filter(effect -> effect instanceof RaftEffect.Send send
                            && send.peer().id() == voter.id())
                    .map(RaftEffect.Send.class::cast)
                    .findFirst()
                    .orElseThrow();
            RaftResponse.Leadership nobody = new RaftResponse.Leadership(-1, node.epoch(), List.of());
            effects = node.step(
                    new RaftEvent.Answered(
                            voter.id(), asked.number(), new RaftResponse.Vote(ErrorCode.NONE, nobody, true)),
                    nowMs);
        }
        return nowMs;
    }

    @Test
    void whatIsProposedIsCommittedWhenItIsOnDisk() {
        RaftNode node = node(voters(SELF), false, QuorumState.INITIAL, 0, 0);
        node.step(new RaftEvent.Started(), 0);
        node.step(new RaftEvent.Flushed(1), 0);
        Entries entries = new Entries(List.of("a".getBytes(StandardCharsets.UTF_8), new byte[0]));

        assertThat(node.step(new RaftEvent.Proposed(entries), 0))
                .containsExactly(new RaftEffect.Append(1, entries), new RaftEffect.Flush());
        assertThat(node.logEndOffset()).isEqualTo(3);
        assertThat(node.step(new RaftEvent.Flushed(3), 0)).containsExactly(new RaftEffect.Commit(3));
    }

    @Test
    void theFirstLeaderOfAFormattedQuorumWritesTheVotersDown() {
        RaftNode node = node(voters(SELF), true, QuorumState.INITIAL, 0, 0);
        node.step(new RaftEvent.Started(), 0);
        assertThat(node.logEndOffset())
                .as("leader change, kraft.version, voters")
                .isEqualTo(3);
    }

    @Test
    void anotherDiskOfTheSameNodeHasNoVote() {
        RaftNode node = node(voters(new ReplicaKey(1, new Uuid(6, 6))), false, QuorumState.INITIAL, 0, 0);
        assertThat(node.step(new RaftEvent.Started(), 0)).isEmpty();
        node.step(new RaftEvent.Tick(), 100_000);
        assertThat(node.isLeader()).isFalse();
    }

    @Test
    void oneOfThreeAsksWhetherItWouldBeElectedBeforeItBeginsAnEpoch() {
        RaftNode node = node(
                voters(SELF, new ReplicaKey(2, Uuid.ZERO), new ReplicaKey(3, Uuid.ZERO)),
                false,
                QuorumState.INITIAL,
                0,
                0);
        assertThat(node.step(new RaftEvent.Started(), 0)).isEmpty();
        assertThat(node.step(new RaftEvent.Tick(), node.nextDeadlineMs()))
                .allSatisfy(effect -> assertThat(effect)
                        .isInstanceOfSatisfying(
                                RaftEffect.Send.class,
                                send -> assertThat(send.request())
                                        .isInstanceOfSatisfying(
                                                RaftRequest.Vote.class,
                                                vote -> assertThat(vote.preVote())
                                                        .isTrue())));
        assertThat(node.epoch()).isZero();
        assertThat(node.isLeader()).isFalse();
    }

    @Test
    void whoHasResignedAppendsNothing() {
        RaftNode node = node(voters(SELF), false, QuorumState.INITIAL, 0, 0);
        node.step(new RaftEvent.Started(), 0);
        assertThat(node.step(new RaftEvent.Resigned(), 0)).contains(new RaftEffect.StepDown(1));
        assertThat(node.step(new RaftEvent.Proposed(new Entries(List.of(new byte[1]))), 0))
                .isEmpty();
    }

    @Test
    void quorumStateIsWrittenAsKafkaWritesIt() {
        assertThat(QuorumStateFile.version1(QuorumState.ledBy(1, 1)))
                .isEqualTo("{\"leaderId\":1,\"leaderEpoch\":1,\"votedId\":-1,"
                        + "\"votedDirectoryId\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"data_version\":1}");
        assertThat(QuorumStateFile.version0(QuorumState.ledBy(1, 1), voters(SELF)))
                .isEqualTo("{\"clusterId\":\"\",\"leaderId\":1,\"leaderEpoch\":1,\"votedId\":-1,\"appliedOffset\":0,"
                        + "\"currentVoters\":[{\"voterId\":1}],\"data_version\":0}");
    }

    private static RaftNode node(
            VoterSet voters, boolean introduces, QuorumState remembered, int lastEpoch, long logEndOffset) {
        LogShape log = logEndOffset == 0 ? LogShape.EMPTY : LogShape.EMPTY.append(lastEpoch, logEndOffset);
        VoterHistory history =
                VoterHistory.of(voters, introduces ? VoterHistory.Origin.FORMATTED : VoterHistory.Origin.CONFIGURED);
        return new RaftNode(
                new RaftNode.Identity(SELF, List.of(), (short) 0, (short) 1, List.of(), false),
                new RaftNode.Recovered(history, remembered, log),
                RaftSettings.DEFAULT,
                new SeededRandom(1));
    }

    private static VoterSet voters(ReplicaKey... keys) {
        return VoterSet.of(List.of(keys).stream()
                .map(key -> new VoterSet.Voter(
                        key, List.of(new Endpoint("CONTROLLER", "localhost", 9093, (short) 0)), (short) 0, (short) 1))
                .toList());
    }
}
