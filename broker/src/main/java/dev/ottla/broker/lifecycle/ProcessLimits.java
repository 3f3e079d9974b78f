package dev.ottla.broker.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the operating system lets this process have. The JVM has raised the soft limits to the hard ones by itself. */
final class ProcessLimits {
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final String OPEN_FILES = "Max open files";
    private static final long USUAL_OPEN_FILES = 10_240;

    private ProcessLimits() {}

    /** How many files, sockets and directories may be open at a time; a guess where the system does not say. */
    static long openFiles() {
        try {
            return openFiles(Files.readAllLines(LIMITS));
        } catch (IOException notLinux) {
            return USUAL_OPEN_FILES;
        }
    }

    /** Name, soft limit, hard limit and unit stand in columns. */
    static long openFiles(List<String> limits) {
        for (String line : limits) {
            if (line.startsWith(OPEN_FILES)) {
                String soft = line.substring(OPEN_FILES.length()).trim().split("\\s+", 2)[0];
                return soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft);
            }
        }
        return USUAL_OPEN_FILES;
    }
}
