package dev.ottla.runtime.simulation;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds what paths stand for, from the root on. */
final class SimulatedTree {
    private final SimulatedDirectory root;

    SimulatedTree(SimulatedDirectory root) {
        this.root = root;
    }

    static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }

    static String name(Path path) {
        return absolute(path).getFileName().toString();
    }

    @Nullable
    SimulatedNode find(Path path) {
        SimulatedNode node = root;
        for (Path name : absolute(path)) {
            SimulatedNode next = node instanceof SimulatedDirectory directory ? directory.find(name.toString()) : null;
            if (next == null) {
                return null;
            }
            node = next;
        }
        return node;
    }

    SimulatedDirectory directory(Path path) throws IOException {
        return switch (existing(path)) {
            case SimulatedDirectory directory -> directory;
            case SimulatedContent content -> throw new NotDirectoryException(path.toString());
        };
    }

    SimulatedContent content(Path path) throws IOException {
        return switch (existing(path)) {
            case SimulatedContent content -> content;
            case SimulatedDirectory directory -> throw new IOException(path + ": Is a directory");
        };
    }

    SimulatedDirectory parent(Path path) throws IOException {
        Path parent = absolute(path).getParent();
        if (parent == null) {
            throw new IOException(path + " has no parent");
        }
        return directory(parent);
    }

    long totalBytes() {
        return totalBytes(root);
    }

    private static long totalBytes(SimulatedNode node) {
        return switch (node) {
            case SimulatedContent content -> content.length();
            case SimulatedDirectory directory ->
                directory.names().values().stream()
                        .mapToLong(SimulatedTree::totalBytes)
                        .sum();
        };
    }

    private SimulatedNode existing(Path path) throws IOException {
        SimulatedNode node = find(path);
        if (node == null) {
            throw new NoSuchFileException(path.toString());
        }
        return node;
    }
}
