package dev.ottla.handler.config;

import dev.ottla.protocol.message.DescribeConfigsResponse.DescribeConfigsResourceResult;
import dev.ottla.protocol.message.DescribeConfigsResponse.DescribeConfigsSynonym;
import dev.ottla.runtime.config.ConfigEntry;
import dev.ottla.runtime.config.ConfigScope;
import dev.ottla.runtime.config.ConfigSource;
import dev.ottla.runtime.config.UpdateMode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How entries are told to one client. */
record ConfigAnswers(boolean synonyms, boolean documentation) {
    /** @param keys those that were asked for; null or none for all */
    List<DescribeConfigsResourceResult> of(List<ConfigEntry> entries, @Nullable List<String> keys) {
        return entries.stream()
                .filter(entry -> keys == null
                        || keys.isEmpty()
                        || keys.contains(entry.key().name()))
                .map(this::result)
                .toList();
    }

    /** Levels of loggers, by name. */
    List<DescribeConfigsResourceResult> loggers(Map<String, String> levels, @Nullable List<String> keys) {
        return levels.entrySet().stream()
                .filter(level -> keys == null || keys.isEmpty() || keys.contains(level.getKey()))
                .map(level -> DescribeConfigsResourceResult.builder()
                        .name(level.getKey())
                        .value(level.getValue())
                        .configSource(ConfigSource.DYNAMIC_BROKER_LOGGER_CONFIG.id())
                        .documentation("")
                        .build())
                .toList();
    }

    private DescribeConfigsResourceResult result(ConfigEntry entry) {
        boolean ofBroker = entry.key().scope() == ConfigScope.BROKER;
        return DescribeConfigsResourceResult.builder()
                .name(entry.key().name())
                .value(entry.value())
                .readOnly(ofBroker && entry.key().updateMode() == UpdateMode.READ_ONLY)
                .configSource(entry.source().id())
                .isSensitive(entry.key().sensitive())
                .synonyms(synonyms ? synonyms(entry) : List.of())
                .configType(entry.key().type().id())
                .documentation(documentation ? documentation(entry) : null)
                .build();
    }

    /** Of a key that nobody knows there is nothing to tell, which is not the same as an empty text. */
    private static @Nullable String documentation(ConfigEntry entry) {
        String text = entry.key().documentation();
        return text.isEmpty() ? null : text;
    }

    private static List<DescribeConfigsSynonym> synonyms(ConfigEntry entry) {
        return entry.synonyms().stream()
                .map(synonym -> DescribeConfigsSynonym.builder()
                        .name(synonym.name())
                        .value(synonym.value())
                        .source(synonym.source().id())
                        .build())
                .toList();
    }
}
