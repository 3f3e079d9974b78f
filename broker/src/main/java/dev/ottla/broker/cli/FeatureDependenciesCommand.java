package dev.ottla.broker.cli;

import dev.ottla.broker.lifecycle.StartFailure;
import dev.ottla.controller.SupportedFeatures;
import dev.ottla.metadata.MetadataVersion;
import dev.ottla.metadata.SupportedVersions;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code ottla feature-dependencies}: as kafka-storage.sh has it. */
final class FeatureDependenciesCommand implements Command {
    private static final String FEATURE = "--feature";

    private final PrintWriter out;

    FeatureDependenciesCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public String name() {
        return "feature-dependencies";
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create()
                .addOption(OptionSpec.builder("-f", FEATURE)
                        .paramLabel("feature=level")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .required(true)
                        .description("A level of a feature.")
                        .build())
                .addOption(Command.help());
        spec.usageMessage().description("Says what levels of features cannot do without.");
        return spec;
    }

    @Override
    public int run(ParseResult arguments) {
        List<String> features = arguments.matchedOptionValue(FEATURE, List.of());
        for (String text : features) {
            Map<String, Short> level = new TreeMap<>();
            FormatFeatures.parse(text, level);
            level.forEach(this::tell);
        }
        return 0;
    }

    private void tell(String feature, short level) {
        SupportedVersions supported = SupportedFeatures.ALL.get(feature);
        if (supported == null) {
            throw new StartFailure("Unknown feature: " + feature);
        }
        if (level < supported.lowest() || level > supported.highest()) {
            throw new StartFailure("Feature level " + level + " is not supported for feature " + feature);
        }
        MetadataVersion needed = SupportedFeatures.dependency(feature, level);
        if (needed == null) {
            out.println(feature + "=" + level + " has no dependencies.");
        } else {
            out.println(feature + "=" + level + " requires:");
            out.println("    metadata.version=" + needed.level() + " (" + needed + ")");
        }
    }
}
