package dev.ottla.broker.cli;

import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** One command of {@code ottla}. */
interface Command {
    String name();

    /** Its arguments, under its name. */
    CommandSpec spec();

    /** Runs to the end and returns the exit code. */
    int run(ParseResult arguments) throws IOException;

    static OptionSpec help() {
        return OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Shows this.")
                .build();
    }
}
