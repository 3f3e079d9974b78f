package dev.ottla.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.runtime.config.ConfigKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/configuration.md} says what the code does. Run with {@code -Dottla.docs.write=true} in
 * {@code test.jvm.extra} to write it anew.
 */
class ConfigurationDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "configuration.md");

    @Test
    void theTableOfKeysIsUpToDate() throws IOException {
        String expected = document();
        if (Boolean.getBoolean("ottla.docs.write")) {
            Files.writeString(DOCUMENT, expected);
        }

        assertThat(Files.readString(DOCUMENT)).isEqualTo(expected);
    }

    private static String document() {
        StringBuilder text = new StringBuilder("""
                # Configuration

                Ottla reads Apache Kafka's `server.properties`: the same keys, defaults and checks. A key that nobody knows is a
                warning; a value that cannot be used is an error that names key, value and what is allowed. Any key can be set on
                the command line: `bin/ottla start server.properties --override num.partitions=3`. Settings of one listener stand
                under `listener.name.<name>.`, for now `max.connections` and `max.connection.creation.rate`.

                Keys that Kafka changes while a broker runs (kafka-configs, IncrementalAlterConfigs) are judged by its
                rules and kept in the metadata log. At once take effect: what stands in for settings of topics
                (`log.retention.*`, `log.segment.bytes`, `message.max.bytes`, `min.insync.replicas` and so on, where
                the topic has none of its own), `background.threads`, `cordoned.log.dirs`, `max.connections`,
                `max.connections.per.ip`, `max.connections.per.ip.overrides`, `max.connection.creation.rate`,
                `producer.id.expiration.ms`, `num.network.threads`, of the cleaner `log.cleaner.threads`,
                `log.cleaner.dedupe.buffer.size`, `log.cleaner.io.buffer.size`, `log.cleaner.io.buffer.load.factor`,
                `log.cleaner.io.max.bytes.per.second` and `log.cleaner.backoff.ms`, and
                `replica.alter.log.dirs.io.max.bytes.per.second`, which no file has. A log that is being compacted
                meanwhile is brought to its end under the old values, but for the rate. `num.network.threads` counts
                for new connections: one that is open stays with its thread for life, so that with fewer threads the
                others go on as long as they have connections (Kafka closes these).
                `num.recovery.threads.per.data.dir` counts from the next start, since it is of use at start only.
                Dynamic keys among those without effect below are judged and kept. Levels of loggers are those of
                this process and last as long as it.

                `listeners` and `listener.security.protocol.map` open and close listeners of a running broker, as in
                Kafka:
                - A listener is known by its name. One whose name is new is opened at once. One whose name is gone is
                  closed: its connections start nothing more, and close when the answers that are due have left, after
                  five seconds at the latest. Another address under the same name is taken and counts from the next
                  start. The listeners of controllers cannot be changed.
                - What is advertised has to stay, and without `advertised.listeners` that is every listener for
                  clients: then listeners can be added and not be taken away. A running broker does not register anew:
                  clients that ask by an added listener where brokers are find none there before the next start.
                - A listener that cannot be opened, because its port is taken or its host is unknown, is an error in the
                  log, and the others go on; whenever `listeners` changes it is tried again (Kafka does not). At the
                  next start it is an error that ends the start, as for a listener of the file.
                - A port above 65535 is refused; Kafka takes it, and does not start again.

                What becomes of each key of Kafka 4.3.1:

                """);
        section(text, Support.IN_EFFECT, "In effect", "They do what they do in Kafka.");
        section(
                text,
                Support.WITHOUT_EFFECT,
                "Accepted, without effect",
                "They are checked and shown, and change nothing yet. Those that are given are listed at start.");
        section(text, Support.REFUSED, "Refused", "They ask for what is not there yet: only the default is accepted.");
        return text.toString().stripTrailing() + "\n";
    }

    private static void section(StringBuilder text, Support support, String title, String meaning) {
        text.append("## ").append(title).append("\n\n").append(meaning);
        text.append("\n\n| key | type | default | allowed | what it does |\n|---|---|---|---|---|\n");
        BrokerKeys.ALL.all().stream()
                .filter(key -> BrokerKeys.support(key) == support)
                .sorted(Comparator.comparing(ConfigKey::name))
                .forEach(key -> row(text, key));
        text.append('\n');
    }

    private static <T> void row(StringBuilder text, ConfigKey<T> key) {
        String byDefault = key.required() ? "required" : String.valueOf(key.format(key.defaultValue()));
        text.append("| `")
                .append(key.name())
                .append("` | ")
                .append(key.type().name().toLowerCase(java.util.Locale.ROOT));
        text.append(" | ").append(key.defaultValue() == null && !key.required() ? "" : byDefault);
        text.append(" | ").append(key.rule().allowed().replace("|", "\\|"));
        text.append(" | ").append(key.documentation()).append(" |\n");
    }
}
