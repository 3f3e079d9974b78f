package dev.ottla.log;

import dev.ottla.runtime.FileStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What one flush forces, collected on the strand and run by one I/O thread. Each segment has a reference taken.
 *
 * <p>Batches alone can be acknowledged once they are forced: recovery walks what lies past the recovery point, and
 * finds epochs, index entries and transactions again. A complete flush forces these as well, so that the recovery point
 * can follow.
 *
 * @param segments whose batches are not durable yet; of a complete flush all that lie past the recovery point
 * @param indexed those whose index files were written, or which were trimmed, since they were last forced; only in a
 *     complete flush
 * @param endOffset end of what is durable afterwards
 */
record FlushTask(
        LogFolder folder,
        boolean complete,
        List<LogSegment> segments,
        List<LogSegment> indexed,
        Metadata metadata,
        long endOffset) {

    /**
     * @param leaderEpochs as they were when the flush was asked for
     * @param epochsChanged whether they have to be written
     * @param namesChanged whether the directory has to be forced
     */
    record Metadata(LeaderEpochs leaderEpochs, boolean epochsChanged, boolean namesChanged) {}

    void force(FileStore files) throws IOException {
        folder.force();
        boolean names = metadata.namesChanged();
        for (LogSegment segment : segments) {
            if (complete) {
                segment.force();
            } else {
                segment.forceBatches();
            }
            names |= segment.isRetired();
        }
        for (LogSegment segment : indexed) {
            IndexFiles.force(files, segment.files());
        }
        Path directory = folder.identity().directory();
        if (metadata.epochsChanged()) {
            LeaderEpochCheckpoint.write(files, directory, metadata.leaderEpochs());
        } else if (names) {
            files.forceDirectory(directory);
        }
    }

    /** Its files were not forced after all, so the next flush has to. */
    void takeBack() {
        indexed.forEach(LogSegment::noteIndexesWritten);
    }

    void release() {
        segments.forEach(LogSegment::release);
    }
}
