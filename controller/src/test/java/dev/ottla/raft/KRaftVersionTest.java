package dev.ottla.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.metadata.Endpoint;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.Uuid;
import dev.ottla.runtime.simulation.SeededRandom;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code kraft.version} goes from 0 to 1 when the leader knows the disks of all voters. */
class KRaftVersionTest {
    private static final ReplicaKey SELF = new ReplicaKey(1, new Uuid(5, 1));
    private static final ReplicaKey OTHER = new ReplicaKey(2, new Uuid(5, 2));

    private final RaftNode node = leader();

    @Test
    void notBeforeAllVotersHaveSaidWhoTheyAre() {
        assertThat(node.kraftVersionProblem())
                .isEqualTo("Invalid upgrade of kraft.version to 1 because not all of the voters support it");
        assertThat(node.step(new RaftEvent.KRaftVersionRaised(), 0)).isEmpty();

        assertThat(told(tell(OTHER, 1)).error()).isEqualTo(ErrorCode.NONE);
        assertThat(node.kraftVersionProblem()).isNull();
    }

    @Test
    void notWhereAVoterUnderstandsTheOldLevelOnly() {
        tell(OTHER, 0);
        assertThat(node.kraftVersionProblem()).isNotNull();
    }

    @Test
    void whoIsNoVoterIsNotKeptInMind() {
        assertThat(told(tell(new ReplicaKey(3, new Uuid(5, 3)), 1)).error()).isEqualTo(ErrorCode.VOTER_NOT_FOUND);
    }

    @Test
    void fromThenOnTheLogKeepsTheVoters() {
        tell(OTHER, 1);
        List<RaftEffect> effects = node.step(new RaftEvent.KRaftVersionRaised(), 0);

        RaftEffect.AppendVoters append = (RaftEffect.AppendVoters) effects.getFirst();
        assertThat(append.introduced()).isTrue();
        assertThat(append.voters().keys()).containsExactly(SELF, OTHER);
        assertThat(node.voterHistory().keptInLog()).isTrue();
        assertThat(node.voterHistory().before(1))
                .as("a snapshot of what came before")
                .isNull();
        assertThat(node.logEndOffset()).isEqualTo(3);
        assertThat(node.step(new RaftEvent.KRaftVersionRaised(), 0)).isEmpty();
    }

    /** It fetches nothing before the answer, and without its fetch nothing is committed. */
    @Test
    void aVoterThatHasMovedIsAnsweredAtOnce() {
        tell(OTHER, 1);
        node.step(new RaftEvent.KRaftVersionRaised(), 0);
        node.step(new RaftEvent.Flushed(3), 0);
        node.step(new RaftEvent.Asked(2, new RaftRequest.Fetch(OTHER, node.epoch(), 3, node.epoch(), 3, 0, 1_000)), 0);
        VoterSet.Voter moved = new VoterSet.Voter(OTHER, List.of(endpoint(22)), (short) 0, (short) 1);
        List<RaftEffect> effects =
                node.step(new RaftEvent.Asked(3, new RaftRequest.UpdateVoter(node.epoch(), moved)), 0);

        assertThat(node.voters().voter(2)).isEqualTo(moved);
        assertThat(effects)
                .anySatisfy(effect -> assertThat(effect)
                        .isEqualTo(new RaftEffect.Reply(
                                3,
                                new RaftResponse.VoterChange(
                                        ErrorCode.NONE,
                                        null,
                                        new RaftResponse.Leadership(1, node.epoch(), List.of(endpoint(1)))))));
    }

    @Test
    void aFollowerTellsEachLeaderOnce() {
        RaftNode follower = new RaftNode(
                identity(OTHER), recovered(QuorumState.INITIAL), RaftSettings.DEFAULT, new SeededRandom(1));
        follower.step(new RaftEvent.Started(), 0);
        RaftRequest.BeginEpoch begin = new RaftRequest.BeginEpoch(1, 1, List.of(endpoint(1)), ReplicaKey.NONE);
        List<RaftEffect> effects = follower.step(new RaftEvent.Asked(1, begin), 0);
        RaftEffect.Send fetch = sent(effects);
        assertThat(fetch.request()).isInstanceOf(RaftRequest.Fetch.class);

        long laterMs = RaftSettings.DEFAULT.fetchTimeoutMs() / 2;
        RaftEffect.Send update = sent(follower.step(answer(fetch), laterMs));
        assertThat(update.request())
                .isEqualTo(new RaftRequest.UpdateVoter(
                        1, new VoterSet.Voter(OTHER, List.of(endpoint(2)), (short) 0, (short) 1)));
        RaftResponse told = new RaftResponse.VoterChange(ErrorCode.NONE, null, leadership());
        RaftEffect.Send next = sent(follower.step(new RaftEvent.Answered(1, update.number(), told), laterMs));
        assertThat(next.request()).isInstanceOf(RaftRequest.Fetch.class);
        assertThat(sent(follower.step(answer(next), 2 * laterMs)).request()).isInstanceOf(RaftRequest.Fetch.class);
    }

    private static RaftEvent answer(RaftEffect.Send fetch) {
        return new RaftEvent.Answered(
                1, fetch.number(), new RaftResponse.Fetch(ErrorCode.NONE, leadership(), 0, 0, null, null, List.of()));
    }

    private static RaftResponse.Leadership leadership() {
        return new RaftResponse.Leadership(1, 1, List.of(endpoint(1)));
    }

    private static RaftEffect.Send sent(List<RaftEffect> effects) {
        return effects.stream()
                .filter(RaftEffect.Send.class::isInstance)
                .map(RaftEffect.Send.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private List<RaftEffect> tell(ReplicaKey voter, int highest) {
        return node.step(
                new RaftEvent.Asked(
                        9,
                        new RaftRequest.UpdateVoter(
                                node.epoch(),
                                new VoterSet.Voter(voter, List.of(endpoint(voter.id())), (short) 0, (short) highest))),
                0);
    }

    private static RaftResponse.VoterChange told(List<RaftEffect> effects) {
        return (RaftResponse.VoterChange) ((RaftEffect.Reply) effects.getFirst()).response();
    }

    /** Of two voters, with a committed beginning of its epoch. */
    private static RaftNode leader() {
        RaftNode node = new RaftNode(
                identity(SELF),
                recovered(new QuorumState(1, -1, ReplicaKey.NONE)),
                RaftSettings.DEFAULT,
                new SeededRandom(1));
        node.step(new RaftEvent.Started(), 0);
        long nowMs = node.nextDeadlineMs();
        List<RaftEffect> effects = node.step(new RaftEvent.Tick(), nowMs);
        while (!node.isLeader()) {
            RaftResponse.Leadership nobody = new RaftResponse.Leadership(-1, node.epoch(), List.of());
            RaftResponse granted = new RaftResponse.Vote(ErrorCode.NONE, nobody, true);
            effects = node.step(new RaftEvent.Answered(OTHER.id(), sent(effects).number(), granted), nowMs);
        }
        node.step(new RaftEvent.Flushed(1), nowMs);
        node.step(
                new RaftEvent.Asked(1, new RaftRequest.Fetch(OTHER, node.epoch(), 1, node.epoch(), 1, 0, 1_000)),
                nowMs);
        return node;
    }

    private static RaftNode.Identity identity(ReplicaKey key) {
        return new RaftNode.Identity(key, List.of(endpoint(key.id())), (short) 0, (short) 1, List.of(), false);
    }

    private static RaftNode.Recovered recovered(QuorumState remembered) {
        VoterSet configured = VoterSet.of(IntStream.of(1, 2)
                .mapToObj(id ->
                        new VoterSet.Voter(new ReplicaKey(id, Uuid.ZERO), List.of(endpoint(id)), (short) 0, (short) 0))
                .toList());
        return new RaftNode.Recovered(
                VoterHistory.of(configured, VoterHistory.Origin.CONFIGURED), remembered, LogShape.EMPTY);
    }

    private static Endpoint endpoint(int id) {
        return new Endpoint("CONTROLLER", "node-" + id, 9093, (short) 0);
    }
}
