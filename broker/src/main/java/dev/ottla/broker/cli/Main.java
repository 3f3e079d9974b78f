package dev.ottla.broker.cli;

import dev.ottla.broker.logging.ProcessLogging;
import dev.ottla.runtime.config.ConfigException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** The process that {@code bin/ottla} starts. */
public final class Main {
    private static final int FAILED = 1;
    private static final int WRONG_ARGUMENTS = 2;

    private Main() {}

    /** Exits with 0, with 1 if the broker failed, with 2 if the arguments are wrong. */
    public static void main(String[] arguments) {
        System.setProperty(ProcessLogging.PROCESS, "true");
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> end(err, failure));
        int exitCode = run(out, err, arguments);
        out.flush();
        err.flush();
        Runtime.getRuntime().exit(exitCode);
    }

    /** Threads that were started already would otherwise keep the process alive, and its ports bound. */
    private static void end(PrintWriter err, Throwable failure) {
        err.println("ottla: this is a bug, and the end: " + failure);
        failure.printStackTrace(err);
        err.flush();
        Runtime.getRuntime().halt(FAILED);
    }

    private static int run(PrintWriter out, PrintWriter err, String... arguments) {
        StartArguments start;
        try {
            start = StartArguments.ofPlain(arguments);
        } catch (ConfigException e) {
            err.println("ottla: " + e.getMessage());
            return WRONG_ARGUMENTS;
        }
        return start == null
                ? new CommandLineTool(out, err).run(arguments)
                : Failures.told(err, () -> BrokerProcess.run(start));
    }
}
