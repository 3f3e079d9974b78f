package dev.ottla.benchmarks.sidebyside;

import dev.ottla.compat.broker.Broker;
import dev.ottla.compat.broker.Brokers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Runs both brokers in turn for a number of rounds and prints medians and ratios as a Markdown table. Arguments: the
 * number of rounds (3), and gigabytes of 1 KiB records per round (1).
 */
public final class SideBySide {
    private static final int BATCH_BYTES = 256 * 1024;

    private SideBySide() {}

    public static void main(String[] args) throws IOException {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 3;
        double gigabytes = args.length > 1 ? Double.parseDouble(args[1]) : 1.0;
        Figures figures = new Figures();
        Round round = new Round(
                figures,
                List.of(
                        new Traffic("kibibyte", 4, 1_024, BATCH_BYTES, (long) (gigabytes * 1e9 / 1_024)),
                        new Traffic("hundred", 4, 100, BATCH_BYTES, (long) (gigabytes * 2e8 / 100))));
        // The first turns of the client are slower; a short warm-up is thrown away.
        takeTurns(new Round(new Figures(), List.of(new Traffic("warm-up", 4, 1_024, BATCH_BYTES, 200_000))), false);
        for (int n = 0; n < rounds; n++) {
            takeTurns(round, n % 2 == 1);
            secondBroker(figures);
            System.err.println("round " + (n + 1) + " of " + rounds + " done");
        }
        System.out.println(figures.table("Ottla", "Apache Kafka"));
    }

    private static void takeTurns(Round round, boolean kafkaFirst) throws IOException {
        turn(round, kafkaFirst);
        turn(round, !kafkaFirst);
    }

    private static void secondBroker(Figures figures) throws IOException {
        Path folder = Folders.create("ottla-second");
        try {
            new SecondBroker(figures).measure(folder);
        } finally {
            Folders.delete(folder);
        }
    }

    private static void turn(Round round, boolean kafka) throws IOException {
        Path folder = Folders.create("ottla-side-by-side");
        try (Broker broker = kafka ? Brokers.kafka(folder, Map.of()) : Brokers.ottla(folder, Map.of())) {
            broker.stop();
            round.measure(broker);
        } finally {
            Folders.delete(folder);
        }
    }
}
