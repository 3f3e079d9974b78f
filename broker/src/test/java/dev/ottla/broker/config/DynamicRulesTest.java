package dev.ottla.broker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ottla.runtime.config.ConfigException;
import dev.ottla.runtime.config.ConfigValues;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a running broker takes and refuses about its listeners; the words were observed on Apache Kafka 4.3.1. */
class DynamicRulesTest {
    private static final String PROTOCOLS =
            "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,EXTRA:PLAINTEXT,SECURE:SSL,OTHER:PLAINTEXT";
    private static final Map<String, String> FILE = Map.of(
            "process.roles", "broker,controller",
            "node.id", "1",
            "controller.quorum.voters", "1@localhost:9093",
            "listeners", "PLAINTEXT://h:9092,CONTROLLER://h:9093,EXTRA://h:9094",
            "advertised.listeners", "PLAINTEXT://h:9092",
            "controller.listener.names", "CONTROLLER",
            "listener.security.protocol.map", PROTOCOLS,
            "listener.name.extra.socket.request.max.bytes", "10");

    private final BrokerConfig started = BrokerConfig.of(FILE);
    private final DynamicRules rules = new DynamicRules(started);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PLAINTEXT://h:9092,CONTROLLER://h:9093
            PLAINTEXT://h:9092,CONTROLLER://h:9093,OTHER://h:9095
            PLAINTEXT://h:1,CONTROLLER://h:2,EXTRA://h:3
            PLAINTEXT://h:9092,CONTROLLER://h:9093,EXTRA://h:0
            plaintext://h:9092,controller://h:9093
            """)
    void listenersComeAndGoAndMayBeSaidToBeElsewhere(String listeners) {
        assertThatCode(() -> change("listeners", listeners)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PLAINTEXT://h:9092 | requirement failed: controller.listener.names must contain at least one value appearing
            CONTROLLER://h:9093,EXTRA://h:1 | requirement failed: advertised.listeners listener names must be equal to
            PLAINTEXT://h:9092,CONTROLLER://h:9093,SECURE://h:1 | security protocol SSL, which is not supported yet
            PLAINTEXT://h:9092,CONTROLLER://h:9093,NEW://h:1 | No security protocol defined for listener NEW
            """)
    void listenersThatDoNotFitAreRefused(String listeners, String words) {
        assertThatThrownBy(() -> change("listeners", listeners))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(words);
    }

    @Test
    void aListenerThatIsAdvertisedStays() {
        Map<String, String> file = new TreeMap<>(FILE);
        file.remove("advertised.listeners");
        DynamicRules ofFile = new DynamicRules(BrokerConfig.of(file));

        assertThatThrownBy(() -> change(ofFile, file, "listeners", "PLAINTEXT://h:9092,CONTROLLER://h:9093"))
                .hasMessage("Invalid value org.apache.kafka.common.config.ConfigException: Advertised listeners"
                        + " 'Set(ListenerName(PLAINTEXT), ListenerName(EXTRA))' must be a subset of listeners"
                        + " 'Set(ListenerName(PLAINTEXT), ListenerName(CONTROLLER))' for configuration Invalid dynamic"
                        + " configuration");
    }

    @Test
    void theProtocolOfAnExistingListenerStays() {
        assertThatThrownBy(() ->
                        change("listener.security.protocol.map", PROTOCOLS.replace("EXTRA:PLAINTEXT", "EXTRA:SSL")))
                .hasMessageContaining("Security protocol cannot be updated for existing listener ListenerName(EXTRA)");
        assertThatCode(() ->
                        change("listener.security.protocol.map", PROTOCOLS.replace("OTHER:PLAINTEXT", "OTHER:SSL")))
                .doesNotThrowAnyException();
    }

    @Test
    void whatOnlyTheFileMaySayOfAListenerStopsChangesOfListenersWhereItIsSaidOtherwise() {
        Map<String, String> before = new TreeMap<>(FILE);
        before.put("listener.name.extra.socket.request.max.bytes", "11");
        String words = "Configs cannot be updated dynamically for existing listener ListenerName(EXTRA), restart broker"
                + " or create a new listener for update";

        assertThatThrownBy(() -> change(rules, before, "num.network.threads", "2"))
                .hasMessageContaining(words);
        assertThatThrownBy(() -> change(rules, before, "listeners", FILE.get("listeners") + ",OTHER://h:9095"))
                .hasMessageContaining(words);
        assertThatCode(() -> change(rules, before, "background.threads", "11")).doesNotThrowAnyException();
        assertThatCode(() -> change(rules, before, "listeners", "PLAINTEXT://h:9092,CONTROLLER://h:9093"))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "max.connections,5",
        "max.connection.creation.rate,5",
        "num.network.threads,2",
        "ssl.keystore.location,/there",
        "ssl.truststore.type,PEM"
    })
    void whatMayChangeOfAListenerStopsNobody(String key, String value) {
        Map<String, String> before = new TreeMap<>(FILE);
        before.put("listener.name.extra." + key, value);

        assertThatCode(() -> change(rules, before, "num.network.threads", "2")).doesNotThrowAnyException();
    }

    @Test
    void aBrokerThatDoesNotGoByWhatIsSetIsJudgedByItsFile() {
        Map<String, String> unusable = new TreeMap<>(FILE);
        unusable.put("listeners", "NEW://h:1");

        assertThat(started.listeners().names()).contains("EXTRA");
        assertThatCode(() -> change(rules, unusable, "listeners", FILE.get("listeners")))
                .doesNotThrowAnyException();
    }

    private void change(String key, String value) {
        change(rules, FILE, key, value);
    }

    private static void change(DynamicRules rules, Map<String, String> before, String key, String value) {
        Map<String, String> after = new TreeMap<>(before);
        after.put(key, value);
        rules.check(ConfigValues.parse(BrokerKeys.ALL, before), ConfigValues.parse(BrokerKeys.ALL, after), after);
    }
}
