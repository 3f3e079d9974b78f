package dev.ottla.broker.cli;

import dev.ottla.runtime.RandomUuids;
import dev.ottla.runtime.SystemRandom;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code ottla random-uuid}: as kafka-storage.sh has it. */
final class RandomUuidCommand implements Command {
    private final PrintWriter out;

    RandomUuidCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public String name() {
        return "random-uuid";
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().addOption(Command.help());
        spec.usageMessage().description("Draws an id for a cluster or a directory.");
        return spec;
    }

    @Override
    public int run(ParseResult arguments) {
        out.println(new RandomUuids(new SystemRandom()).next());
        return 0;
    }
}
