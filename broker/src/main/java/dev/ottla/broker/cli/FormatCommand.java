package dev.ottla.broker.cli;

import dev.ottla.broker.config.BrokerConfig;
import dev.ottla.broker.config.PropertiesFile;
import dev.ottla.broker.lifecycle.NodeFormat;
import dev.ottla.broker.lifecycle.StartFailure;
import dev.ottla.metadata.MetadataVersion;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code ottla format -c server.properties [-t cluster-id]}: what {@code kafka-storage.sh format} does. */
final class FormatCommand implements Command {
    private static final String CONFIG = "--config";
    private static final String CLUSTER_ID = "--cluster-id";
    private static final String IGNORE_FORMATTED = "--ignore-formatted";
    private static final String STANDALONE = "--standalone";

    private final PrintWriter out;

    FormatCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public String name() {
        return "format";
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create()
                .addOption(OptionSpec.builder("-c", CONFIG)
                        .paramLabel("server.properties")
                        .type(String.class)
                        .required(true)
                        .description("The configuration of the node.")
                        .build())
                .addOption(OptionSpec.builder("-t", CLUSTER_ID)
                        .paramLabel("id")
                        .type(String.class)
                        .description("The id of the cluster; a random one if not given.")
                        .build())
                .addOption(OptionSpec.builder("-g", IGNORE_FORMATTED)
                        .type(boolean.class)
                        .description("Leaves directories alone that are formatted already.")
                        .build())
                .addOption(OptionSpec.builder("-s", STANDALONE)
                        .type(boolean.class)
                        .description("Begins a quorum of this node alone, whose voters are kept in the metadata log.")
                        .build())
                .addOption(Overrides.option())
                .addOption(Command.help());
        spec.usageMessage().description("Prepares the log directories of a node.");
        return spec;
    }

    @Override
    public int run(ParseResult arguments) throws IOException {
        Map<String, String> properties =
                new TreeMap<>(PropertiesFile.read(Path.of(arguments.<String>matchedOptionValue(CONFIG, ""))));
        properties.putAll(Overrides.of(arguments));
        BrokerConfig config = BrokerConfig.of(properties);
        NodeFormat format = new NodeFormat(config);
        List<Path> unformatted = format.unformatted();
        refuseFormatted(config, unformatted, arguments.hasMatchedOption(IGNORE_FORMATTED));
        if (unformatted.isEmpty()) {
            out.println("All of the log directories are already formatted.");
            return 0;
        }
        format.format(arguments.matchedOptionValue(CLUSTER_ID, null), arguments.hasMatchedOption(STANDALONE));
        unformatted.forEach(directory ->
                out.println("Formatting " + directory + " with metadata.version " + MetadataVersion.LATEST + "."));
        return 0;
    }

    private static void refuseFormatted(BrokerConfig config, List<Path> unformatted, boolean ignoreFormatted) {
        for (Path directory : config.node().logDirs()) {
            if (!ignoreFormatted && !unformatted.contains(directory)) {
                throw new StartFailure("Log directory " + directory + " is already formatted. Use --ignore-formatted to"
                        + " ignore this directory and format the others.");
            }
        }
    }
}
