package dev.ottla.broker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.log.MetaProperties;
import dev.ottla.runtime.LocalFileStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineToolTest {
    private static final String CLUSTER_ID = "nTMHerEpSeOU1i2KGMm8Cw";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    private Path properties;
    private Path data;

    @BeforeEach
    void writeProperties() throws IOException {
        data = folder.resolve("data");
        properties = folder.resolve("server.properties");
        Files.writeString(properties, """
                process.roles=broker,controller
                node.id=7
                controller.quorum.voters=7@localhost:9093
                listeners=PLAINTEXT://localhost:0,CONTROLLER://localhost:0
                controller.listener.names=CONTROLLER
                log.dirs=%s
                """.formatted(data));
    }

    @Test
    void theVersionIsTold() {
        assertThat(run("version")).isZero();
        assertThat(out.toString()).startsWith("ottla ").contains("compatible with Apache Kafka 4.3");
    }

    @Test
    void helpIsGivenForEverythingAndForEachCommand() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("start", "format", "version");
        assertThat(run("format", "--help")).isZero();
        assertThat(out.toString()).contains("--cluster-id");
    }

    @Test
    void anUnknownCommandIsExplained() {
        assertThat(run("fly")).isEqualTo(2);
        assertThat(err.toString()).contains("fly").contains("Usage: ottla");
    }

    @Test
    void aDirectoryIsFormattedForItsNodeAndCluster() throws IOException {
        assertThat(run("format", "-c", properties.toString(), "-t", CLUSTER_ID)).isZero();

        MetaProperties meta = MetaProperties.read(new LocalFileStore(), data);
        assertThat(meta).isNotNull();
        assertThat(meta.clusterId()).isEqualTo(CLUSTER_ID);
        assertThat(meta.nodeId()).isEqualTo(7);
        assertThat(data.resolve("bootstrap.checkpoint")).exists();
    }

    @Test
    void aDirectoryIsNamedAsItIsWritten() {
        String relative = Path.of("").toAbsolutePath().relativize(data).toString();

        assertThat(run("format", "-c", properties.toString(), "--override", "log.dirs=" + relative))
                .isZero();
        assertThat(out.toString()).contains("Formatting metadata directory " + relative + " with");
        assertThat(data.resolve("meta.properties")).exists();
    }

    @Test
    void aFormattedDirectoryIsNotFormattedAgain() {
        run("format", "-c", properties.toString());

        assertThat(run("format", "-c", properties.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("is already formatted");
        assertThat(run("format", "-c", properties.toString(), "-g")).isZero();
        assertThat(out.toString()).contains("already formatted");
    }

    @Test
    void aBrokerDoesNotStartOnDirectoriesThatAreNotFormatted() {
        assertThat(run("start", properties.toString())).isEqualTo(1);
    }

    @Test
    void aWrongConfigurationIsOneLine() {
        assertThat(run("start", properties.toString(), "--override", "num.partitions=0"))
                .isEqualTo(1);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains("Invalid value 0 for configuration num.partitions");
    }

    @Test
    void aMissingFileIsOneLine() {
        assertThat(run("start", folder.resolve("nowhere").toString())).isEqualTo(1);
        assertThat(err.toString()).contains("nowhere");
    }

    private int run(String... arguments) {
        return new CommandLineTool(new PrintWriter(out, true), new PrintWriter(err, true)).run(arguments);
    }
}
