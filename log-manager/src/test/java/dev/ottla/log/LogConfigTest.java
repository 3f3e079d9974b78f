package dev.ottla.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ottla.runtime.config.ConfigException;
import dev.ottla.runtime.config.ConfigKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.server.config.ServerTopicConfigSynonyms;
import org.junit.jupiter.api.Test;

/** The topic keys are Kafka's: names, types, defaults, and their names in a broker's configuration. */
class LogConfigTest {

    @Test
    void keysTypesAndDefaultsAreKafkas() {
        Map<String, String> kafkas = new TreeMap<>();
        org.apache.kafka.storage.internals.log.LogConfig.configKeys()
                .forEach((name, key) -> kafkas.put(name, key.type + " " + text(key.defaultValue)));
        Map<String, String> ours = new TreeMap<>();
        for (ConfigKey<?> key : LogConfigKeys.ALL.all()) {
            ours.put(key.name(), key.type() + " " + text(key.defaultValue()));
        }

        assertThat(ours).isEqualTo(kafkas);
    }

    @Test
    void brokerNamesAreKafkas() {
        for (ConfigKey<?> key : LogConfigKeys.ALL.all()) {
            List<String> kafkas = new ArrayList<>();
            ServerTopicConfigSynonyms.ALL_TOPIC_CONFIG_SYNONYMS
                    .getOrDefault(key.name(), List.of())
                    .forEach(synonym -> kafkas.add(synonym.name()));

            assertThat(key.synonyms())
                    .as(key.name())
                    .extracting(synonym -> synonym.name())
                    .isEqualTo(kafkas);
        }
    }

    @Test
    void badValueNamesKeyAndValue() {
        assertThatThrownBy(() -> LogConfig.of(Map.of("segment.bytes", "5")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("segment.bytes")
                .hasMessageContaining("5");
    }

    private static String text(Object value) {
        return value instanceof List<?> list ? list.toString() : Objects.toString(value);
    }
}
