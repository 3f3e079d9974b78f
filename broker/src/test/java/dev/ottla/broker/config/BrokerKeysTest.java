package dev.ottla.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.runtime.config.ConfigKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Our declarations beside what Apache Kafka 4.3.1 says of its own keys. */
class BrokerKeysTest {
    private static final String KAFKA = "kafka-4.3.1-keys.tsv";
    private final Map<String, String[]> kafka = read();

    @Test
    void everyKeyOfKafkaIsKnown() {
        List<String> missing = kafka.keySet().stream()
                .filter(name -> BrokerKeys.ALL.find(name) == null)
                .sorted()
                .toList();

        assertThat(missing).isEmpty();
    }

    @Test
    void keysThatKafkaLacksAreMarkedAsOurs() {
        List<String> more = BrokerKeys.ALL.all().stream()
                .map(ConfigKey::name)
                .filter(name -> !kafka.containsKey(name) && !name.startsWith("ottla."))
                .toList();

        assertThat(more).isEmpty();
    }

    @Test
    void typesAreKafkas() {
        List<String> differing = rows(row -> !key(row[0]).type().name().equals(row[1]));

        assertThat(differing).isEmpty();
    }

    @Test
    void defaultsAreKafkas() {
        List<String> differing = rows(row -> !row[2].equals(defaultOf(key(row[0]))));

        assertThat(differing).isEmpty();
    }

    @Test
    void updateModesAreKafkas() {
        List<String> differing =
                rows(row -> !key(row[0]).updateMode().toString().equals(row[3]));

        assertThat(differing).isEmpty();
    }

    @Test
    void everyKeyIsDocumented() {
        assertThat(BrokerKeys.ALL.all())
                .allSatisfy(
                        key -> assertThat(key.documentation()).as(key.name()).isNotBlank());
    }

    private List<String> rows(java.util.function.Predicate<String[]> wrong) {
        return kafka.values().stream()
                .filter(wrong)
                .map(row ->
                        String.join(" ", row) + " but ours is " + key(row[0]).type() + " " + defaultOf(key(row[0]))
                                + " " + key(row[0]).updateMode())
                .sorted()
                .toList();
    }

    private static ConfigKey<?> key(String name) {
        return Objects.requireNonNull(BrokerKeys.ALL.find(name), name);
    }

    private static <T> String defaultOf(ConfigKey<T> key) {
        if (key.required()) {
            return "<required>";
        }
        if (key.defaultValue() == null) {
            return "<null>";
        }
        String text = String.valueOf(key.format(key.defaultValue()));
        return text.isEmpty() ? "\"\"" : text;
    }

    private static Map<String, String[]> read() {
        try (InputStream table = Objects.requireNonNull(BrokerKeysTest.class.getResourceAsStream(KAFKA))) {
            return Arrays.stream(new String(table.readAllBytes(), StandardCharsets.UTF_8).split("\n"))
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t"))
                    .collect(Collectors.toMap(row -> row[0], Function.identity()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
