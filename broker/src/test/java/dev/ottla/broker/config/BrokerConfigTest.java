package dev.ottla.broker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ottla.broker.network.Endpoint;
import dev.ottla.broker.network.NetworkConfig;
import dev.ottla.log.LogManagerConfig;
import dev.ottla.runtime.config.ConfigException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading a configuration; each refusal's words were observed on Apache Kafka 4.3.1. */
class BrokerConfigTest {
    private static final Map<String, String> COMBINED = Map.of(
            "process.roles", "broker,controller",
            "node.id", "1",
            "controller.quorum.voters", "1@localhost:9093",
            "listeners", "PLAINTEXT://:9092,CONTROLLER://:9093",
            "controller.listener.names", "CONTROLLER",
            "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");

    @Test
    void aCombinedNodeIsRead() {
        BrokerConfig config = config();

        assertThat(config.node().nodeId()).isEqualTo(1);
        assertThat(config.node().isBroker()).isTrue();
        assertThat(config.node().isController()).isTrue();
        assertThat(config.node().logDirs()).containsExactly(Path.of("/tmp/kafka-logs"));
        assertThat(config.listeners().ofBroker()).extracting(Endpoint::port).containsExactly(9092);
        assertThat(config.listeners().ofController()).extracting(Endpoint::port).containsExactly(9093);
        assertThat(config.listeners().interBroker()).isEqualTo("PLAINTEXT");
        assertThat(config.quorum().voters()).containsExactly(new QuorumConfig.Voter(1, "localhost", 9093));
        assertThat(config.unknownKeys()).isEmpty();
    }

    @Test
    void aNameThatNobodyKnowsIsReported() {
        assertThat(config("zookeeper.connect", "x").unknownKeys()).containsExactly("zookeeper.connect");
    }

    @Test
    void aKeyThatChangesNothingIsReported() {
        assertThat(config("num.io.threads", "4").keysWithoutEffect()).containsExactly("num.io.threads");
    }

    @Test
    void listenerNamesAreUpperCased() {
        assertThat(config("listeners", "plaintext://:9092,controller://:9093")
                        .listeners()
                        .ofBroker())
                .extracting(Endpoint::listenerName)
                .containsExactly("PLAINTEXT");
    }

    @Test
    void theLimitsOfOneListenerAreRead() {
        assertThat(config(
                                "listener.name.plaintext.max.connections", "7",
                                "listener.name.controller.max.connection.creation.rate", "8")
                        .network()
                        .connections()
                        .perListener())
                .containsEntry("PLAINTEXT", new NetworkConfig.OfListener(7, Integer.MAX_VALUE))
                .containsEntry("CONTROLLER", new NetworkConfig.OfListener(Integer.MAX_VALUE, 8));
    }

    @Test
    void socketBuffersAreSetOnlyIfTheyAreGiven() {
        NetworkConfig.Sockets unset = config().network().sockets();
        NetworkConfig.Sockets given =
                config("socket.send.buffer.bytes", "102400").network().sockets();

        assertThat(unset.sendBufferBytes()).isEqualTo(-1);
        assertThat(unset.receiveBufferBytes()).isEqualTo(-1);
        assertThat(given.sendBufferBytes()).isEqualTo(102_400);
    }

    /** Seen on Apache Kafka 4.3.1: made absolute, not normalized. */
    @Test
    void logDirsAreAbsoluteForWhoeverUsesThem() {
        Path here = Path.of("").toAbsolutePath();
        BrokerConfig config = config("log.dirs", "data,./other", "metadata.log.dir", here + "/other");

        List<Path> expected = List.of(here.resolve("data"), Path.of(here + "/./other"));
        assertThat(config.node().logDirs()).isEqualTo(expected);
        assertThat(LogManagerConfig.of(config.values()).directories()).isEqualTo(expected);
        assertThat(config.node().metadataLogDir()).isEqualTo(expected.getLast());
    }

    @Test
    void logDirsAreStrongerThanLogDir() {
        assertThat(config("log.dir", "/a", "log.dirs", "/b,/c").node().logDirs())
                .containsExactly(Path.of("/b"), Path.of("/c"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            process.roles | - | Missing required configuration "process.roles" which has no default value.
            process.roles | '' | Configuration 'process.roles' must not be empty. Valid values include: [broker, controller]
            process.roles | broker,foo | String must be one of: broker, controller
            node.id | -1 | Invalid value -1 for configuration node.id: Value must be at least 0
            node.id | abc | Not a number of type INT
            broker.id | 2 | You must set `node.id` to the same value as `broker.id`.
            controller.quorum.voters | - | must contain a parseable set of controllers.
            controller.quorum.voters | foo | Each entry should be in the form `{id}@{host}:{port}`.
            controller.quorum.voters | 2@localhost:9093 | the node id 1 must be included in the set of voters
            controller.quorum.bootstrap.servers | localhost | Failed to parse host name from localhost
            controller.listener.names | FOO | must contain at least one value appearing in the 'listeners' configuration
            listeners | FOO://:9092,CONTROLLER://:9093 | No security protocol defined for listener FOO
            listeners | PLAINTEXT://:9092,CONTROLLER://:9092 | Each listener must have a different port
            listeners | PLAINTEXT://127.0.0.1:9092,CONTROLLER://:9092 | unless exactly one listener has an IPv4 address
            listeners | PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.2:9092 | then one needs to be IPv4
            controller.listener.names | CONTROLLER,FOO | must only contain values appearing in the 'listeners' configuration
            listeners | PLAINTEXT://:9092,PLAINTEXT://:9094,CONTROLLER://:9093 | Each listener must have a different name
            listeners | localhost:9092 | Unable to parse localhost:9092 to a broker endpoint
            listeners | CONTROLLER://:9093 | There must be at least one broker advertised listener.
            listeners | PLAINTEXT://:99999,CONTROLLER://:9093 | port 99999 is not between 0 and 65535
            listeners | PLAINTEXT://0.0.0.0:9092,CONTROLLER://:9093 | cannot use the nonroutable meta-address 0.0.0.0
            advertised.listeners | FOO://h:9092 | No security protocol defined for listener FOO
            inter.broker.listener.name | FOO | not found in listener.security.protocol.map.
            inter.broker.listener.name | CONTROLLER | must be a listener name defined in advertised.listeners
            listener.security.protocol.map | PLAINTEXT:FOO | Invalid security protocol `FOO`
            listener.security.protocol.map | PLAINTEXT:SSL,CONTROLLER:PLAINTEXT | asks for security protocol SSL
            num.partitions | 0 | Invalid value 0 for configuration num.partitions: Value must be at least 1
            auto.create.topics.enable | yes | Expected value to be either true or false
            compression.type | foo | String must be one of: uncompressed, zstd, lz4, snappy, gzip, producer
            log.segment.bytes | 1000 | Value must be at least 1048576
            max.connections.per.ip | 0 | can be set to zero only if max.connections.per.ip.overrides property is set.
            max.connections.per.ip.overrides | 127.0.0.1:abc | max.connections.per.ip.overrides
            queued.max.request.bytes | 100 | must be larger or equal to socket.request.max.bytes
            log.retention.ms | 0 | log.retention.ms must be unlimited (-1) or, greater than or equal to 1
            authorizer.class.name | foo.Bar | StandardAuthorizer
            remote.log.storage.system.enable | true | not supported yet; allowed: false
            """)
    void aValueThatCannotBeUsedIsRefusedInKafkasWords(String key, String value, String words) {
        assertThatThrownBy(() -> config(key, value))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(words);
    }

    @Test
    void rolesDecideWhichListenersThereMayBe() {
        assertThatThrownBy(() -> config("process.roles", "controller"))
                .hasMessageContaining("must only contain KRaft controller listeners");
        assertThatThrownBy(() -> config("process.roles", "broker", "controller.quorum.voters", "2@localhost:9093"))
                .hasMessageContaining("must not contain a value appearing in the 'listeners' configuration");
        assertThatThrownBy(() -> config("process.roles", "broker", "listeners", "PLAINTEXT://:9092"))
                .hasMessageContaining("the node id 1 must not be included in the set of voters");
    }

    private static BrokerConfig config(String... changes) {
        Map<String, String> properties = new TreeMap<>(COMBINED);
        for (int i = 0; i < changes.length; i += 2) {
            if (changes[i + 1] == null) {
                properties.remove(changes[i]);
            } else {
                properties.put(changes[i], changes[i + 1]);
            }
        }
        return BrokerConfig.of(properties);
    }
}
