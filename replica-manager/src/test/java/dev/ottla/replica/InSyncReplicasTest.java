package dev.ottla.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.protocol.IntList;
import org.junit.jupiter.api.Test;

class InSyncReplicasTest {
    private final InSyncReplicas replicas = new InSyncReplicas(1);

    @Test
    void aloneTheLeaderCommitsWhatItHas() {
        replicas.assign(IntList.of(1), IntList.of(1));
        assertThat(replicas.commonEnd(42)).isEqualTo(42);
    }

    @Test
    void whatIsCommittedIsWhatTheSlowestInSyncReplicaHas() {
        replicas.assign(IntList.of(1, 2, 3), IntList.of(1, 2, 3));
        replicas.reached(2, 40);
        replicas.reached(3, 30);
        assertThat(replicas.commonEnd(42)).isEqualTo(30);
    }

    @Test
    void whoHasNotFetchedYetHasNothing() {
        replicas.assign(IntList.of(1, 2), IntList.of(1, 2));
        assertThat(replicas.commonEnd(42)).isZero();
    }

    @Test
    void whoIsOutOfSyncHoldsNobodyBack() {
        replicas.assign(IntList.of(1, 2, 3), IntList.of(1, 2));
        replicas.reached(2, 40);
        assertThat(replicas.reached(3, 5)).isFalse();
        assertThat(replicas.commonEnd(42)).isEqualTo(40);
    }

    @Test
    void whoStaysInSyncKeepsItsPosition() {
        replicas.assign(IntList.of(1, 2, 3), IntList.of(1, 2, 3));
        replicas.reached(2, 40);
        replicas.assign(IntList.of(1, 2, 3), IntList.of(2, 1));
        assertThat(replicas.commonEnd(42)).isEqualTo(40);
    }

    @Test
    void aPositionNeverMovesBack() {
        replicas.assign(IntList.of(1, 2), IntList.of(1, 2));
        replicas.reached(2, 40);
        replicas.reached(2, 39);
        assertThat(replicas.commonEnd(42)).isEqualTo(40);
    }

    @Test
    void aTopicWithFewerReplicasThanTheMinimumNeedsAllOfThem() {
        replicas.assign(IntList.of(1), IntList.of(1));
        assertThat(replicas.enough(2)).isTrue();
        replicas.assign(IntList.of(1, 2, 3), IntList.of(1));
        assertThat(replicas.enough(2)).isFalse();
    }
}
