package dev.ottla.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The files of the repository that people write: everything but build output, version control and test data. */
public record SourceTree(Path root) {
    /** The repository that contains the working directory of a Maven module. */
    public static SourceTree current() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("CONTRIBUTING.md"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException("not inside the repository: no CONTRIBUTING.md above "
                        + Path.of("").toAbsolutePath());
            }
        }
        return new SourceTree(folder);
    }

    /** Every Java file, main and test, in path order. */
    public List<Path> javaFiles() {
        return files(".java");
    }

    /** The Java files that go into the product. */
    public List<Path> mainJavaFiles() {
        return javaFiles().stream()
                .filter(file -> file.toString().contains("/src/main/"))
                .toList();
    }

    /** All files whose name ends so. */
    public List<Path> files(String ending) {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(file -> file.toString().endsWith(ending) && !isExcluded(file))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines of one file. */
    public static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** The lines of one file that are no part of a text block, whose width is the text's own business. */
    public static List<String> codeLines(Path file) {
        List<String> code = new ArrayList<>();
        boolean inTextBlock = false;
        for (String line : lines(file)) {
            boolean delimiter = line.contains("\"\"\"");
            if (!inTextBlock) {
                code.add(line);
            }
            inTextBlock = delimiter != inTextBlock;
        }
        return code;
    }

    /** The path below the root, with forward slashes. */
    public String name(Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    private boolean isExcluded(Path file) {
        String name = "/" + name(file);
        return name.contains("/target/")
                || name.contains("/.git/")
                || name.contains("/node_modules/")
                || name.contains("/src/test/resources/");
    }
}
