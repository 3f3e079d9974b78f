package dev.ottla.broker.cli;

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
        given.forEach(override -> StartArguments.addOverride(override, overrides));
        return overrides;
    }
}
