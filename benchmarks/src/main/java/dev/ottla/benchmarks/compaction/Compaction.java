package dev.ottla.benchmarks.compaction;

import dev.ottla.benchmarks.sidebyside.Figures;
import dev.ottla.benchmarks.sidebyside.Folders;
import dev.ottla.benchmarks.sidebyside.ProcessCost;
import dev.ottla.compat.broker.Broker;
import dev.ottla.compat.broker.Brokers;
import dev.ottla.compat.exchange.CompactionProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/**
 * Logs are filled first and told to be compacted then, so that nothing else goes on meanwhile. Both brokers take turns;
 * medians and ratios are printed as a Markdown table. Arguments: rounds (2), megabytes of each log (1000).
 */
public final class Compaction {
    private static final List<String> COMPRESSIONS = List.of("none", "lz4");
    /** How soon a broker looks again what there is to be compacted; by default it takes up to 15 s to begin. */
    private static final Map<String, String> SOON = Map.of("log.cleaner.backoff.ms", "100");

    private final Figures figures = new Figures();
    private final int megabytes;

    private Compaction(int megabytes) {
        this.megabytes = megabytes;
    }

    public static void main(String[] args) throws IOException {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 2;
        Compaction compaction = new Compaction(args.length > 1 ? Integer.parseInt(args[1]) : 1_000);
        for (int n = 0; n < rounds; n++) {
            compaction.turn(n % 2 == 1);
            compaction.turn(n % 2 == 0);
            System.err.println("round " + (n + 1) + " of " + rounds + " done");
        }
        System.out.println(compaction.figures.table("Ottla", "Apache Kafka"));
    }

    private void turn(boolean kafka) throws IOException {
        Path folder = Folders.create("ottla-compaction");
        try (Broker broker = kafka ? Brokers.kafka(folder, SOON) : Brokers.ottla(folder, SOON)) {
            for (String compression : COMPRESSIONS) {
                measure(broker, new KeyedRecords(compression, megabytes));
            }
        } finally {
            Folders.delete(folder);
        }
    }

    private void measure(Broker broker, KeyedRecords records) throws IOException {
        records.write(broker);
        TopicPartition log = new TopicPartition(records.topic(), 0);
        double filledBytes = logBytes(broker, log);
        ProcessCost.forgetPeak(broker.process());
        ProcessCost before = ProcessCost.of(broker.process());
        long startNs = System.nanoTime();
        records.compact(broker.bootstrap());
        new CompactionProgress(List.of(broker.dataDirectory()), log).await();
        double seconds = (System.nanoTime() - startNs) / 1e9;
        ProcessCost after = ProcessCost.of(broker.process());
        String what = "compact (" + records.compression() + "), ";
        figures.add(what + "MB/s", broker.name(), filledBytes / 1e6 / seconds);
        figures.add(
                what + "broker CPU s/GB",
                broker.name(),
                (after.cpuSeconds() - before.cpuSeconds()) / (filledBytes / 1e9));
        figures.add(what + "most memory, MiB", broker.name(), after.peakMebibytes());
    }

    private static double logBytes(Broker broker, TopicPartition log) throws IOException {
        try (Stream<Path> files = Files.list(broker.dataDirectory().resolve(log.toString()))) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
