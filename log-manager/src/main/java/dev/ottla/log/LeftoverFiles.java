package dev.ottla.log;

import dev.ottla.runtime.FileStore;
import dev.ottla.runtime.FileStore.OpenMode;
import dev.ottla.runtime.StoreFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tidies what a stop in the middle of a deletion, a cut or a compaction left in a partition's directory. */
final class LeftoverFiles {
    private static final Logger LOG = LoggerFactory.getLogger(LeftoverFiles.class);
    private static final String SWAPPED_LOG = SegmentFiles.LOG + SegmentFiles.SWAP;
    private static final List<String> ENDINGS_TO_DELETE = List.of(SegmentFiles.DELETED, SegmentFiles.CLEANED, ".tmp");

    private final LogIdentity identity;
    private final LogEnvironment environment;
    private final FileStore files;

    LeftoverFiles(LogIdentity identity, LogEnvironment environment) {
        this.identity = identity;
        this.environment = environment;
        this.files = environment.files();
    }

    /** Deletes what was to be deleted or never finished; puts in place what a compaction had finished. */
    void tidy() throws IOException {
        List<String> found = names();
        List<String> swapped = found.stream().filter(LeftoverFiles::isSwapped).toList();
        long firstUnfinished = firstUnfinished(found);
        for (String name : found) {
            boolean unfinished = isSwapped(name) && offsetOf(name) >= firstUnfinished;
            if (unfinished || ENDINGS_TO_DELETE.stream().anyMatch(name::endsWith)) {
                files.deleteIfExists(path(name));
            }
        }
        for (String name : swapped) {
            if (name.endsWith(SWAPPED_LOG) && offsetOf(name) < firstUnfinished) {
                dropReplaced(offsetOf(name), path(name));
            }
        }
        for (String name : swapped) {
            if (offsetOf(name) < firstUnfinished) {
                files.rename(path(name), path(name.substring(0, name.length() - SegmentFiles.SWAP.length())));
            }
        }
        if (!swapped.isEmpty()) {
            files.forceDirectory(identity.directory());
        }
    }

    /**
     * While there is a {@code .cleaned} file, swapped ones from that offset on belong to a change that was not whole
     * yet: the old segments are still there.
     */
    private static long firstUnfinished(List<String> names) {
        return names.stream()
                .filter(name -> name.endsWith(SegmentFiles.CLEANED))
                .mapToLong(LeftoverFiles::offsetOf)
                .filter(offset -> offset >= 0)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private static boolean isSwapped(String name) {
        return name.endsWith(SegmentFiles.SWAP) && offsetOf(name) >= 0;
    }

    private static long offsetOf(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? -1 : SegmentFiles.offsetIn(name.substring(0, dot), "");
    }

    private List<String> names() throws IOException {
        return files.list(identity.directory()).stream()
                .map(path -> path.getFileName().toString())
                .toList();
    }

    private Path path(String name) {
        return identity.directory().resolve(name);
    }

    /** A {@code .swap} segment is whole and takes the place of all segments whose offsets it covers. */
    private void dropReplaced(long base, Path swapped) throws IOException {
        long end = endOffset(swapped, base);
        LOG.info("{} Completing the swap of segment {}, up to offset {}", identity, base, end);
        for (String name : names()) {
            long offset = SegmentFiles.offsetIn(name, SegmentFiles.LOG);
            if (offset > base && offset < end) {
                deleteSegment(identity.files(offset), SegmentFiles.KINDS);
            }
        }
        deleteSegment(identity.files(base), CleanedSegment.KINDS);
    }

    private long endOffset(Path path, long base) throws IOException {
        try (StoreFile file = files.open(path, OpenMode.READ);
                HeaderCursor cursor =
                        new HeaderCursor(file, environment.allocator(), 0, Math.toIntExact(file.sizeBytes()))) {
            long end = base;
            while (cursor.next()) {
                end = cursor.header().nextOffset();
            }
            return end;
        }
    }

    private void deleteSegment(SegmentFiles segment, List<String> kinds) throws IOException {
        for (String kind : kinds) {
            files.deleteIfExists(segment.file(kind));
        }
    }
}
