package dev.ottla.broker.cli;

import dev.ottla.broker.logging.ProcessLogging;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** The process that {@code bin/ottla} starts. */
public final class Main {
    private Main() {}

    /** Exits with 0, with 1 if the broker failed, with 2 if the arguments are wrong. */
    public static void main(String[] arguments) {
        System.setProperty(ProcessLogging.PROCESS, "true");
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int exitCode = new CommandLineTool(out, err).run(arguments);
        out.flush();
        err.flush();
        Runtime.getRuntime().exit(exitCode);
    }
}
