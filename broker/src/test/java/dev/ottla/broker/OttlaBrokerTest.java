package dev.ottla.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ottla.broker.config.BrokerConfig;
import dev.ottla.broker.lifecycle.StandaloneNode;
import dev.ottla.broker.lifecycle.StartFailure;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.ApiVersionsRequest;
import dev.ottla.protocol.message.ApiVersionsResponse;
import dev.ottla.protocol.message.CreateTopicsRequest;
import dev.ottla.protocol.message.CreateTopicsResponse;
import dev.ottla.protocol.message.MetadataRequest;
import dev.ottla.protocol.message.MetadataResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole brokers inside this JVM, on real disks and sockets. */
class OttlaBrokerTest {
    private static final int MANY = 50;

    @TempDir
    Path folder;

    @Test
    void aBrokerAnswersAsSoonAsItIsStarted() throws IOException {
        try (OttlaBroker broker = OttlaBroker.startIn(folder)) {
            assertThat(apiVersions(broker).errorCode()).isEqualTo(ErrorCode.NONE.code());
            assertThat(broker.bootstrapAddress()).isEqualTo("localhost:" + broker.bootstrapPort());
        }
    }

    @Test
    void fiftyBrokersRunSideBySide() throws IOException {
        List<OttlaBroker> brokers = new ArrayList<>();
        try {
            for (int i = 0; i < MANY; i++) {
                brokers.add(OttlaBroker.startIn(folder.resolve("broker-" + i)));
            }
            assertThat(new HashSet<>(
                            brokers.stream().map(OttlaBroker::bootstrapPort).toList()))
                    .hasSize(MANY);
            for (OttlaBroker broker : brokers) {
                assertThat(apiVersions(broker).errorCode()).isEqualTo(ErrorCode.NONE.code());
            }
        } finally {
            brokers.forEach(OttlaBroker::close);
        }
    }

    @Test
    void topicsAreThereAfterARestart() throws IOException {
        try (OttlaBroker broker = OttlaBroker.startIn(folder);
                WireClient client = new WireClient(broker.bootstrapPort())) {
            assertThat(create(client, "kept").topics())
                    .allSatisfy(topic -> assertThat(topic.errorCode()).isEqualTo(ErrorCode.NONE.code()));
        }
        try (OttlaBroker broker = OttlaBroker.startIn(folder);
                WireClient client = new WireClient(broker.bootstrapPort())) {
            MetadataResponse metadata =
                    client.send(MetadataRequest.builder().topics(null).build());
            assertThat(metadata.topics())
                    .extracting(MetadataResponse.MetadataResponseTopic::name)
                    .containsExactly("kept");
        }
    }

    @Test
    void aStoppedBrokerLeavesTheMarkOfACleanStop() throws IOException {
        try (OttlaBroker broker = OttlaBroker.startIn(folder)) {
            assertThat(folder.resolve(".kafka_cleanshutdown")).doesNotExist();
            broker.close();
            broker.close();
        }
        assertThat(folder.resolve(".kafka_cleanshutdown")).exists();
    }

    @Test
    void twoBrokersDoNotShareAFolder() throws IOException {
        try (OttlaBroker first = OttlaBroker.startIn(folder)) {
            assertThatThrownBy(() -> OttlaBroker.startIn(folder))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("using this directory");
            assertThat(apiVersions(first).errorCode()).isEqualTo(ErrorCode.NONE.code());
        }
    }

    @Test
    void aStartThatFailsLeavesNothingBehind() throws IOException {
        try (OttlaBroker first = OttlaBroker.startIn(folder.resolve("first"))) {
            Path second = folder.resolve("second");
            BrokerConfig taken = BrokerConfig.of(StandaloneNode.properties(Map.of(
                    "log.dirs",
                    second.toString(),
                    "listeners",
                    "PLAINTEXT://localhost:" + first.bootstrapPort() + ",CONTROLLER://localhost:0")));
            StandaloneNode.formatIfNew(taken);

            assertThatThrownBy(() -> OttlaBroker.start(taken))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("cannot be bound");
            try (OttlaBroker again = OttlaBroker.startIn(second)) {
                assertThat(apiVersions(again).errorCode()).isEqualTo(ErrorCode.NONE.code());
            }
        }
    }

    @Test
    void aFolderThatIsNotFormattedIsRefused() {
        Map<String, String> properties = StandaloneNode.properties(
                Map.of("log.dirs", folder.toString(), "listeners", "PLAINTEXT://localhost:0,CONTROLLER://localhost:0"));

        assertThatThrownBy(() -> OttlaBroker.start(properties))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("is not formatted");
    }

    @Test
    void aFolderOfAnotherNodeIsRefused() throws IOException {
        OttlaBroker.startIn(folder).close();
        Map<String, String> properties = StandaloneNode.properties(Map.of(
                "log.dirs", folder.toString(),
                "node.id", "2",
                "controller.quorum.voters", "2@localhost:9093",
                "listeners", "PLAINTEXT://localhost:0,CONTROLLER://localhost:0"));

        assertThatThrownBy(() -> OttlaBroker.start(properties))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("belongs to node 1");
        assertThat(Files.exists(folder.resolve(".kafka_cleanshutdown"))).isTrue();
    }

    private static ApiVersionsResponse apiVersions(OttlaBroker broker) throws IOException {
        try (WireClient client = new WireClient(broker.bootstrapPort())) {
            return client.send(ApiVersionsRequest.builder()
                    .clientSoftwareName("test")
                    .clientSoftwareVersion("1")
                    .build());
        }
    }

    private static CreateTopicsResponse create(WireClient client, String topic) throws IOException {
        return client.send(CreateTopicsRequest.builder()
                .timeoutMs(30_000)
                .topics(List.of(CreateTopicsRequest.CreatableTopic.builder()
                        .name(topic)
                        .numPartitions(2)
                        .replicationFactor((short) 1)
                        .build()))
                .build());
    }
}
