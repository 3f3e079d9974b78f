package dev.ottla.compat.storm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.compat.broker.Broker;
import dev.ottla.compat.broker.Brokers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: whatever moment a kill comes at, every change that was acknowledged to an administrator is there afterwards,
 * and one that was not is there whole or not at all. Method: several clients create, change and delete topics,
 * configurations, access rules, quotas and credentials, each of its own; the broker, which writes snapshots of its
 * metadata all the time, is killed amid that and started again. In the middle and at the end a second one replays the
 * log of the dead one from its first record, without any snapshot, and must tell the same as the one that started from
 * them. At last Apache Kafka reads the same directory, and must see the same.
 */
class AdminStormTest {
    private static final int CLIENTS = 3;
    private static final int LONGEST_CALM_MS = 500;

    @TempDir
    Path folder;

    private final Random random = new Random();

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void whatWasAcknowledgedIsThereAfterEveryKill() throws Exception {
        long seed = Long.getLong("compat.seed", System.nanoTime());
        System.out.println("seed of the storm: " + seed);
        random.setSeed(seed);
        List<AdminStormClient> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new AdminStormClient(i, random.nextLong()));
        }
        int kills = Integer.getInteger("compat.admin.kills", 5);
        int snapshots = 0;
        List<String> last = List.of();
        try (Broker broker = Brokers.ottla(folder, settings())) {
            for (int kill = 1; kill <= kills; kill++) {
                strike(broker, clients);
                MetadataReplay replay = kill == kills || kill == kills / 2
                        ? MetadataReplay.of(broker, Files.createDirectory(folder.resolve("replay-" + kill)))
                        : null;
                broker.start();
                last = check(broker, clients);
                if (replay != null) {
                    snapshots += replay.snapshotsLeftOut();
                    checkReplay(replay, last);
                }
            }
            broker.stop();
        }
        assertThat(clients).allMatch(client -> client.acknowledged() > 0);
        assertThat(snapshots).isPositive();
        try (Broker successor = Brokers.successor("Apache Kafka", folder)) {
            assertThat(check(successor, clients)).isEqualTo(last);
        }
    }

    private static void checkReplay(MetadataReplay replay, List<String> told) throws Exception {
        try (Broker second = replay.start();
                Admin admin = Admin.create(Map.of("bootstrap.servers", second.bootstrap()))) {
            assertThat(ClusterState.whole(admin)).isNotEmpty().isEqualTo(told);
        }
    }

    private static Map<String, String> settings() {
        return Map.of(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "allow.everyone.if.no.acl.found", "true",
                "super.users", "User:ANONYMOUS",
                "metadata.log.max.record.bytes.between.snapshots", "1000",
                "metadata.log.segment.bytes", "8388608");
    }

    /** The clients work until the broker, killed at a moment of its own, answers no more. It is down then. */
    private void strike(Broker broker, List<AdminStormClient> clients) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<?>> storms = new ArrayList<>();
            for (AdminStormClient client : clients) {
                storms.add(threads.submit(() -> client.storm(broker.bootstrap())));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200L + random.nextInt(LONGEST_CALM_MS)));
            broker.kill();
            for (AdminStormClient client : clients) {
                client.end();
            }
            for (Future<?> storm : storms) {
                storm.get();
            }
        }
        if (random.nextInt(4) == 0) {
            broker.begin();
            LockSupport.parkNanos(random.nextLong(300_000_000));
            broker.kill();
        }
    }

    /** Returns all that it tells. */
    private static List<String> check(Broker broker, List<AdminStormClient> clients) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            Map<String, String> found = ClusterState.of(admin);
            for (AdminStormClient client : clients) {
                client.check(found);
            }
            return ClusterState.whole(admin);
        }
    }
}
