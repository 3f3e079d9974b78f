package dev.ottla.broker.cli;

import dev.ottla.runtime.config.ConfigException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code --override key=value}, any number of times. */
final class Overrides {
    private static final String OPTION = "--override";

    private Overrides() {}

    static OptionSpec option() {
        return OptionSpec.builder(OPTION)
                .paramLabel("key=value")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .description("Sets a key of the configuration, stronger than the file.")
                .build();
    }

    static Map<String, String> of(ParseResult arguments) {
        Map<String, String> overrides = new LinkedHashMap<>();
        List<String> given = arguments.matchedOptionValue(OPTION, List.of());
        for (String override : given) {
            int equals = override.indexOf('=');
            if (equals <= 0) {
                throw new ConfigException("--override " + override + " is not key=value");
            }
            overrides.put(override.substring(0, equals).strip(), override.substring(equals + 1));
        }
        return overrides;
    }
}
