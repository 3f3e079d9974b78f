package dev.ottla.benchmarks.sidebyside;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a process has cost so far, from {@code /proc}.
 *
 * @param peakMebibytes the most that was resident since the start, or since {@link #forgetPeak}
 */
public record ProcessCost(double cpuSeconds, double residentMebibytes, double peakMebibytes) {
    private static final double TICKS_PER_SECOND = 100.0;
    private static final double KIB_PER_MIB = 1024.0;
    /** What {@code clear_refs} takes for: the peak is what is resident now. */
    private static final String RESET_PEAK = "5";

    public static ProcessCost of(ProcessHandle process) {
        Path folder = Path.of("/proc", Long.toString(process.pid()));
        try {
            String stat = Files.readString(folder.resolve("stat"));
            // The second field is the command in parentheses; user and system ticks are the 14th and 15th.
            List<String> fields =
                    List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
            double cpuSeconds = (Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12))) / TICKS_PER_SECOND;
            List<String> status = Files.readAllLines(folder.resolve("status"));
            return new ProcessCost(cpuSeconds, mebibytes(status, "VmRSS:"), mebibytes(status, "VmHWM:"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the costs of pid " + process.pid(), e);
        }
    }

    /** Begins to look for the peak anew. */
    public static void forgetPeak(ProcessHandle process) {
        try {
            Files.writeString(Path.of("/proc", Long.toString(process.pid()), "clear_refs"), RESET_PEAK);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot reset the peak of pid " + process.pid(), e);
        }
    }

    private static double mebibytes(List<String> status, String field) {
        return status.stream()
                        .filter(line -> line.startsWith(field))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                        .findFirst()
                        .orElseThrow()
                / KIB_PER_MIB;
    }
}
