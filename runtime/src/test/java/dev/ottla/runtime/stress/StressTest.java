package dev.ottla.runtime.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Goal: no forbidden outcome in a short run of all jcstress tests of this package, in a JVM of their own. */
class StressTest {
    @TempDir
    private Path report;

    @Test
    void noForbiddenOutcomeInAShortRun() throws Exception {
        Path output = report.resolve("output.txt");
        int exit = new ProcessBuilder(command())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .directory(report.toFile())
                .start()
                .waitFor();
        String text = Files.readString(output);
        assertThat(exit).as(text).isZero();
        assertThat(text).contains("4 planned; 4 passed, 0 failed");
    }

    private List<String> command() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return List.of(
                java,
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path")
                        .replace(File.pathSeparator + File.pathSeparator, File.pathSeparator),
                "org.openjdk.jcstress.Main",
                "-t",
                "dev.ottla.runtime.stress.*",
                "-m",
                "quick",
                "-f",
                "1",
                "-iters",
                "3",
                "-time",
                "200",
                "-jvmArgs",
                "-Xmx256m",
                "-af",
                "NONE",
                "-sc",
                "false",
                "-r",
                report.toString());
    }
}
