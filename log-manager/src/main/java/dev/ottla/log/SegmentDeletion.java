package dev.ottla.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops the names of segments that no view shows any more: renamed with {@code .deleted} at once, deleted after
 * {@code file.delete.delay.ms}. Bytes that readers still hold live on until they release them.
 */
final class SegmentDeletion {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentDeletion.class);

    private final LogEnvironment environment;
    private final LogIdentity identity;

    SegmentDeletion(LogEnvironment environment, LogIdentity identity) {
        this.environment = environment;
        this.identity = identity;
    }

    /** Takes over the log's own references to the segments. */
    void delete(SegmentList segments, long delayMs) {
        List<SegmentFiles> names = new ArrayList<>();
        for (int i = 0; i < segments.size(); i++) {
            LogSegment segment = segments.get(i);
            names.add(segment.files());
            segment.retire();
            LOG.info("{} Deleting segment {}", identity, segment.files().log().getFileName());
        }
        environment.io().execute(() -> {
            removeLater(rename(names), delayMs);
        });
    }

    /** Deletes files that have been renamed already. */
    void removeLater(List<Path> renamed, long delayMs) {
        environment.timer().schedule(delayMs, () -> environment.io().execute(() -> remove(renamed)));
    }

    private List<Path> rename(List<SegmentFiles> names) {
        List<Path> renamed = new ArrayList<>();
        for (SegmentFiles segment : names) {
            for (String kind : SegmentFiles.KINDS) {
                Path path = segment.file(kind);
                Path target = path.resolveSibling(path.getFileName() + SegmentFiles.DELETED);
                if (rename(path, target)) {
                    renamed.add(target);
                }
            }
        }
        return renamed;
    }

    /** A whole directory may be on its way out as well; what is gone need not be renamed. */
    private boolean rename(Path path, Path target) {
        try {
            if (environment.files().exists(path)) {
                environment.files().rename(path, target);
                return true;
            }
        } catch (IOException e) {
            LOG.warn("{} Could not rename {} for deletion", identity, path, e);
        }
        return false;
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
