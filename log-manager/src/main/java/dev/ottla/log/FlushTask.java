package dev.ottla.log;

import dev.ottla.runtime.FileStore;
import java.io.IOException;
import java.util.List;

/**
 * What one flush forces, collected on the strand and run by one I/O thread. Each segment has a reference taken.
 *
 * @param indexed those whose index files were written since they were last forced; recovery trusts them below the
 *     recovery point
 */
record FlushTask(
        LogIdentity identity, List<LogSegment> segments, List<LogSegment> indexed, Metadata metadata, long endOffset) {

    /**
     * @param leaderEpochs as they were when the flush was asked for
     * @param epochsChanged whether they have to be written
     * @param namesChanged whether the directory has to be forced
     */
    record Metadata(LeaderEpochs leaderEpochs, boolean epochsChanged, boolean namesChanged) {}

    /** Of a log that is closed. */
    static FlushTask nothing(LogIdentity identity, long recoveryPoint) {
        Metadata unchanged = new Metadata(LeaderEpochs.NONE, false, false);
        return new FlushTask(identity, List.of(), List.of(), unchanged, recoveryPoint);
    }

    void force(FileStore files) throws IOException {
        for (LogSegment segment : segments) {
            segment.force();
        }
        for (LogSegment segment : indexed) {
            IndexFiles.force(files, segment.files());
        }
        if (metadata.epochsChanged()) {
            LeaderEpochCheckpoint.write(files, identity.directory(), metadata.leaderEpochs());
        } else if (metadata.namesChanged()) {
            files.forceDirectory(identity.directory());
        }
    }

    void release() {
        segments.forEach(LogSegment::release);
    }
}
