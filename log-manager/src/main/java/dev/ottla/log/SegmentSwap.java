package dev.ottla.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A cleaned segment takes the place of those it was made from. All of it happens in one task of the partition's strand,
 * so that no truncation or deletion comes between; nothing is forced here, since the names of one directory become
 * durable in the order in which they were changed. A stop before {@link CleanedSegment#markWhole} is complete leaves
 * the old segments, one after it the new one ({@link LeftoverFiles}).
 *
 * <p>Readers come first: the new view is published while the new segment has its file open and its indexes in memory,
 * and the old ones open nothing by name any more.
 */
final class SegmentSwap {
    private final LogEnvironment environment;
    private final List<LogSegment> old;
    private final CleanedSegment cleaned;
    private final LogSegment replacement;

    SegmentSwap(LogEnvironment environment, List<LogSegment> old, CleanedSegment cleaned) {
        this.environment = environment;
        this.old = old;
        this.cleaned = cleaned;
        this.replacement = cleaned.give();
    }

    /** Whether the old ones all are in the list, side by side, and sealed. */
    static boolean isPossible(SegmentList segments, List<LogSegment> old) {
        int from = segments.indexOf(old.getFirst());
        if (from < 0 || from + old.size() >= segments.size()) {
            return false;
        }
        for (int i = 0; i < old.size(); i++) {
            if (segments.get(from + i) != old.get(i)) {
                return false;
            }
        }
        return true;
    }

    SegmentList applyTo(SegmentList segments) {
        return segments.replacing(segments.indexOf(old.getFirst()), old.size(), replacement);
    }

    /** Once the new view is published; returns the files that are to be deleted later. */
    List<Path> rename() throws IOException {
        old.forEach(LogSegment::retire);
        cleaned.markWhole();
        List<Path> deleted = new ArrayList<>();
        for (LogSegment segment : old) {
            renameForDeletion(segment.files(), deleted);
        }
        cleaned.takeNames();
        replacement.takeNames();
        return deleted;
    }

    private void renameForDeletion(SegmentFiles files, List<Path> deleted) throws IOException {
        for (String kind : SegmentFiles.KINDS) {
            boolean stays = kind.equals(SegmentFiles.SNAPSHOT) && files.baseOffset() == replacement.baseOffset();
            Path path = files.file(kind);
            if (!stays && environment.files().exists(path)) {
                Path target = files.file(kind + SegmentFiles.DELETED);
                environment.files().rename(path, target);
                deleted.add(target);
            }
        }
    }
}
