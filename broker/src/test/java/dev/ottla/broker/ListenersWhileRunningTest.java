package dev.ottla.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ottla.broker.config.BrokerConfig;
import dev.ottla.broker.lifecycle.StandaloneNode;
import dev.ottla.broker.lifecycle.StartFailure;
import dev.ottla.broker.network.Endpoint;
import dev.ottla.metadata.ConfigResource;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.IncrementalAlterConfigsRequest;
import dev.ottla.protocol.message.IncrementalAlterConfigsResponse;
import dev.ottla.protocol.message.MetadataRequest;
import dev.ottla.protocol.message.MetadataResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Listeners of a whole broker, opened and closed while it runs, and after its next start. */
@Timeout(60)
class ListenersWhileRunningTest {
    private static final byte SET = 0;
    private static final byte DELETE = 1;

    @TempDir
    Path folder;

    @Test
    void anAddedListenerServesAndTheClusterIsToldOfItAtTheNextStart() throws IOException {
        int added;
        try (OttlaBroker broker = start(Map.of())) {
            assertThat(alter(broker, SET, with(broker, "EXTRA://localhost:0"))).isEqualTo(ErrorCode.NONE.code());
            await(broker, listeners -> find(listeners, "EXTRA").isPresent());
            added = find(broker.listeners(), "EXTRA").orElseThrow().port();
            assertThat(brokersSeenBy(added)).isEmpty();
            assertThat(brokersSeenBy(broker.bootstrapPort())).hasSize(1);
            assertThat(alter(broker, SET, with(broker, "EXTRA://localhost:" + added)))
                    .isEqualTo(ErrorCode.NONE.code());
        }
        try (OttlaBroker broker = start(Map.of())) {
            assertThat(broker.listeners()).extracting(Endpoint::port).contains(added);
            assertThat(brokersSeenBy(added))
                    .singleElement()
                    .satisfies(seen -> assertThat(seen.port()).isEqualTo(added));
        }
    }

    @Test
    void aListenerThatIsTakenBackIsClosed() throws IOException {
        try (OttlaBroker broker = start(Map.of("advertised.listeners", "PLAINTEXT://localhost:1"));
                WireClient client = new WireClient(port(broker, "PLAINTEXT"))) {
            assertThat(alter(client, SET, with(broker, "EXTRA://localhost:0"))).isEqualTo(ErrorCode.NONE.code());
            await(broker, listeners -> find(listeners, "EXTRA").isPresent());
            try (WireClient extra = new WireClient(port(broker, "EXTRA"))) {
                assertThat(alter(extra, DELETE, null)).isEqualTo(ErrorCode.NONE.code());
                await(broker, listeners -> find(listeners, "EXTRA").isEmpty());
                assertThatThrownBy(() -> metadata(extra)).isInstanceOf(IOException.class);
            }
            assertThat(metadata(client).brokers()).hasSize(1);
        }
    }

    @Test
    void aPortThatIsTakenKeepsNobodyFromOpeningTheOthersAndIsTriedAgain() throws IOException {
        try (OttlaBroker broker = start(Map.of());
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
            String wanted = with(broker, "EXTRA://localhost:" + taken.getLocalPort());
            assertThat(alter(broker, SET, wanted + ",OTHER://localhost:0")).isEqualTo(ErrorCode.NONE.code());
            await(broker, listeners -> find(listeners, "OTHER").isPresent());
            assertThat(find(broker.listeners(), "EXTRA")).isEmpty();

            taken.close();
            assertThat(alter(broker, SET, wanted.replace("EXTRA", "OTHER") + ",EXTRA://localhost:0"))
                    .isEqualTo(ErrorCode.NONE.code());
            await(broker, listeners -> find(listeners, "EXTRA").isPresent());
        }
    }

    @Test
    void aBrokerDoesNotStartWithoutAListenerThatItIsToHave() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
            try (OttlaBroker broker = start(Map.of())) {
                alter(broker, SET, with(broker, "EXTRA://localhost:" + taken.getLocalPort() + ",OTHER://localhost:0"));
                await(broker, listeners -> find(listeners, "OTHER").isPresent());
            }
            assertThatThrownBy(() -> start(Map.of()))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("EXTRA://localhost:" + taken.getLocalPort());
        }
        start(Map.of()).close();
    }

    private OttlaBroker start(Map<String, String> more) throws IOException {
        Map<String, String> properties = StandaloneNode.properties(
                Map.of("log.dirs", folder.toString(), "listeners", "PLAINTEXT://localhost:0,CONTROLLER://localhost:0"));
        properties.put(
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,EXTRA:PLAINTEXT,OTHER:PLAINTEXT");
        properties.putAll(more);
        BrokerConfig config = BrokerConfig.of(properties);
        StandaloneNode.formatIfNew(config);
        return OttlaBroker.start(config);
    }

    private static String with(OttlaBroker broker, String listener) {
        return "PLAINTEXT://localhost:0,CONTROLLER://localhost:0," + listener;
    }

    private static short alter(OttlaBroker broker, byte operation, @Nullable String listeners) throws IOException {
        try (WireClient client = new WireClient(port(broker, "PLAINTEXT"))) {
            return alter(client, operation, listeners);
        }
    }

    private static short alter(WireClient client, byte operation, @Nullable String listeners) throws IOException {
        IncrementalAlterConfigsResponse response = client.send(IncrementalAlterConfigsRequest.builder()
                .resources(List.of(IncrementalAlterConfigsRequest.AlterConfigsResource.builder()
                        .resourceType(ConfigResource.broker(1).type())
                        .resourceName("1")
                        .configs(List.of(IncrementalAlterConfigsRequest.AlterableConfig.builder()
                                .name("listeners")
                                .configOperation(operation)
                                .value(listeners)
                                .build()))
                        .build()))
                .build());
        return response.responses().getFirst().errorCode();
    }

    private static List<MetadataResponse.MetadataResponseBroker> brokersSeenBy(int port) throws IOException {
        try (WireClient client = new WireClient(port)) {
            return metadata(client).brokers();
        }
    }

    private static MetadataResponse metadata(WireClient client) throws IOException {
        return client.send(MetadataRequest.builder().topics(null).build());
    }

    private static int port(OttlaBroker broker, String name) {
        return find(broker.listeners(), name).orElseThrow().port();
    }

    private static Optional<Endpoint> find(List<Endpoint> listeners, String name) {
        return listeners.stream()
                .filter(listener -> listener.listenerName().equals(name))
                .findFirst();
    }

    private static void await(OttlaBroker broker, Predicate<List<Endpoint>> condition) {
        while (!condition.test(broker.listeners())) {
            Thread.onSpinWait();
        }
    }
}
