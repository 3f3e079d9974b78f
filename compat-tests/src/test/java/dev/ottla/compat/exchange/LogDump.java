package dev.ottla.compat.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.compat.broker.Brokers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Apache Kafka's DumpLogSegments, run as a process over files that nobody writes to meanwhile. */
final class LogDump {
    /** What it prints when something is not as it should be. */
    private static final List<String> COMPLAINTS = List.of(
            "Mismatches in",
            "timestamp mismatch",
            "out of order timestamp",
            "Index not found",
            "not found in",
            "isvalid: false",
            "is invalid",
            "Exception",
            "corrupt",
            "Could not decode",
            "non-consecutive");

    /** Apache Kafka's cleaner leaves an entry in the time index of a segment that has lost all its records. */
    private static final String KAFKAS_OWN = ".*timestamp mismatch in.*compacted-\\d+/\\d+\\.timeindex.*";

    private LogDump() {}

    /** All partitions' files that are dumped without complaint; returns what was printed of each folder. */
    static String ofEverythingIn(Path logDirectory) throws Exception {
        StringBuilder all = new StringBuilder();
        all.append(dump(List.of("--deep-iteration", "--print-data-log"), userFiles(logDirectory)));
        List<Path> indexes = userFiles(logDirectory).stream()
                .filter(file -> file.toString().endsWith("index"))
                .toList();
        all.append(dump(List.of("--verify-index-only"), indexes));
        all.append(dump(
                List.of("--index-sanity-check"),
                indexes.stream()
                        .filter(file -> !file.toString().endsWith(".txnindex"))
                        .toList()));
        all.append(dump(
                List.of("--deep-iteration", "--offsets-decoder"),
                files(logDirectory, "__consumer_offsets-\\d+", List.of(".log"))));
        all.append(dump(
                List.of("--deep-iteration", "--cluster-metadata-decoder"),
                files(logDirectory, "__cluster_metadata-0", List.of(".log", ".checkpoint"))));
        return all.toString();
    }

    private static List<Path> userFiles(Path logDirectory) throws IOException {
        return files(
                logDirectory,
                "(?!__cluster_metadata).*-\\d+",
                List.of(".log", ".index", ".timeindex", ".txnindex", ".snapshot"));
    }

    private static String dump(List<String> options, List<Path> files) throws Exception {
        if (files.isEmpty()) {
            return "";
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Brokers.kafkaLibrary() + "/*",
                "org.apache.kafka.tools.DumpLogSegments"));
        command.addAll(options);
        command.add("--files");
        command.add(files.stream().map(Path::toString).collect(Collectors.joining(",")));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as("exit status of %s:%n%s", options, output)
                .isZero();
        for (String line :
                output.lines().filter(each -> !each.matches(KAFKAS_OWN)).toList()) {
            assertThat(COMPLAINTS).as("DumpLogSegments %s: %s", options, line).noneMatch(line::contains);
        }
        return output;
    }

    private static List<Path> files(Path logDirectory, String folder, List<String> suffixes) throws IOException {
        try (Stream<Path> all = Files.walk(logDirectory, 2)) {
            return all.filter(file -> file.getParent().getFileName().toString().matches(folder))
                    .filter(file ->
                            suffixes.stream().anyMatch(suffix -> file.toString().endsWith(suffix)))
                    .sorted()
                    .toList();
        }
    }
}
