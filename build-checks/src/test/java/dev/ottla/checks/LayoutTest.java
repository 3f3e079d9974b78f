package dev.ottla.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayoutTest {
    @Test
    void everyJavaFileIsLaidOutByTheFormatter() throws IOException {
        SourceTree tree = SourceTree.current();
        JavaLayout layout = new JavaLayout();
        List<String> untidy = new ArrayList<>();
        for (Path file : tree.javaFiles()) {
            if (!layout.laidOut(file).equals(Files.readString(file))) {
                untidy.add(tree.name(file));
            }
        }
        assertThat(untidy).as("files to lay out with bin/format").isEmpty();
    }
}
