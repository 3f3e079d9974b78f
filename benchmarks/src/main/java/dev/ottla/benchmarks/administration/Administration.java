package dev.ottla.benchmarks.administration;

import dev.ottla.benchmarks.sidebyside.Figures;
import dev.ottla.benchmarks.sidebyside.Folders;
import dev.ottla.compat.broker.Broker;
import dev.ottla.compat.broker.Brokers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;

/**
 * What an administrator waits for: many partitions in one call, many topics one by one, a change of a configuration in
 * a cluster that has many partitions already. Both brokers take turns for a number of rounds. Arguments: the number of
 * rounds (1), topics (1,000), partitions of each large call (9,990: Apache Kafka refuses more than 10,000 records for
 * one call), large calls (2).
 */
public final class Administration {
    private static final int CHANGES = 200;
    private static final int TIMEOUT_MS = 600_000;
    private static final long ASK_AGAIN_NS = 20_000_000;

    private final Figures figures = new Figures();
    private final int topics;
    private final int partitions;
    private final int calls;

    private Administration(int topics, int partitions, int calls) {
        this.topics = topics;
        this.partitions = partitions;
        this.calls = calls;
    }

    public static void main(String[] args) throws Exception {
        int rounds = argument(args, 0, 1);
        Administration administration =
                new Administration(argument(args, 1, 1_000), argument(args, 2, 9_990), argument(args, 3, 2));
        for (int n = 0; n < rounds; n++) {
            boolean kafkaFirst = n % 2 == 1;
            administration.turn(kafkaFirst);
            administration.turn(!kafkaFirst);
            System.err.println("round " + (n + 1) + " of " + rounds + " done");
        }
        System.out.println(administration.figures.table("Ottla", "Apache Kafka"));
    }

    private static int argument(String[] args, int index, int byDefault) {
        return args.length > index ? Integer.parseInt(args[index]) : byDefault;
    }

    private void turn(boolean kafka) throws IOException, ExecutionException, InterruptedException {
        Path folder = Folders.create("ottla-administration");
        try (Broker broker = kafka ? Brokers.kafka(folder, Map.of()) : Brokers.ottla(folder, Map.of());
                Admin admin = Admin.create(Map.of(
                        "bootstrap.servers",
                        broker.bootstrap(),
                        "request.timeout.ms",
                        TIMEOUT_MS,
                        "default.api.timeout.ms",
                        TIMEOUT_MS))) {
            oneByOne(admin, broker.name());
            for (int call = 0; call < calls; call++) {
                inOneCall(admin, broker.name(), "large-" + call);
            }
            changes(admin, broker.name());
        } finally {
            Folders.delete(folder);
        }
    }

    private void oneByOne(Admin admin, String broker) throws ExecutionException, InterruptedException {
        long startNs = System.nanoTime();
        for (int n = 0; n < topics; n++) {
            create(admin, "small-" + n, 1);
        }
        figures.add(topics + " topics one by one, s", broker, (System.nanoTime() - startNs) / 1e9);
    }

    private void inOneCall(Admin admin, String broker, String topic) throws ExecutionException, InterruptedException {
        long startNs = System.nanoTime();
        create(admin, topic, partitions);
        figures.add(
                partitions + " partitions in one call, acknowledged, s", broker, (System.nanoTime() - startNs) / 1e9);
        while (!admin.listTopics().names().get().contains(topic)) {
            LockSupport.parkNanos(ASK_AGAIN_NS);
        }
        figures.add(partitions + " partitions in one call, listed, s", broker, (System.nanoTime() - startNs) / 1e9);
    }

    private static void create(Admin admin, String topic, int partitions)
            throws ExecutionException, InterruptedException {
        admin.createTopics(List.of(new NewTopic(topic, Optional.of(partitions), Optional.empty())))
                .all()
                .get();
    }

    private void changes(Admin admin, String broker) throws ExecutionException, InterruptedException {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "small-0");
        String figure = "a config change among " + (topics + calls * partitions) + " partitions, ms";
        long startNs = System.nanoTime();
        for (int n = 0; n < CHANGES; n++) {
            ConfigEntry entry = new ConfigEntry("retention.ms", String.valueOf(1_000_000 + n));
            admin.incrementalAlterConfigs(Map.of(topic, List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
        figures.add(figure, broker, (System.nanoTime() - startNs) / 1e6 / CHANGES);
    }
}
