package dev.ottla.compat.cluster;

import dev.ottla.compat.broker.Broker;
import dev.ottla.compat.broker.Brokers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The records of a metadata log, as Apache Kafka's own tool prints them. */
final class MetadataDump {
    private static final Pattern PAYLOAD = Pattern.compile("payload: (\\{.*})\\s*$");

    private MetadataDump() {}

    /**
     * The records that are {@code wanted}, in the order of the log; those of one batch are sorted, because a change of
     * many partitions does not come in a defined order.
     *
     * @param plain takes out what cannot be the same twice
     */
    static List<String> records(Broker broker, Predicate<String> wanted, UnaryOperator<String> plain)
            throws IOException, InterruptedException {
        List<String> records = new ArrayList<>();
        List<String> batch = new ArrayList<>();
        for (String line : dump(broker)) {
            Matcher payload = PAYLOAD.matcher(line);
            if (line.startsWith("baseOffset:")) {
                close(batch, records);
            } else if (payload.find() && wanted.test(payload.group(1))) {
                batch.add(plain.apply(payload.group(1)));
            }
        }
        close(batch, records);
        return records;
    }

    private static void close(List<String> batch, List<String> records) {
        Collections.sort(batch);
        records.addAll(batch);
        batch.clear();
    }

    private static List<String> dump(Broker broker) throws IOException, InterruptedException {
        Path directory = broker.dataDirectory().resolve("__cluster_metadata-0");
        List<Path> logs;
        try (Stream<Path> files = Files.list(directory)) {
            logs = files.filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .toList();
        }
        List<String> lines = new ArrayList<>();
        for (Path log : logs) {
            Process tool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            Brokers.kafkaLibrary() + "/*",
                            "org.apache.kafka.tools.DumpLogSegments",
                            "--cluster-metadata-decoder",
                            "--files",
                            log.toString())
                    .redirectErrorStream(true)
                    .start();
            lines.addAll(new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList());
            if (tool.waitFor() != 0) {
                throw new IllegalStateException("dump of " + log + " failed: " + lines);
            }
        }
        return lines;
    }
}
