package dev.ottla.broker.cli;

import dev.ottla.broker.config.BrokerConfig;
import dev.ottla.broker.config.NodeConfig;
import dev.ottla.broker.config.PropertiesFile;
import dev.ottla.broker.lifecycle.FirstVoters;
import dev.ottla.broker.lifecycle.NodeFormat;
import dev.ottla.broker.lifecycle.StartFailure;
import dev.ottla.controller.BootstrapMetadata;
import dev.ottla.log.LogManagerConfig;
import dev.ottla.metadata.MetadataRecord;
import dev.ottla.metadata.MetadataVersion;
import dev.ottla.runtime.SystemRandom;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code ottla format -c server.properties [-t cluster-id]}: what {@code kafka-storage.sh format} does, with its
 * options, checks and words. What it writes is not shown: it may hold the keys of passwords.
 */
final class FormatCommand implements Command {
    private static final String CONFIG = "--config";
    private static final String CLUSTER_ID = "--cluster-id";
    private static final String IGNORE_FORMATTED = "--ignore-formatted";
    private static final String STANDALONE = "--standalone";
    private static final String NO_INITIAL_CONTROLLERS = "--no-initial-controllers";
    private static final String INITIAL_CONTROLLERS = "--initial-controllers";
    private static final String FEATURE = "--feature";
    private static final String RELEASE_VERSION = "--release-version";
    private static final String ADD_SCRAM = "--add-scram";

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
                .addOption(value("-c", CONFIG, "server.properties", "The configuration of the node.")
                        .required(true)
                        .build())
                .addOption(value("-t", CLUSTER_ID, "id", "The id of the cluster; a random one if not given.")
                        .build())
                .addOption(flag("-g", IGNORE_FORMATTED, "Leaves directories alone that are formatted already."))
                .addOption(flag(
                        "-s",
                        STANDALONE,
                        "Begins a quorum of this node alone, whose voters are kept in the metadata log."))
                .addOption(flag(
                        "-N", NO_INITIAL_CONTROLLERS, "For a node that finds the quorum by its bootstrap servers."))
                .addOption(value(
                                "-I",
                                INITIAL_CONTROLLERS,
                                "id@host:port:directory,...",
                                "Begins a quorum of these nodes, whose voters are kept in the metadata log.")
                        .build())
                .addOption(values("-f", FEATURE, "feature=level", "The level of one feature."))
                .addOption(
                        value("-r", RELEASE_VERSION, "version", "The release whose features the cluster begins with.")
                                .build())
                .addOption(values(
                        "-S",
                        ADD_SCRAM,
                        "mechanism=[...]",
                        "A user who can sign in, as SCRAM-SHA-256=[name=alice,password=alice-secret]."))
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
        FirstVoters voters = voters(config, arguments);
        BootstrapMetadata bootstrap = bootstrap(config, arguments, voters);
        NodeFormat format = new NodeFormat(config);
        List<Path> unformatted = format.unformatted();
        refuseFormatted(config, unformatted, arguments.hasMatchedOption(IGNORE_FORMATTED));
        format.format(clusterId(arguments, format), bootstrap, voters);
        if (unformatted.isEmpty()) {
            out.println("All of the log directories are already formatted.");
        }
        MetadataVersion version =
                FormatFeatures.of(release(arguments), features(arguments)).version();
        unformatted.forEach(directory -> out.println("Formatting " + kind(config, directory, voters) + " "
                + written(config, directory) + " with metadata.version " + version + "."));
        return 0;
    }

    /** A node that is formatted again belongs to the cluster that it belongs to. */
    private static @Nullable String clusterId(ParseResult arguments, NodeFormat format) throws IOException {
        String given = arguments.matchedOptionValue(CLUSTER_ID, null);
        return given == null ? format.existingClusterId() : given;
    }

    private static BootstrapMetadata bootstrap(BrokerConfig config, ParseResult arguments, FirstVoters voters) {
        FormatFeatures features = FormatFeatures.of(release(arguments), features(arguments));
        boolean dynamic = config.quorum().voters().isEmpty()
                && (voters.areInLog() || arguments.hasMatchedOption(NO_INITIAL_CONTROLLERS));
        features.requireKRaftVersion(features(arguments), voters, dynamic);
        List<String> scram = arguments.matchedOptionValue(ADD_SCRAM, List.of());
        if (!scram.isEmpty() && !features.version().hasScramCredentials()) {
            throw new StartFailure("SCRAM is only supported in metadata.version 3.5-IV2 or later.");
        }
        ScramArgument credentials = new ScramArgument(new SystemRandom());
        List<MetadataRecord> users = scram.stream().map(credentials::parse).toList();
        return BootstrapMetadata.of(features.version(), features.levels(), users);
    }

    private static FirstVoters voters(BrokerConfig config, ParseResult arguments) {
        boolean standalone = arguments.hasMatchedOption(STANDALONE);
        boolean none = arguments.hasMatchedOption(NO_INITIAL_CONTROLLERS);
        String named = arguments.matchedOptionValue(INITIAL_CONTROLLERS, null);
        if ((standalone ? 1 : 0) + (none ? 1 : 0) + (named == null ? 0 : 1) > 1) {
            throw new StartFailure(
                    "Only one of --standalone, --no-initial-controllers and --initial-controllers can be" + " given.");
        }
        NodeConfig node = config.node();
        boolean inLog = standalone || named != null;
        if (standalone && !node.isController()) {
            throw new StartFailure("You can only use --standalone on a controller.");
        }
        if (inLog && !config.quorum().voters().isEmpty()) {
            throw new StartFailure("You cannot specify controller.quorum.voters and format the node with"
                    + " --initial-controllers or --standalone. If you want to use dynamic quorum, please remove"
                    + " controller.quorum.voters and specify controller.quorum.bootstrap.servers instead.");
        }
        if (!inLog && !none && node.isController() && config.quorum().voters().isEmpty()) {
            throw new StartFailure(
                    "Because controller.quorum.voters is not set on this controller, you must specify one"
                            + " of the following: --standalone, --initial-controllers, or --no-initial-controllers.");
        }
        if (named != null) {
            return FirstVoters.of(InitialControllers.parse(
                    named, config.listeners().controllers().getFirst()));
        }
        return standalone ? FirstVoters.SELF : FirstVoters.CONFIGURED;
    }

    private static String kind(BrokerConfig config, Path directory, FirstVoters voters) {
        NodeConfig node = config.node();
        if (!directory.equals(node.metadataLogDir())) {
            return "data directory";
        }
        if (!voters.areInLog()) {
            return "metadata directory";
        }
        boolean votes =
                voters.selfAlone() || (voters.named() != null && voters.named().voter(node.nodeId()) != null);
        return votes ? "dynamic metadata voter directory" : "dynamic metadata directory";
    }

    private static void refuseFormatted(BrokerConfig config, List<Path> unformatted, boolean ignoreFormatted) {
        for (Path directory : config.node().logDirs()) {
            if (!ignoreFormatted && !unformatted.contains(directory)) {
                throw new StartFailure("Log directory " + written(config, directory) + " is already formatted. Use"
                        + " --ignore-formatted to ignore this directory and format the others.");
            }
        }
    }

    /** As in the configuration. */
    private static String written(BrokerConfig config, Path directory) {
        return LogManagerConfig.givenDirectories(config.values()).stream()
                .filter(given -> Path.of(given).toAbsolutePath().equals(directory))
                .findFirst()
                .orElse(directory.toString());
    }

    private static @Nullable String release(ParseResult arguments) {
        return arguments.matchedOptionValue(RELEASE_VERSION, null);
    }

    private static List<String> features(ParseResult arguments) {
        return arguments.matchedOptionValue(FEATURE, List.of());
    }

    private static OptionSpec.Builder value(String letter, String name, String label, String description) {
        return OptionSpec.builder(letter, name)
                .paramLabel(label)
                .type(String.class)
                .description(description);
    }

    private static OptionSpec flag(String letter, String name, String description) {
        return OptionSpec.builder(letter, name)
                .type(boolean.class)
                .description(description)
                .build();
    }

    private static OptionSpec values(String letter, String name, String label, String description) {
        return OptionSpec.builder(letter, name)
                .paramLabel(label)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .description(description)
                .build();
    }
}
