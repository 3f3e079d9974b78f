package dev.ottla.benchmarks.durability;

import dev.ottla.benchmarks.sidebyside.Figures;
import dev.ottla.benchmarks.sidebyside.Folders;
import dev.ottla.benchmarks.sidebyside.ProcessCost;
import dev.ottla.compat.Topics;
import dev.ottla.compat.broker.Broker;
import dev.ottla.compat.broker.Brokers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Fifty producers write to eight partitions, with {@code flush.messages=1} and without. Both brokers take turns for a
 * number of rounds; medians and ratios are printed as a Markdown table. Arguments: the number of rounds (3), seconds
 * per figure (10), and which brokers: {@code both}, {@code ottla} or {@code kafka}.
 */
public final class Durability {
    private static final int PRODUCERS = 50;
    private static final int PARTITIONS = 8;
    private static final List<Producers> LOADS =
            List.of(new Producers(PRODUCERS, PARTITIONS, 1, 1_024), new Producers(PRODUCERS, PARTITIONS, 100, 1_024));

    private final Figures figures = new Figures();
    private final long durationMs;

    private Durability(long durationMs) {
        this.durationMs = durationMs;
    }

    public static void main(String[] args) throws IOException {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 3;
        Durability durability = new Durability(1_000L * (args.length > 1 ? Integer.parseInt(args[1]) : 10));
        String brokers = args.length > 2 ? args[2] : "both";
        for (int n = 0; n < rounds; n++) {
            boolean kafkaFirst = n % 2 == 1;
            durability.turn(kafkaFirst, brokers);
            durability.turn(!kafkaFirst, brokers);
            System.err.println("round " + (n + 1) + " of " + rounds + " done");
        }
        System.out.println(durability.figures.table("Ottla", "Apache Kafka"));
    }

    private void turn(boolean kafka, String brokers) throws IOException {
        if (brokers.equals(kafka ? "ottla" : "kafka")) {
            return;
        }
        Path folder = Folders.create("ottla-durability");
        try (Broker broker = kafka ? Brokers.kafka(folder, Map.of()) : Brokers.ottla(folder, Map.of())) {
            for (Producers load : LOADS) {
                measure(broker, load, "synced-" + load.waiting(), Map.of("flush.messages", "1"));
                measure(broker, load, "cached-" + load.waiting(), Map.of());
            }
        } finally {
            Folders.delete(folder);
        }
    }

    private void measure(Broker broker, Producers load, String topic, Map<String, String> config) {
        Topics.create(broker, topic, load.partitions(), config);
        double cpuBefore = ProcessCost.of(broker.process()).cpuSeconds();
        double rate = load.recordsPerSecond(broker.bootstrap(), topic, durationMs);
        double cpuSeconds = ProcessCost.of(broker.process()).cpuSeconds() - cpuBefore;
        String what = (config.isEmpty() ? "no fsync" : "flush.messages=1") + ", " + load.waiting() + " waiting";
        figures.add(what + ", records/s", broker.name(), rate);
        figures.add(what + ", broker CPU s", broker.name(), cpuSeconds);
        System.err.printf("%s: %s: %.0f records/s, %.1f CPU s%n", broker.name(), what, rate, cpuSeconds);
    }
}
