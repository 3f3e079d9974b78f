package dev.ottla.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigValuesTest {
    private static final ConfigKey<Integer> NODE_ID = ConfigKey.of(ConfigType.INT, "node.id")
            .required()
            .allowed(ConfigRule.atLeast(0))
            .build();
    private static final ConfigKey<Boolean> AUTO_CREATE = ConfigKey.of(ConfigType.BOOLEAN, "auto.create.topics.enable")
            .defaultValue(true)
            .build();
    private static final ConfigKey<List<String>> LOG_DIRS = ConfigKey.of(ConfigType.LIST, "log.dirs")
            .synonyms(ConfigSynonym.same("log.dir"))
            .build();
    private static final ConfigKey<Integer> LOG_RETENTION_HOURS = ConfigKey.of(ConfigType.INT, "log.retention.hours")
            .defaultValue(168)
            .build();
    private static final ConfigKey<Integer> LOG_RETENTION_MINUTES =
            ConfigKey.of(ConfigType.INT, "log.retention.minutes").build();
    private static final ConfigKey<Long> LOG_RETENTION_MS = ConfigKey.of(ConfigType.LONG, "log.retention.ms")
            .synonyms(ConfigSynonym.minutes("log.retention.minutes"), ConfigSynonym.hours("log.retention.hours"))
            .build();
    private static final ConfigKey<Password> STORE_PASSWORD =
            ConfigKey.of(ConfigType.PASSWORD, "ssl.keystore.password").build();
    private static final ConfigKey<Long> RETENTION_MS = ConfigKey.of(ConfigType.LONG, "retention.ms")
            .scope(ConfigScope.TOPIC)
            .defaultValue(604_800_000L)
            .allowed(ConfigRule.atLeast(-1))
            .synonyms(
                    ConfigSynonym.same("log.retention.ms"),
                    ConfigSynonym.minutes("log.retention.minutes"),
                    ConfigSynonym.hours("log.retention.hours"))
            .build();
    private static final ConfigKeys BROKER = ConfigKeys.of(
            NODE_ID,
            AUTO_CREATE,
            LOG_DIRS,
            LOG_RETENTION_HOURS,
            LOG_RETENTION_MINUTES,
            LOG_RETENTION_MS,
            STORE_PASSWORD);
    private static final ConfigKeys TOPIC = ConfigKeys.of(RETENTION_MS);

    @Test
    void textIsTrimmedAndBooleansIgnoreCase() {
        ConfigValues values =
                ConfigValues.parse(BROKER, Map.of("node.id", " 3 ", "auto.create.topics.enable", " FALSE "));
        assertThat(values.get(NODE_ID)).isEqualTo(3);
        assertThat(values.get(AUTO_CREATE)).isFalse();
        assertThat(values.find(LOG_DIRS)).isNull();
    }

    @Test
    void listsAreCutAtCommasWithoutTheirBlanks() {
        assertThat(LOG_DIRS.parse("a , b,c,")).containsExactly("a", "b", "c", "");
        assertThat(LOG_DIRS.parse(" ")).isEmpty();
    }

    @Test
    void badValuesAreNamedInKafkasWords() {
        assertInvalid("node.id", "x", "Invalid value x for configuration node.id: Not a number of type INT");
        assertInvalid(
                "node.id",
                "3000000000",
                "Invalid value 3000000000 for configuration node.id: Not a number of type INT");
        assertInvalid("node.id", "-1", "Invalid value -1 for configuration node.id: Value must be at least 0");
        assertInvalid(
                "auto.create.topics.enable",
                "yes",
                "Invalid value yes for configuration auto.create.topics.enable:"
                        + " Expected value to be either true or false");
    }

    @Test
    void anErrorSaysWhatIsAllowed() {
        assertThatThrownBy(() -> NODE_ID.parse("-1")).isInstanceOfSatisfying(ConfigException.class, e -> {
            assertThat(e.key()).isEqualTo("node.id");
            assertThat(e.allowed()).isEqualTo("[0,...]");
        });
    }

    @Test
    void aRequiredKeyMustBeGiven() {
        assertThatThrownBy(() -> ConfigValues.parse(BROKER, Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage("Missing required configuration \"node.id\" which has no default value.");
    }

    @Test
    void unknownNamesAreReportedAndSynonymsAreNot() {
        ConfigValues values =
                ConfigValues.parse(BROKER, Map.of("node.id", "1", "log.dir", "/d", "zoo", "1", "animal", "2"));
        assertThat(values.unknown()).containsExactly("animal", "zoo");
        assertThat(values.get(LOG_DIRS)).containsExactly("/d");
    }

    @Test
    void theStrongerNameWinsAndUnitsAreConverted() {
        ConfigValues hours = ConfigValues.parse(BROKER, Map.of("node.id", "1", "log.retention.hours", "2"));
        assertThat(hours.get(LOG_RETENTION_MS)).isEqualTo(7_200_000L);
        ConfigValues both = ConfigValues.parse(
                BROKER, Map.of("node.id", "1", "log.retention.hours", "2", "log.retention.minutes", "3"));
        assertThat(both.get(LOG_RETENTION_MS)).isEqualTo(180_000L);
        ConfigValues forever = ConfigValues.parse(BROKER, Map.of("node.id", "1", "log.retention.minutes", "-1"));
        assertThat(forever.get(LOG_RETENTION_MS)).isEqualTo(-1L);
    }

    @Test
    void aTopicTakesItsOwnValueThenTheBrokersThenTheDefault() {
        assertThat(topic(Map.of(), Map.of()).get(RETENTION_MS)).isEqualTo(604_800_000L);
        ConfigValues ofBroker = topic(Map.of(), Map.of("log.retention.hours", "1", "retention.ms", "5"));
        assertThat(ofBroker.get(RETENTION_MS)).isEqualTo(3_600_000L);
        assertThat(ofBroker.source(RETENTION_MS)).isEqualTo(ConfigSource.STATIC_BROKER_CONFIG);
        ConfigValues own = topic(Map.of("retention.ms", "7"), Map.of("log.retention.hours", "1"));
        assertThat(own.get(RETENTION_MS)).isEqualTo(7L);
        assertThat(own.source(RETENTION_MS)).isEqualTo(ConfigSource.DYNAMIC_TOPIC_CONFIG);
    }

    @Test
    void aTopicsUnknownNamesAreItsOwnOnly() {
        assertThat(topic(Map.of("retention.sm", "7"), Map.of("whatever", "1")).unknown())
                .containsExactly("retention.sm");
    }

    @Test
    void aDescriptionListsEverythingThatGivesAValue() {
        ConfigEntry entry = topic(
                        Map.of("retention.ms", "7"), Map.of("log.retention.ms", "9", "log.retention.minutes", "1"))
                .describe(RETENTION_MS, BROKER);
        assertThat(entry.value()).isEqualTo("7");
        assertThat(entry.synonyms())
                .containsExactly(
                        new ConfigEntry.Synonym("retention.ms", "7", ConfigSource.DYNAMIC_TOPIC_CONFIG),
                        new ConfigEntry.Synonym("log.retention.ms", "9", ConfigSource.STATIC_BROKER_CONFIG),
                        new ConfigEntry.Synonym("log.retention.minutes", "1", ConfigSource.STATIC_BROKER_CONFIG),
                        new ConfigEntry.Synonym("log.retention.hours", "168", ConfigSource.DEFAULT_CONFIG));
    }

    @Test
    void secretsAreNeverShown() {
        ConfigValues values = ConfigValues.parse(BROKER, Map.of("node.id", "1", "ssl.keystore.password", "hunter2"));
        assertThat(values.get(STORE_PASSWORD).value()).isEqualTo("hunter2");
        assertThat(values.get(STORE_PASSWORD)).hasToString("[hidden]");
        ConfigEntry entry = values.describe(STORE_PASSWORD, BROKER);
        assertThat(entry.toString()).doesNotContain("hunter2");
        assertThat(entry.value()).isNull();
    }

    @Test
    void namesAreDeclaredOnce() {
        assertThatThrownBy(() -> ConfigKeys.combined(BROKER, ConfigKeys.of(NODE_ID)))
                .hasMessage("Configuration node.id is defined twice.");
    }

    @Test
    void rulesSpeakAsKafkaDoes() {
        ConfigRule<String> acks = ConfigRule.oneOf("none", "gzip");
        assertThat(acks.problem("zip")).isEqualTo("String must be one of: none, gzip");
        assertThat(acks.allowed()).isEqualTo("[none, gzip]");
        assertThat(ConfigRule.between(0, 100).allowed()).isEqualTo("[0,...,100]");
        assertThat(ConfigRule.between(0, 100).problem(101)).isEqualTo("Value must be no more than 100");
        assertThat(ConfigRule.oneOfIgnoringCase("A", "B").problem("b")).isNull();
    }

    @Test
    void listsMayHoldWhatIsAllowedAndNothingEmpty() {
        ListRule policies = ListRule.of("delete", "compact");
        assertThat(policies.problem(List.of("compact", "delete"))).isNull();
        assertThat(policies.problem(List.of())).isNull();
        assertThat(policies.problem(List.of("delete", "other"))).isEqualTo("String must be one of: delete, compact");
        assertThat(policies.shown(List.of("delete", "other"), "delete,other")).isEqualTo("other");
        assertThat(policies.problem(List.of("delete", ""))).isEqualTo("values must not be empty.");
        assertThat(ListRule.notEmpty().problem(List.of()))
                .isEqualTo("must not be empty. Valid values include: any non-empty value");
        assertThat(ListRule.notEmpty().refusal("log.dirs", "", "must not be empty."))
                .hasMessage("Configuration 'log.dirs' must not be empty.");
    }

    @Test
    void whatIsGivenTwiceInAListCountsOnce() {
        assertThat(ConfigType.LIST.parse().apply("b, a,b,a")).containsExactly("b", "a");
    }

    @Test
    void namesInOtherUnitsAreToldBehindTheKeyItself() {
        ConfigKey<Long> ms = ConfigKey.of(ConfigType.LONG, "log.retention.ms")
                .family("log.retention.ms", "log.retention.hours")
                .build();
        ConfigKey<Integer> hours = ConfigKey.of(ConfigType.INT, "log.retention.hours")
                .defaultValue(168)
                .family("log.retention.ms", "log.retention.hours")
                .build();
        ConfigKeys keys = ConfigKeys.of(ms, hours);

        assertThat(ConfigValues.parse(keys, Map.of()).describe(ms, keys).synonyms())
                .isEmpty();
        ConfigEntry set = ConfigValues.parse(keys, Map.of("log.retention.ms", "5", "log.retention.hours", "1"))
                .describe(ms, keys);
        assertThat(set.source()).isEqualTo(ConfigSource.STATIC_BROKER_CONFIG);
        assertThat(set.synonyms())
                .extracting(synonym -> synonym.name() + "=" + synonym.value())
                .containsExactly("log.retention.ms=5", "log.retention.hours=1", "log.retention.hours=168");
    }

    private static ConfigValues topic(Map<String, String> own, Map<String, String> broker) {
        return ConfigValues.parse(
                TOPIC,
                List.of(
                        new ConfigLayer(ConfigSource.DYNAMIC_TOPIC_CONFIG, own),
                        new ConfigLayer(ConfigSource.STATIC_BROKER_CONFIG, broker)));
    }

    private static void assertInvalid(String name, String value, String message) {
        Map<String, String> properties =
                name.equals("node.id") ? Map.of(name, value) : Map.of("node.id", "1", name, value);
        assertThatThrownBy(() -> ConfigValues.parse(BROKER, properties))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }
}
