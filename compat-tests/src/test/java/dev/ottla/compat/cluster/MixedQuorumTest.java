package dev.ottla.compat.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two controllers of Apache Kafka 4.3.1 and one of Ottla make a quorum: each leads and follows the other, fetches the
 * other's snapshots, registers with the other, and takes over when the leader is killed.
 */
class MixedQuorumTest {
    private static final int OTTLA = 3;
    private static final List<Integer> ALL = List.of(1, 2, OTTLA);

    @TempDir
    Path folder;

    /** Who leads is brought about by whose log is longest: nobody with a shorter one can be elected. */
    @Test
    void eachKindLeadsFollowsAndFetchesTheOthersSnapshots() throws Exception {
        try (Controllers quorum = new Controllers(folder, "Kafka", "Kafka", "Ottla")) {
            quorum.node(1).begin();
            quorum.node(2).begin();
            QuorumInfo first = quorum.agreement(List.of(1, 2), info -> true);
            int leader = first.leaderId();
            int follower = 3 - leader;
            Controllers.await("a snapshot of Kafka's", () -> quorum.snapshotEnd(leader) > 0);
            quorum.node(OTTLA).begin();
            quorum.agreement(ALL, info -> true);
            assertThat(quorum.lastSegment(OTTLA))
                    .as("Ottla began with a snapshot of Kafka's")
                    .isPositive();
            Controllers.await(
                    "registration of Ottla at Kafka", () -> quorum.registered().equals(ALL));

            quorum.node(follower).kill();
            long missed = quorum.snapshotEnd(OTTLA) + 1;
            QuorumInfo without = quorum.agreement(List.of(leader, OTTLA), info -> info.highWatermark() > missed);
            Controllers.await("a snapshot of Ottla's", () -> quorum.snapshotEnd(OTTLA) >= without.highWatermark());
            quorum.agreement(List.of(leader, OTTLA), info -> true);
            quorum.node(leader).kill();
            quorum.node(follower).begin();
            QuorumInfo second = quorum.agreement(List.of(follower, OTTLA), info -> true);
            assertThat(second.leaderId()).isEqualTo(OTTLA);
            assertThat(second.leaderEpoch()).isGreaterThan(first.leaderEpoch());
            assertThat(quorum.lastSegment(follower))
                    .as("Kafka went on with a snapshot of Ottla's")
                    .isGreaterThanOrEqualTo(missed);

            quorum.node(leader).begin();
            QuorumInfo whole = quorum.agreement(ALL, info -> true);
            Controllers.await(
                    "registration of Kafka at Ottla", () -> quorum.registered().equals(ALL));
            quorum.node(whole.leaderId()).kill();
            List<Integer> left =
                    ALL.stream().filter(id -> id != whole.leaderId()).toList();
            quorum.agreement(left, info -> info.leaderEpoch() > whole.leaderEpoch());
            quorum.node(whole.leaderId()).begin();
            assertThat(quorum.agreement(ALL, info -> true).highWatermark()).isGreaterThan(whole.highWatermark());
        }
    }

    /** Kills whoever leads, and sometimes somebody else, again and again. */
    @Test
    @Tag("soak")
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void whoeverLeadsMayBeKilledAtAnyTime() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (Controllers quorum = new Controllers(folder, "Kafka", "Kafka", "Ottla")) {
            IntStream.rangeClosed(1, 3).forEach(id -> quorum.node(id).begin());
            QuorumInfo before = quorum.agreement(ALL, info -> true);
            for (int round = 0; round < 20; round++) {
                int killed = random.nextInt(4) == 0 ? 1 + random.nextInt(3) : before.leaderId();
                long led = before.leaderEpoch();
                boolean leaderKilled = killed == before.leaderId();
                quorum.node(killed).kill();
                List<Integer> left = ALL.stream().filter(id -> id != killed).toList();
                quorum.agreement(left, info -> !leaderKilled || info.leaderEpoch() > led);
                quorum.node(killed).begin();
                QuorumInfo after = quorum.agreement(ALL, info -> true);
                assertThat(after.highWatermark())
                        .as("round " + round + ", seed " + seed)
                        .isGreaterThanOrEqualTo(before.highWatermark());
                before = after;
            }
        }
    }
}
