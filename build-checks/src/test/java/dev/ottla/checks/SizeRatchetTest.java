package dev.ottla.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Keeps small what is small. A main source file may have {@value #FREE_LINES} lines; the few that have more are listed
 * with their size in {@code size-ratchet.txt}, may only shrink, and carry a reason there.
 */
class SizeRatchetTest {
    private static final int FREE_LINES = 350;

    @Test
    void noFileOutgrowsItsRoom() throws IOException {
        SourceTree tree = SourceTree.current();
        Map<String, Integer> allowed = allowances(tree.root().resolve("build-checks/size-ratchet.txt"));
        List<String> grown = new ArrayList<>();
        for (Path file : tree.mainJavaFiles()) {
            int lines = SourceTree.lines(file).size();
            if (lines > allowed.getOrDefault(tree.name(file), FREE_LINES)) {
                grown.add(tree.name(file) + ": " + lines + " lines");
            }
        }
        assertThat(grown).as("files that are more than one idea").isEmpty();
    }

    @Test
    void anAllowanceIsTakenBackWhenItIsNoLongerNeeded() throws IOException {
        SourceTree tree = SourceTree.current();
        List<String> idle = new ArrayList<>();
        allowances(tree.root().resolve("build-checks/size-ratchet.txt")).forEach((name, lines) -> {
            Path file = tree.root().resolve(name);
            if (!Files.exists(file) || SourceTree.lines(file).size() < lines - 10) {
                idle.add(name);
            }
        });
        assertThat(idle).as("lines of size-ratchet.txt to lower or delete").isEmpty();
    }

    /** Lines of the form {@code path lines reason…}; {@code #} starts a comment. */
    private static Map<String, Integer> allowances(Path list) throws IOException {
        Map<String, Integer> allowed = new TreeMap<>();
        for (String line : Files.readAllLines(list)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] words = line.split(" ", 3);
                assertThat(words).as("path, lines and reason in: " + line).hasSize(3);
                allowed.put(words[0], Integer.parseInt(words[1]));
            }
        }
        return allowed;
    }
}
