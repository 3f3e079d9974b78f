package dev.ottla.broker.config;

import dev.ottla.runtime.config.ConfigKey;
import dev.ottla.runtime.config.ConfigKeys;
import dev.ottla.runtime.config.ConfigRule;
import dev.ottla.runtime.config.ConfigType;
import dev.ottla.runtime.config.ListRule;
import dev.ottla.runtime.config.UpdateMode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * Reads a table of keys that no code asks for: one line each, tab-separated name, type, default, allowed values, update
 * mode (with a mark if the key is internal) and documentation. The tables are ours and part of the build, so a
 * malformed one is a bug.
 */
final class KeyTable {
    private static final String NOTHING = "-";
    private static final int COLUMNS = 6;
    private static final String ANYTHING = "anything";
    private static final String NOT_EMPTY = "non-empty";
    private static final String INTERNAL = " internal";
    private static final String CASE_INSENSITIVE = "(case insensitive) ";

    private KeyTable() {}

    static ConfigKeys read(String resource) {
        try (InputStream table = KeyTable.class.getResourceAsStream(resource)) {
            if (table == null) {
                throw new IllegalStateException(resource + " is missing from the build");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(table, StandardCharsets.UTF_8));
            return ConfigKeys.of(lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> key(line.split("\t", COLUMNS)))
                    .toArray(ConfigKey<?>[]::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ConfigKey<?> key(String[] row) {
        return switch (row[1]) {
            case "BOOLEAN" -> plain(row, ConfigType.BOOLEAN);
            case "INT" -> number(row, ConfigType.INT);
            case "SHORT" -> number(row, ConfigType.SHORT);
            case "LONG" -> number(row, ConfigType.LONG);
            case "DOUBLE" -> number(row, ConfigType.DOUBLE);
            case "STRING" -> finish(row, ConfigKey.of(ConfigType.STRING, row[0]).allowed(textRule(row[3])));
            case "LIST" -> finish(row, ConfigKey.of(ConfigType.LIST, row[0]).allowed(listRule(row[3])));
            case "CLASS" -> plain(row, ConfigType.CLASS);
            case "PASSWORD" -> plain(row, ConfigType.PASSWORD);
            default -> throw new IllegalStateException("type " + row[1] + " of " + row[0]);
        };
    }

    private static <N extends Number> ConfigKey<N> number(String[] row, ConfigType<N> type) {
        ConfigKey.Builder<N> builder = ConfigKey.of(type, row[0]);
        String allowed = row[3];
        if (allowed.equals(NOTHING)) {
            return finish(row, builder);
        }
        String[] bounds = allowed.substring(1, allowed.length() - 1).split(",", -1);
        N least = type.parse().apply(bounds[0]);
        builder.allowed(
                bounds.length == 2
                        ? ConfigRule.atLeast(least)
                        : ConfigRule.between(least, type.parse().apply(bounds[2])));
        return finish(row, builder);
    }

    private static ConfigRule<String> textRule(String allowed) {
        if (allowed.equals(NOTHING)) {
            return ConfigRule.anything();
        }
        if (allowed.startsWith(CASE_INSENSITIVE)) {
            return ConfigRule.oneOfIgnoringCase(items(allowed.substring(CASE_INSENSITIVE.length())));
        }
        return allowed.startsWith("[") ? ConfigRule.oneOf(items(allowed)) : ConfigRule.nonEmpty();
    }

    private static ConfigRule<List<String>> listRule(String allowed) {
        if (allowed.equals(NOTHING)) {
            return ListRule.any();
        }
        // Kafka reads it before anything is judged.
        if (allowed.equals(ANYTHING)) {
            return ConfigRule.anything();
        }
        return allowed.equals(NOT_EMPTY) ? ListRule.notEmpty() : ListRule.notEmptyOf(items(allowed));
    }

    private static String[] items(String allowed) {
        return allowed.substring(1, allowed.length() - 1).split(", ", -1);
    }

    private static <T> ConfigKey<T> plain(String[] row, ConfigType<T> type) {
        return finish(row, ConfigKey.of(type, row[0]));
    }

    private static <T> ConfigKey<T> finish(String[] row, ConfigKey.Builder<T> builder) {
        if (!row[2].equals(NOTHING)) {
            builder.defaultValue(builder.build().type().parse().apply(row[2].equals("\"\"") ? "" : row[2]));
        }
        String mode = row[4].replace(INTERNAL, "");
        if (!mode.equals(row[4])) {
            builder.internal();
        }
        return builder.updateMode(
                        UpdateMode.valueOf(mode.toUpperCase(Locale.ROOT).replace('-', '_')))
                .documentation(row[5])
                .build();
    }
}
