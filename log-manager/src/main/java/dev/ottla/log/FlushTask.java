package dev.ottla.log;

import dev.ottla.runtime.FileStore;
import dev.ottla.runtime.FileStore.OpenMode;
import dev.ottla.runtime.StoreFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What one flush forces, collected on the strand and run by one I/O thread. Segments have a reference taken.
 *
 * @param indexFiles written to since they were last forced; recovery trusts them below the recovery point
 * @param leaderEpochs as they were when the flush was asked for
 * @param epochsChanged whether they have to be written
 */
record FlushTask(
        LogIdentity identity,
        List<LogSegment> segments,
        List<Path> indexFiles,
        LeaderEpochs leaderEpochs,
        boolean epochsChanged,
        boolean namesChanged,
        long endOffset) {

    void force(FileStore files) throws IOException {
        for (LogSegment segment : segments) {
            segment.force();
        }
        for (Path path : indexFiles) {
            if (files.exists(path)) {
                try (StoreFile file = files.open(path, OpenMode.READ_WRITE)) {
                    file.force(false);
                }
            }
        }
        if (epochsChanged) {
            LeaderEpochCheckpoint.write(files, identity.directory(), leaderEpochs);
        } else if (namesChanged) {
            files.forceDirectory(identity.directory());
        }
    }

    void release() {
        segments.forEach(LogSegment::release);
    }
}
