package dev.ottla.compat.metadata;

import dev.ottla.compat.broker.Brokers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A command-line tool that has run to its end.
 *
 * @param output both streams, as they came
 */
record ToolRun(int exitCode, String output) {
    /** One of Apache Kafka's tools. */
    static ToolRun kafka(String mainClass, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlog4j2.configurationFile=" + quiet(),
                "-cp",
                Brokers.kafkaLibrary() + "/*",
                mainClass));
        command.addAll(List.of(arguments));
        return run(command);
    }

    /** {@code bin/ottla}. */
    static ToolRun ottla(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Brokers.repository().resolve("bin/ottla").toString()));
        command.addAll(List.of(arguments));
        return run(command);
    }

    private static ToolRun run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new ToolRun(process.waitFor(), output);
    }

    /** Tools that log would say what nobody asked for. */
    private static Path quiet() throws IOException {
        Path file = Files.createTempFile("quiet", ".xml");
        file.toFile().deleteOnExit();
        return Files.writeString(file, "<Configuration><Loggers><Root level=\"off\"/></Loggers></Configuration>");
    }
}
