package dev.ottla.log;

import dev.ottla.runtime.AtomicFiles;
import dev.ottla.runtime.FileStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What one flush forces: segments (each with a reference taken) and the leader epochs as they were when it was asked for. Run by one
 * I/O thread.
 */
record FlushTask(LogIdentity identity, List<LogSegment> segments, LeaderEpochs leaderEpochs, long endOffset) {

    void force(FileStore files) throws IOException {
        for (LogSegment segment : segments) {
            segment.force();
            segment.transactions().force();
        }
        AtomicFiles.replace(
                files,
                identity.directory().resolve(LeaderEpochCheckpoint.FILE_NAME),
                LeaderEpochCheckpoint.encode(leaderEpochs).getBytes(StandardCharsets.UTF_8));
        files.forceDirectory(identity.directory());
    }

    void release() {
        segments.forEach(LogSegment::release);
    }
}
