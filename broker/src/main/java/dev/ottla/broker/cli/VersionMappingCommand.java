package dev.ottla.broker.cli;

import dev.ottla.controller.SupportedFeatures;
import dev.ottla.metadata.MetadataVersion;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code ottla version-mapping}: as kafka-storage.sh has it. */
final class VersionMappingCommand implements Command {
    private static final String RELEASE_VERSION = "--release-version";

    private final PrintWriter out;

    VersionMappingCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public String name() {
        return "version-mapping";
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create()
                .addOption(OptionSpec.builder("-r", RELEASE_VERSION)
                        .paramLabel("version")
                        .type(String.class)
                        .description("The release; the latest if not given.")
                        .build())
                .addOption(Command.help());
        spec.usageMessage().description("Says which features a release begins with.");
        return spec;
    }

    @Override
    public int run(ParseResult arguments) {
        MetadataVersion version = FormatFeatures.release(arguments.matchedOptionValue(RELEASE_VERSION, null));
        String asked = arguments.matchedOptionValue(RELEASE_VERSION, version.toString());
        out.println(MetadataVersion.FEATURE_NAME + "=" + version.level() + " (" + asked + ")");
        Map<String, Short> levels = SupportedFeatures.defaults(version);
        for (String feature : SupportedFeatures.IN_ORDER) {
            out.println(feature + "=" + levels.getOrDefault(feature, (short) 0));
        }
        return 0;
    }
}
