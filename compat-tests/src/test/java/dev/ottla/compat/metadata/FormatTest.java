package dev.ottla.compat.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ottla format} writes the files of {@code kafka-storage format}: they have the same sizes, and DumpLogSegments
 * says the same of them but for times, checksums and drawn ids. What one refuses the other refuses, in the same words.
 */
class FormatTest {
    private static final String CLUSTER = "4L6g3nShT-eMCtK--X86sw";
    private static final String BOOTSTRAP = "bootstrap.checkpoint";
    private static final String VOTERS = "__cluster_metadata-0/00000000000000000000-0000000000.checkpoint";
    private static final String STATIC = "controller.quorum.voters=1@localhost:9093";
    private static final String DYNAMIC = "controller.quorum.bootstrap.servers=localhost:9093";

    @TempDir
    Path folder;

    @Test
    void theFilesAreThoseOfApacheKafka() throws Exception {
        same(STATIC, List.of(BOOTSTRAP), "-r", "3.9-IV0");
        same(
                DYNAMIC,
                List.of(BOOTSTRAP, VOTERS),
                "-I",
                "1@localhost:9093:JEXY6aqzQY-32P5TStzaFg,2@other:9094:MvDxzVmcRsaTz33bUuRU6A",
                "-f",
                "group.version=0",
                "-S",
                "SCRAM-SHA-512=[name=alice,iterations=8192,salt=\"N3E=\",saltedpassword=\"YCE=\"]",
                "-S",
                "SCRAM-SHA-256=[name=bob,salt=\"N3E=\",password=secret]");
    }

    @Test
    void whatIsRefusedIsRefusedInTheSameWords() throws Exception {
        sameRefusal(DYNAMIC);
        sameRefusal(STATIC, "--standalone");
        sameRefusal(STATIC, "-f", "nope=1");
        sameRefusal(STATIC, "-f", "kraft.version=1");
        sameRefusal(STATIC, "-r", "4.0", "-f", "metadata.version=20");
        sameRefusal(STATIC, "-r", "3.4", "-S", "SCRAM-SHA-256=[name=a,password=b]");
        sameRefusal(STATIC, "-S", "SCRAM-SHA-256=[name=a]");
    }

    private void same(String quorum, List<String> files, String... options) throws Exception {
        Path kafka = prepare("kafka", quorum);
        Path ottla = prepare("ottla", quorum);
        ToolRun byKafka = ToolRun.kafka("kafka.tools.StorageTool", arguments(kafka, options));
        ToolRun byOttla = ToolRun.ottla(arguments(ottla, options));
        assertThat(byKafka.exitCode()).as(byKafka.output()).isZero();
        assertThat(byOttla.exitCode()).as(byOttla.output()).isZero();
        assertThat(lastLine(byOttla).replace(ottla.toString(), ""))
                .isEqualTo(lastLine(byKafka).replace(kafka.toString(), ""));
        for (String file : files) {
            Path expected = kafka.resolve("data").resolve(file);
            Path written = ottla.resolve("data").resolve(file);
            assertThat(Files.size(written)).as(file).isEqualTo(Files.size(expected));
            assertThat(dump(written)).isEqualTo(dump(expected));
        }
    }

    private void sameRefusal(String quorum, String... options) throws Exception {
        ToolRun byKafka = ToolRun.kafka("kafka.tools.StorageTool", arguments(prepare("kafka", quorum), options));
        ToolRun byOttla = ToolRun.ottla(arguments(prepare("ottla", quorum), options));
        assertThat(byOttla.exitCode()).isEqualTo(byKafka.exitCode()).isEqualTo(1);
        assertThat(byOttla.output().replace("ottla: ", "").strip())
                .isEqualTo(byKafka.output().strip());
    }

    private Path prepare(String name, String quorum) throws Exception {
        Path own = Files.createTempDirectory(folder, name);
        Files.write(
                own.resolve("server.properties"),
                List.of(
                        "process.roles=broker,controller",
                        "node.id=1",
                        quorum,
                        "listeners=PLAINTEXT://localhost:9092,CONTROLLER://localhost:9093",
                        "controller.listener.names=CONTROLLER",
                        "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                        "log.dirs=" + own.resolve("data")));
        return own;
    }

    private static String[] arguments(Path own, String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                "format", "-t", CLUSTER, "-c", own.resolve("server.properties").toString()));
        arguments.addAll(List.of(options));
        return arguments.toArray(String[]::new);
    }

    private static String lastLine(ToolRun run) {
        List<String> lines = run.output().strip().lines().toList();
        return lines.getLast();
    }

    /** What differs from run to run is left out. */
    private static String dump(Path file) throws Exception {
        ToolRun dumped = ToolRun.kafka(
                "org.apache.kafka.tools.DumpLogSegments", "--cluster-metadata-decoder", "--files", file.toString());
        assertThat(dumped.exitCode()).as(dumped.output()).isZero();
        return dumped.output()
                .replace(file.toString(), "(file)")
                .replaceAll("CreateTime: \\d+", "CreateTime: (time)")
                .replaceAll("\"lastContainedLogTimestamp\":\\d+", "\"lastContainedLogTimestamp\":(time)")
                .replaceAll("crc: \\d+", "crc: (checksum)");
    }
}
