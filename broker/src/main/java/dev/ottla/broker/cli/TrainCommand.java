package dev.ottla.broker.cli;

import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code ottla train}: the run from which the JVM makes its ahead-of-time cache; part of the build. */
final class TrainCommand implements Command {
    @Override
    public String name() {
        return "train";
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().addOption(Command.help());
        spec.usageMessage().hidden(true).description("Starts and stops a broker, for the ahead-of-time cache.");
        return spec;
    }

    @Override
    public int run(ParseResult arguments) throws IOException {
        return TrainingRun.run();
    }
}
