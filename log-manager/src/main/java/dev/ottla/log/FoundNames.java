package dev.ottla.log;

import dev.ottla.runtime.FileStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The names in a partition's directory, ascending: read once while its log is loaded. */
record FoundNames(List<String> names) {
    private static final List<String> LEFT_OVER =
            List.of(SegmentFiles.DELETED, SegmentFiles.CLEANED, SegmentFiles.SWAP, ".tmp");

    static FoundNames of(FileStore files, Path directory) throws IOException {
        List<Path> paths = files.list(directory);
        List<String> names = new ArrayList<>(paths.size());
        for (Path path : paths) {
            names.add(path.getFileName().toString());
        }
        return new FoundNames(names);
    }

    boolean has(String name) {
        return names.contains(name);
    }

    /** Whether there is something that a stop in the middle of some work has left. */
    boolean hasLeftovers() {
        for (String name : names) {
            for (String suffix : LEFT_OVER) {
                if (name.endsWith(suffix)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The offsets that files of this kind are named after, ascending. */
    List<Long> offsets(String suffix) {
        List<Long> offsets = new ArrayList<>();
        for (String name : names) {
            long offset = SegmentFiles.offsetIn(name, suffix);
            if (offset >= 0) {
                offsets.add(offset);
            }
        }
        return offsets;
    }
}
