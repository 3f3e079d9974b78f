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
    private static final String ASIDE = ".tmp";

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
        List<Path> found = files.list(identity.directory());
        for (Path path : found) {
            String name = path.getFileName().toString();
            if (name.endsWith(SegmentFiles.DELETED) || name.endsWith(SegmentFiles.CLEANED) || name.endsWith(ASIDE)) {
                files.deleteIfExists(path);
            }
        }
        for (Path path : found) {
            String name = path.getFileName().toString();
            long base = SegmentFiles.offsetIn(name, SWAPPED_LOG);
            if (base >= 0) {
                completeSwap(path, base);
            }
        }
    }

    /** A {@code .swap} segment is whole and takes the place of all segments whose offsets it covers. */
    private void completeSwap(Path swapped, long base) throws IOException {
        long end = endOffset(swapped, base);
        LOG.info("{} Completing the swap of segment {}, up to offset {}", identity, base, end);
        for (Path path : files.list(identity.directory())) {
            long offset = SegmentFiles.offsetIn(path.getFileName().toString(), SegmentFiles.LOG);
            if (offset > base && offset < end) {
                deleteSegment(identity.files(offset));
            }
        }
        SegmentFiles target = identity.files(base);
        for (String kind : List.of(SegmentFiles.INDEX, SegmentFiles.TIME_INDEX, SegmentFiles.TXN_INDEX)) {
            Path from = target.directory().resolve(target.file(kind).getFileName() + SegmentFiles.SWAP);
            if (files.exists(from)) {
                files.rename(from, target.file(kind));
            } else {
                files.deleteIfExists(target.file(kind));
            }
        }
        files.rename(swapped, target.log());
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

    private void deleteSegment(SegmentFiles segment) throws IOException {
        for (String kind : SegmentFiles.KINDS) {
            files.deleteIfExists(segment.file(kind));
        }
    }
}
