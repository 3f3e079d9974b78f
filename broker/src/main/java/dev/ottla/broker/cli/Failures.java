package dev.ottla.broker.cli;

import dev.ottla.broker.lifecycle.StartFailure;
import dev.ottla.runtime.config.ConfigException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;

/** What a user can get wrong becomes one line and an exit code. */
final class Failures {
    private static final int FAILED = 1;

    private Failures() {}

    /** Something that ends with an exit code. */
    @FunctionalInterface
    interface Work {
        int run() throws IOException;
    }

    static int told(PrintWriter err, Work work) {
        try {
            return work.run();
        } catch (ConfigException | StartFailure e) {
            err.println("ottla: " + e.getMessage());
        } catch (NoSuchFileException e) {
            err.println("ottla: there is no file " + e.getMessage());
        } catch (IOException e) {
            err.println("ottla: " + e);
        }
        return FAILED;
    }
}
