package dev.ottla.broker.cli;

import dev.ottla.broker.lifecycle.Release;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code ottla version}. */
final class VersionCommand implements Command {
    private final PrintWriter out;

    VersionCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public String name() {
        return "version";
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().addOption(Command.help());
        spec.usageMessage().description("Says which version this is.");
        return spec;
    }

    @Override
    public int run(ParseResult arguments) {
        Release release = Release.current();
        out.println("ottla " + release.version() + " (compatible with Apache Kafka " + release.kafkaVersion()
                + ", on Java " + Runtime.version() + ")");
        return 0;
    }
}
