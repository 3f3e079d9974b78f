package dev.ottla.benchmarks.administration;

import dev.ottla.benchmarks.sidebyside.Figures;
import dev.ottla.benchmarks.sidebyside.Folders;
import dev.ottla.compat.broker.Broker;
import dev.ottla.compat.broker.Brokers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Small changes in a cluster of very many partitions. They are the measured broker's own ({@code here}), or those of a
 * second broker that exists only as heartbeats ({@code elsewhere}): then what is measured is metadata alone. Arguments:
 * the number of partitions (100,000), {@code here} or {@code elsewhere}, {@code ottla}, {@code kafka} or {@code both}.
 */
public final class AmongMany {
    private static final int PARTITIONS_PER_CALL = 9_990;
    private static final int CHANGES = 200;
    private static final int TOPICS = 100;
    private static final int ABSENT_BROKER = 2;
    private static final String ONE = "one";

    private final Figures figures = new Figures();
    private final int partitions;
    private final boolean elsewhere;

    private AmongMany(int partitions, boolean elsewhere) {
        this.partitions = partitions;
        this.elsewhere = elsewhere;
    }

    public static void main(String[] args) throws IOException {
        AmongMany among = new AmongMany(
                Administration.argument(args, 0, 100_000), args.length < 2 || args[1].equals("elsewhere"));
        String who = args.length > 2 ? args[2] : "both";
        if (!who.equals("kafka")) {
            among.turn(false);
        }
        if (!who.equals("ottla")) {
            among.turn(true);
        }
        System.out.println(among.figures.table("Ottla", "Apache Kafka"));
    }

    private void turn(boolean kafka) throws IOException {
        Path folder = Folders.create("ottla-among-many");
        try (Broker broker = kafka ? Brokers.kafka(folder, Map.of()) : Brokers.ottla(folder, Map.of());
                AdminCalls admin = new AdminCalls(broker.bootstrap())) {
            admin.create(ONE, 1);
            if (elsewhere) {
                try (AbsentBroker absent =
                        new AbsentBroker(ABSENT_BROKER, Brokers.CLUSTER_ID, broker.controllerPort())) {
                    measure(admin, broker.name());
                }
            } else {
                measure(admin, broker.name());
            }
        } finally {
            Folders.delete(folder);
        }
    }

    private void measure(AdminCalls admin, String broker) {
        int calls = Math.ceilDiv(partitions, PARTITIONS_PER_CALL);
        figures.timed(partitions + " partitions in " + calls + " calls, s", broker, 1, () -> fill(admin));
        figures.timed(
                "a config change among " + partitions + " partitions, ms",
                broker,
                CHANGES / 1e3,
                () -> admin.changeRetention(ONE, CHANGES));
        figures.timed(
                "a topic created among " + partitions + " partitions, ms", broker, TOPICS / 1e3, () -> topics(admin));
    }

    private void fill(AdminCalls admin) {
        int left = partitions;
        for (int call = 0; left > 0; call++) {
            int count = Math.min(left, PARTITIONS_PER_CALL);
            String topic = "large-" + call;
            if (elsewhere) {
                admin.createOn(ABSENT_BROKER, topic, count);
            } else {
                admin.create(topic, count);
            }
            admin.awaitListed(topic);
            left -= count;
            System.err.println(topic + " is listed");
        }
    }

    private static void topics(AdminCalls admin) {
        for (int n = 0; n < TOPICS; n++) {
            admin.create("small-" + n, 1);
        }
    }
}
