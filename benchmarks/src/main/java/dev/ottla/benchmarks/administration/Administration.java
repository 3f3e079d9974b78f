package dev.ottla.benchmarks.administration;

import dev.ottla.benchmarks.sidebyside.Figures;
import dev.ottla.benchmarks.sidebyside.Folders;
import dev.ottla.compat.broker.Broker;
import dev.ottla.compat.broker.Brokers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * What an administrator waits for: many partitions in one call, many topics one by one, a change of a configuration in
 * a cluster that has many partitions already. Both brokers take turns for a number of rounds. Arguments: the number of
 * rounds (1), topics (1,000), partitions of each large call (9,990: Apache Kafka refuses more than 10,000 records for
 * one call), large calls (2).
 */
public final class Administration {
    private static final int CHANGES = 200;

    private final Figures figures = new Figures();
    private final int topics;
    private final int partitions;
    private final int calls;

    private Administration(int topics, int partitions, int calls) {
        this.topics = topics;
        this.partitions = partitions;
        this.calls = calls;
    }

    public static void main(String[] args) throws IOException {
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

    static int argument(String[] args, int index, int byDefault) {
        return args.length > index ? Integer.parseInt(args[index]) : byDefault;
    }

    private void turn(boolean kafka) throws IOException {
        Path folder = Folders.create("ottla-administration");
        try (Broker broker = kafka ? Brokers.kafka(folder, Map.of()) : Brokers.ottla(folder, Map.of());
                AdminCalls admin = new AdminCalls(broker.bootstrap())) {
            figures.timed(topics + " topics one by one, s", broker.name(), 1, () -> oneByOne(admin));
            for (int call = 0; call < calls; call++) {
                inOneCall(admin, broker.name(), "large-" + call);
            }
            String change = "a config change among " + (topics + calls * partitions) + " partitions, ms";
            figures.timed(change, broker.name(), CHANGES / 1e3, () -> admin.changeRetention("small-0", CHANGES));
        } finally {
            Folders.delete(folder);
        }
    }

    private void oneByOne(AdminCalls admin) {
        for (int n = 0; n < topics; n++) {
            admin.create("small-" + n, 1);
        }
    }

    private void inOneCall(AdminCalls admin, String broker, String topic) {
        String figure = partitions + " partitions in one call, ";
        figures.timed(figure + "listed, s", broker, 1, () -> {
            figures.timed(figure + "acknowledged, s", broker, 1, () -> admin.create(topic, partitions));
            admin.awaitListed(topic);
        });
    }
}
