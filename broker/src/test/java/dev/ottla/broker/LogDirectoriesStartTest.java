package dev.ottla.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ottla.broker.config.BrokerConfig;
import dev.ottla.broker.lifecycle.NodeFormat;
import dev.ottla.broker.lifecycle.StandaloneNode;
import dev.ottla.broker.lifecycle.StartFailure;
import dev.ottla.log.MetaProperties;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.message.CreateTopicsRequest;
import dev.ottla.protocol.message.DescribeLogDirsRequest;
import dev.ottla.protocol.message.DescribeLogDirsResponse;
import dev.ottla.runtime.LocalFileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a broker makes of log directories that are damaged, in use, or not its own when it starts. */
class LogDirectoriesStartTest {
    private static final String CLUSTER_ID = "5L6g3nShT-eMCtK--X86sw";

    @TempDir
    Path folder;

    private BrokerConfig config(String... directories) throws IOException {
        List<String> paths = List.of(directories).stream()
                .map(directory -> folder.resolve(directory).toString())
                .toList();
        BrokerConfig config = BrokerConfig.of(StandaloneNode.properties(new TreeMap<>(Map.of(
                "log.dirs",
                String.join(",", paths),
                "metadata.log.dir",
                folder.resolve("metadata").toString(),
                "listeners",
                "PLAINTEXT://localhost:0,CONTROLLER://localhost:0"))));
        NodeFormat format = new NodeFormat(config);
        if (!format.unformatted().isEmpty()) {
            format.format(CLUSTER_ID);
        }
        return config;
    }

    @Test
    void aDirectoryThatCannotBeReadIsOfflineAndTheOthersServe() throws IOException {
        BrokerConfig config = config("one", "two");
        try (OttlaBroker broker = OttlaBroker.start(config);
                WireClient client = new WireClient(broker.bootstrapPort())) {
            create(client, "kept", 4);
        }
        empty(folder.resolve("two"));
        Files.writeString(folder.resolve("two"), "this is no directory");

        try (OttlaBroker broker = OttlaBroker.start(config);
                WireClient client = new WireClient(broker.bootstrapPort())) {
            create(client, "later", 2);
            DescribeLogDirsResponse described = describe(client);
            // A topic is answered for when it is in the metadata; its last log may come a moment later.
            for (int asked = 0; partitionsInFirst(described) < 4 && asked < 2_000; asked++) {
                described = describe(client);
            }
            assertThat(described.results())
                    .extracting(DescribeLogDirsResponse.DescribeLogDirsResult::errorCode)
                    .containsExactly(ErrorCode.NONE.code(), ErrorCode.KAFKA_STORAGE_ERROR.code());
            assertThat(partitionsInFirst(described)).isEqualTo(4);
        }
    }

    @Test
    void aDirectoryInUseIsRefused() throws IOException {
        BrokerConfig config = config("one");
        try (OttlaBroker broker = OttlaBroker.start(config)) {
            assertThat(broker.bootstrapPort()).isPositive();
            assertThatThrownBy(() -> OttlaBroker.start(config))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("Failed to acquire lock on file .lock in " + folder.resolve("one"));
        }
    }

    @Test
    void aMetadataDirectoryOfItsOwnIsLockedToo() throws IOException {
        try (OttlaBroker broker = OttlaBroker.start(config("one"))) {
            assertThat(broker.bootstrapPort()).isPositive();
            new MetaProperties(CLUSTER_ID, 1, new Uuid(3, 3))
                    .write(new LocalFileStore(), Files.createDirectories(folder.resolve("other")));

            assertThatThrownBy(() -> OttlaBroker.start(config("other")))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("Failed to acquire lock on file .lock in " + folder.resolve("metadata"));
        }
    }

    @Test
    void aCopiedDirectoryIsRefused() throws IOException {
        BrokerConfig config = config("one", "two");
        Files.copy(
                folder.resolve("one/meta.properties"),
                folder.resolve("two/meta.properties"),
                StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(() -> OttlaBroker.start(config)).hasMessageContaining("has the directory.id of another one");
    }

    @Test
    void aDirectoryOfAnotherClusterOrWithoutSenseIsRefused() throws IOException {
        BrokerConfig config = config("one", "two");
        Path meta = folder.resolve("two/meta.properties");
        String good = Files.readString(meta);

        Files.writeString(meta, good.replace(CLUSTER_ID, "AAAAAAAAAAAAAAAAAAAAAA"));
        assertThatThrownBy(() -> OttlaBroker.start(config)).hasMessageContaining("belong to different clusters");
        Files.writeString(meta, "garbage");
        assertThatThrownBy(() -> OttlaBroker.start(config)).hasMessageContaining("has no version");
        Files.delete(meta);
        assertThatThrownBy(() -> OttlaBroker.start(config)).hasMessageContaining("is not formatted");
    }

    @Test
    void aBrokerWithoutItsMetadataDirectoryDoesNotStart() throws IOException {
        BrokerConfig config = config("one");
        empty(folder.resolve("metadata"));
        Files.writeString(folder.resolve("metadata"), "this is no directory");

        assertThatThrownBy(() -> OttlaBroker.start(config))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("the metadata log dir");
    }

    private static DescribeLogDirsResponse describe(WireClient client) throws IOException {
        return client.send(DescribeLogDirsRequest.builder().topics(null).build());
    }

    private static int partitionsInFirst(DescribeLogDirsResponse described) {
        return described.results().getFirst().topics().stream()
                .mapToInt(topic -> topic.partitions().size())
                .sum();
    }

    private static void create(WireClient client, String topic, int partitions) throws IOException {
        var answer = client.send(CreateTopicsRequest.builder()
                .topics(List.of(CreateTopicsRequest.CreatableTopic.builder()
                        .name(topic)
                        .numPartitions(partitions)
                        .replicationFactor((short) 1)
                        .build()))
                .timeoutMs(10_000)
                .build());
        assertThat(answer.topics().getFirst().errorCode()).isEqualTo(ErrorCode.NONE.code());
    }

    private static void empty(Path directory) throws IOException {
        try (var paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
