package dev.ottla.compat.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.compat.Topics;
import dev.ottla.compat.broker.Broker;
import dev.ottla.compat.broker.Brokers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Apache Kafka's metadata shell opens our snapshots and finds in them what was done. */
class MetadataShellTest {
    private static final ConfigResource GROUP = new ConfigResource(ConfigResource.Type.GROUP, "readers");

    @TempDir
    Path folder;

    @Test
    void theMetadataShellOpensSnapshots() throws Exception {
        Map<String, String> overrides = Map.of("metadata.log.max.record.bytes.between.snapshots", "1");
        try (Broker broker = Brokers.underTest(folder, overrides)) {
            Topics.create(broker, "shelf", 3, Map.of("segment.bytes", "1048576"));
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
                AlterConfigOp set = new AlterConfigOp(
                        new ConfigEntry("consumer.session.timeout.ms", "50000"), AlterConfigOp.OpType.SET);
                admin.incrementalAlterConfigs(Map.of(GROUP, List.of(set))).all().get();
            }
            broker.stop();
            Path snapshot = latestSnapshot(broker.dataDirectory().resolve("__cluster_metadata-0"));
            assertThat(shell(snapshot, "cat", "/image/features/metadataVersion"))
                    .contains("4.3-IV0");
            assertThat(shell(snapshot, "ls", "/image/topics/byName/shelf")).contains("0", "1", "2");
            assertThat(shell(snapshot, "tree", "/image/configs/GROUP:readers")).contains("50000");
        }
    }

    private static String shell(Path snapshot, String... command) throws Exception {
        String[] arguments = Stream.concat(Stream.of("--snapshot", snapshot.toString()), Stream.of(command))
                .toArray(String[]::new);
        ToolRun run = ToolRun.kafka("org.apache.kafka.shell.MetadataShell", arguments);
        assertThat(run.exitCode()).as(run.output()).isZero();
        return run.output();
    }

    private static Path latestSnapshot(Path directory) throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".checkpoint"))
                    .max(Comparator.comparing(Path::getFileName))
                    .orElseThrow();
        }
    }
}
