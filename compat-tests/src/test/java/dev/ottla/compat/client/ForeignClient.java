package dev.ottla.compat.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ottla.compat.broker.Brokers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A client of another make: a folder below {@code clients/} with the scripts that the module's README describes. */
public record ForeignClient(Path folder) {
    private static final long COMMAND_LIMIT_SECONDS = 180;

    /** Every client there is a folder for, by name. */
    public static List<ForeignClient> all() {
        try (Stream<Path> folders = Files.list(Brokers.repository().resolve("compat-tests/clients"))) {
            return folders.filter(Files::isDirectory)
                    .sorted()
                    .map(ForeignClient::new)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String name() {
        return folder.getFileName().toString();
    }

    /** Which compressions it can write and read. */
    public List<String> compressions() {
        Properties properties = new Properties();
        try (var in = Files.newBufferedReader(folder.resolve("client.properties"))) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Arrays.asList(properties.getProperty("compressions").split(" "));
    }

    /** Installs it if need be; where that cannot be, the test is skipped, and with {@code CI=true} it fails. */
    public void install() {
        Finished finished = run("install");
        boolean mustBeThere = "true".equals(System.getenv("CI"));
        if (mustBeThere) {
            assertThat(finished.exitCode())
                    .as("installing %s: %s", name(), finished.output())
                    .isZero();
        }
        assumeTrue(finished.exitCode() == 0, () -> name() + " cannot be installed here: " + finished.output());
    }

    /** Writes records {@code first … first + count - 1} and waits until all are acknowledged. */
    public void produce(String bootstrap, String topic, int first, int count, String compression) {
        Finished finished = run("produce", bootstrap, topic, "" + first, "" + count, compression);
        assertThat(finished.exitCode())
                .as("%s produces %s: %s", name(), compression, finished.output())
                .isZero();
    }

    /** Reads {@code count} records in the group. */
    public List<Delivery> consume(String bootstrap, String topic, String group, int count) {
        Finished finished = run("consume", bootstrap, topic, group, "" + count);
        assertThat(finished.exitCode())
                .as("%s consumes: %s", name(), finished.tail())
                .isZero();
        return finished.output()
                .lines()
                .filter(line -> line.contains("\t"))
                .map(Delivery::parse)
                .toList();
    }

    private Finished run(String script, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(folder.resolve(script).toString());
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("KAFKA_LIB", Brokers.kafkaLibrary().toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        try {
            Path output = Files.createTempFile("ottla-compat", ".out");
            Path errors = Files.createTempFile("ottla-compat", ".err");
            try {
                Process process = builder.redirectOutput(output.toFile())
                        .redirectError(errors.toFile())
                        .start();
                boolean ended = process.waitFor(COMMAND_LIMIT_SECONDS, TimeUnit.SECONDS);
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                return new Finished(
                        ended ? process.exitValue() : -1, Files.readString(output), Files.readString(errors));
            } finally {
                Files.delete(output);
                Files.delete(errors);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Finished(int exitCode, String standardOutput, String errors) {
        String output() {
            return exitCode == 0 ? standardOutput : standardOutput + errors;
        }

        String tail() {
            String all = output();
            return all.substring(Math.max(0, all.length() - 2_000));
        }
    }
}
