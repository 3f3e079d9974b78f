package dev.ottla.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops the names of segments that no view shows any more: renamed with {@code .deleted} by an I/O thread, deleted
 * after {@code file.delete.delay.ms}. Bytes that readers still hold live on until they release them.
 *
 * <p>Asked by the partition's strand. Which names are still there is guarded by this object's monitor, and so is
 * renaming: the strand waits for it where a new segment may want such a name.
 */
final class SegmentDeletion {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentDeletion.class);

    private final LogEnvironment environment;
    private final LogIdentity identity;
    private final List<SegmentFiles> named = new ArrayList<>();

    SegmentDeletion(LogEnvironment environment, LogIdentity identity) {
        this.environment = environment;
        this.identity = identity;
    }

    /** Takes over the log's own references to the segments. */
    void delete(SegmentList segments, long delayMs) {
        for (int i = 0; i < segments.size(); i++) {
            LogSegment segment = segments.get(i);
            add(segment.files());
            segment.retire();
            LOG.info("{} Deleting segment {}", identity, segment.files().log().getFileName());
        }
        environment.io().execute(() -> {
            List<Path> renamed = new ArrayList<>();
            try {
                rename(renamed);
            } catch (IOException e) {
                LOG.warn("{} Could not rename segments for deletion", identity, e);
            }
            removeLater(renamed, delayMs);
        });
    }

    /**
     * No name of a deleted segment is there any more on return; they are durably gone when the directory is forced.
     * Blocks.
     */
    void finish(long delayMs) throws IOException {
        List<Path> renamed = new ArrayList<>();
        rename(renamed);
        removeLater(renamed, delayMs);
    }

    /** Deletes files that have been renamed already. */
    void removeLater(List<Path> renamed, long delayMs) {
        if (!renamed.isEmpty()) {
            environment.timer().schedule(delayMs, () -> environment.io().execute(() -> remove(renamed)));
        }
    }

    private synchronized void add(SegmentFiles segment) {
        named.add(segment);
    }

    /**
     * A whole directory may be on its way out as well; what is gone need not be renamed.
     *
     * @param renamed takes the new names, also when it breaks off
     */
    private synchronized void rename(List<Path> renamed) throws IOException {
        for (SegmentFiles segment : named) {
            for (String kind : SegmentFiles.KINDS) {
                Path path = segment.file(kind);
                if (environment.files().exists(path)) {
                    Path target = path.resolveSibling(path.getFileName() + SegmentFiles.DELETED);
                    environment.files().rename(path, target);
                    renamed.add(target);
                }
            }
        }
        named.clear();
    }

    private void remove(List<Path> paths) {
        for (Path path : paths) {
            try {
                environment.files().deleteIfExists(path);
            } catch (IOException e) {
                LOG.warn("{} Could not delete {}", identity, path, e);
            }
        }
    }
}
