package dev.ottla.broker.cli;

import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code ottla start [server.properties] [--override key=value]}: a broker in the foreground. */
final class StartCommand implements Command {
    @Override
    public String name() {
        return "start";
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create()
                .addPositional(PositionalParamSpec.builder()
                        .index("0")
                        .arity("0..1")
                        .paramLabel("server.properties")
                        .type(String.class)
                        .description("The configuration. Without one: a single node in ./ottla-data on port 9092.")
                        .build())
                .addOption(Overrides.option())
                .addOption(Command.help());
        spec.usageMessage().description("Starts a broker in the foreground.");
        return spec;
    }

    @Override
    public int run(ParseResult arguments) throws IOException {
        return BrokerProcess.run(
                new StartArguments(arguments.matchedPositionalValue(0, null), Overrides.of(arguments)));
    }
}
