package dev.ottla.benchmarks.sidebyside;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a process has cost so far, from {@code /proc}. */
public record ProcessCost(double cpuSeconds, double residentMebibytes) {
    private static final double TICKS_PER_SECOND = 100.0;

    public static ProcessCost of(ProcessHandle process) {
        Path folder = Path.of("/proc", Long.toString(process.pid()));
        try {
            String stat = Files.readString(folder.resolve("stat"));
            // The second field is the command in parentheses; user and system ticks are the 14th and 15th.
            List<String> fields =
                    List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
            double cpuSeconds = (Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12))) / TICKS_PER_SECOND;
            return new ProcessCost(cpuSeconds, residentKib(folder) / 1024.0);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the costs of pid " + process.pid(), e);
        }
    }

    private static long residentKib(Path folder) throws IOException {
        return Files.readAllLines(folder.resolve("status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }
}
