package dev.ottla.benchmarks.partitions;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.ottla.benchmarks.sidebyside.Figures;
import dev.ottla.benchmarks.sidebyside.Folders;
import dev.ottla.compat.broker.Broker;
import dev.ottla.compat.broker.Brokers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.LoggerFactory;

/**
 * Both brokers hold many partitions in turn; prints medians and ratios as a Markdown table. Arguments: the number of
 * partitions (2000), rounds (1), and {@code ottla} to leave Apache Kafka out.
 */
public final class ManyPartitions {
    private ManyPartitions() {}

    public static void main(String[] args) throws IOException {
        int partitions = args.length > 0 ? Integer.parseInt(args[0]) : 2_000;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 1;
        // The clients warn of every partition that a start makes them look for again.
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.ERROR);
        boolean both = args.length <= 2 || !args[2].equals("ottla");
        Figures figures = new Figures();
        PartitionsRound round = new PartitionsRound(figures, new ManyTopics(partitions));
        // The first turns of the client are slower; a short warm-up is thrown away.
        turn(new PartitionsRound(new Figures(), new ManyTopics(Math.min(partitions, 200))), false);
        for (int n = 0; n < rounds; n++) {
            turn(round, false);
            if (both) {
                turn(round, true);
            }
            System.err.println("round " + (n + 1) + " of " + rounds + " done");
        }
        System.out.println(figures.table("Ottla", "Apache Kafka"));
    }

    private static void turn(PartitionsRound round, boolean kafka) throws IOException {
        Path folder = Folders.create("ottla-partitions");
        try (Broker broker = kafka ? Brokers.kafka(folder, Map.of()) : Brokers.ottla(folder, Map.of())) {
            round.measure(broker);
        } finally {
            Folders.delete(folder);
        }
    }
}
