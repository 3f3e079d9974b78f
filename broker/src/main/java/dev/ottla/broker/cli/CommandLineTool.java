package dev.ottla.broker.cli;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Finds the command that the arguments ask for and runs it. The commands are described by code, without annotations:
 * reading those takes longer than starting a broker. What a user can get wrong becomes one line and exit code 1 or 2.
 */
final class CommandLineTool {
    private static final int WRONG_ARGUMENTS = 2;

    private final PrintWriter out;
    private final PrintWriter err;
    private final List<Command> commands;

    CommandLineTool(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
        this.commands = List.of(
                new StartCommand(),
                new FormatCommand(out),
                new VersionMappingCommand(out),
                new FeatureDependenciesCommand(out),
                new RandomUuidCommand(out),
                new VersionCommand(out));
    }

    /** Runs the command to its end and returns the exit code. */
    int run(String... arguments) {
        CommandLine line = new CommandLine(root());
        try {
            ParseResult parsed = line.parseArgs(arguments);
            return run(line, parsed);
        } catch (ParameterException e) {
            err.println(e.getMessage());
            e.getCommandLine().usage(err);
            return WRONG_ARGUMENTS;
        }
    }

    private int run(CommandLine line, ParseResult parsed) {
        ParseResult command = parsed.subcommand();
        if (command == null) {
            line.usage(parsed.isUsageHelpRequested() ? out : err);
            return parsed.isUsageHelpRequested() ? 0 : WRONG_ARGUMENTS;
        }
        if (command.isUsageHelpRequested()) {
            command.commandSpec().commandLine().usage(out);
            return 0;
        }
        return Failures.told(err, () -> command(command.commandSpec().name()).run(command));
    }

    private CommandSpec root() {
        CommandSpec root = CommandSpec.create().name("ottla").mixinStandardHelpOptions(false);
        root.addOption(Command.help());
        root.usageMessage().description("A Kafka broker in one small process.");
        for (Command command : commands) {
            root.addSubcommand(command.name(), new CommandLine(command.spec()));
        }
        return root;
    }

    private Command command(String name) {
        return commands.stream()
                .filter(command -> command.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
