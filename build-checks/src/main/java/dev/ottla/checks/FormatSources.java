package dev.ottla.checks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Lays out every Java file of the repository in place. */
public final class FormatSources {
    private FormatSources() {}

    /** Takes the repository's root, or single files below it, as arguments. */
    public static void main(String[] args) throws IOException {
        JavaLayout layout = new JavaLayout();
        int changed = 0;
        for (String argument : args) {
            Path path = Path.of(argument).toAbsolutePath();
            var files = Files.isDirectory(path) ? new SourceTree(path).javaFiles() : java.util.List.of(path);
            for (Path file : files) {
                String text = layout.laidOut(file);
                if (!text.equals(Files.readString(file))) {
                    Files.writeString(file, text);
                    changed++;
                }
            }
        }
        System.out.println("laid out " + changed + " files anew");
    }
}
