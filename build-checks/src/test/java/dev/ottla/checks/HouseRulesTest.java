package dev.ottla.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The rules of CONTRIBUTING.md that a machine can see. */
class HouseRulesTest {
    private static final Pattern UNFINISHED = Pattern.compile("\\b(" + "TO" + "DO|FIX" + "ME|XX" + "X" + ")\\b");
    private static final Pattern VAGUE_NAME = Pattern.compile("(Util|Utils|Helper|Impl|Base)\\.java$");
    private static final int COLUMNS_MAX = 120;

    private final SourceTree tree = SourceTree.current();

    @Test
    void everyPackageSaysWhatLivesInIt() {
        List<String> silent = tree.mainJavaFiles().stream()
                .map(Path::getParent)
                .distinct()
                .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
                .map(tree::name)
                .toList();
        assertThat(silent).as("packages without package-info.java").isEmpty();
    }

    @Test
    void nothingIsLeftForSomebodyElse() {
        assertThat(linesMatching(tree.javaFiles(), UNFINISHED)).isEmpty();
    }

    @Test
    void noTestIsSwitchedOff() {
        assertThat(linesMatching(tree.javaFiles(), Pattern.compile("@" + "Disabled\\b")))
                .isEmpty();
    }

    @Test
    void noClassIsNamedAfterNothing() {
        assertThat(tree.mainJavaFiles().stream()
                        .map(tree::name)
                        .filter(name -> VAGUE_NAME.matcher(name).find())
                        .toList())
                .isEmpty();
    }

    @Test
    void linesFitOnAScreen() {
        List<String> wide = new ArrayList<>();
        for (Path file : tree.javaFiles()) {
            SourceTree.codeLines(file).stream()
                    .filter(line -> line.length() > COLUMNS_MAX && !line.contains("http"))
                    .forEach(line -> wide.add(tree.name(file) + ": " + line.strip()));
        }
        assertThat(wide).isEmpty();
    }

    private List<String> linesMatching(List<Path> files, Pattern pattern) {
        List<String> found = new ArrayList<>();
        for (Path file : files) {
            SourceTree.lines(file).stream()
                    .filter(line -> pattern.matcher(line).find())
                    .forEach(line -> found.add(tree.name(file) + ": " + line.strip()));
        }
        return found;
    }
}
