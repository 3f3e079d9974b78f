package dev.ottla.compat.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.compat.broker.Broker;
import dev.ottla.compat.broker.FreePort;
import dev.ottla.compat.broker.KafkaProcess;
import dev.ottla.compat.broker.OttlaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two Ottla controllers and one of Apache Kafka 4.3.1 make a quorum: each votes for the other, copies the other's log,
 * and goes on when the leader is killed. Seen with the official client, which asks the controllers themselves.
 */
@Tag("soak")
class MixedQuorumTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    @Test
    void controllersOfBothKindsElectReplicateAndFailOver() throws Exception {
        int[] ports = {FreePort.next(), FreePort.next(), FreePort.next()};
        Map<Integer, Broker> nodes = new TreeMap<>();
        nodes.put(1, new OttlaProcess(folder(1), controller(1, ports)));
        nodes.put(2, new OttlaProcess(folder(2), controller(2, ports)));
        nodes.put(3, new KafkaProcess(folder(3), controller(3, ports)));
        try {
            nodes.values().forEach(Broker::start);
            QuorumInfo first = await(ports, List.of(1, 2, 3), info -> true);

            nodes.get(first.leaderId()).kill();
            List<Integer> left =
                    nodes.keySet().stream().filter(id -> id != first.leaderId()).toList();
            QuorumInfo second = await(ports, left, info -> info.leaderEpoch() > first.leaderEpoch());
            assertThat(second.leaderId()).isNotEqualTo(first.leaderId());

            nodes.get(first.leaderId()).start();
            QuorumInfo healed = await(ports, List.of(1, 2, 3), info -> true);
            assertThat(healed.highWatermark()).isGreaterThan(first.highWatermark());
        } finally {
            nodes.values().forEach(Broker::close);
        }
    }

    private Path folder(int id) throws IOException {
        return Files.createDirectories(folder.resolve("node-" + id));
    }

    private static Map<String, String> controller(int id, int[] ports) {
        String listener = "CONTROLLER://127.0.0.1:" + ports[id - 1];
        return Map.of(
                "process.roles",
                "controller",
                "node.id",
                Integer.toString(id),
                "controller.quorum.voters",
                "1@127.0.0.1:" + ports[0] + ",2@127.0.0.1:" + ports[1] + ",3@127.0.0.1:" + ports[2],
                "listeners",
                listener,
                "advertised.listeners",
                listener,
                "listener.security.protocol.map",
                "CONTROLLER:PLAINTEXT");
    }

    /** Waits until these voters have all that the leader has, and the leader is one of them. */
    private static QuorumInfo await(int[] ports, List<Integer> voters, Predicate<QuorumInfo> alsoThat)
            throws InterruptedException {
        String controllers = "127.0.0.1:" + ports[0] + ",127.0.0.1:" + ports[1] + ",127.0.0.1:" + ports[2];
        long deadlineNs = System.nanoTime() + LIMIT.toNanos();
        String last = "nothing";
        try (Admin admin = Admin.create(Map.of("bootstrap.controllers", controllers))) {
            while (System.nanoTime() < deadlineNs) {
                try {
                    QuorumInfo info =
                            admin.describeMetadataQuorum().quorumInfo().get(10, TimeUnit.SECONDS);
                    last = info.toString();
                    if (voters.contains(info.leaderId()) && haveCaughtUp(info, voters) && alsoThat.test(info)) {
                        return info;
                    }
                } catch (ExecutionException | TimeoutException e) {
                    last = e.toString();
                }
                LockSupport.parkNanos(100_000_000);
            }
        }
        throw new AssertionError("voters " + voters + " do not agree: " + last);
    }

    private static boolean haveCaughtUp(QuorumInfo info, List<Integer> voters) {
        return info.highWatermark() > 0
                && info.voters().stream()
                        .filter(replica -> voters.contains(replica.replicaId()))
                        .allMatch(replica -> replica.logEndOffset() >= info.highWatermark());
    }
}
