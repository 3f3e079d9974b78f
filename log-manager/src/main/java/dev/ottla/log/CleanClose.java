package dev.ottla.log;

import dev.ottla.runtime.AtomicFiles;
import dev.ottla.runtime.FileStore;
import java.io.IOException;

/** Writes what lets a log be loaded without looking at its batches. Blocks. */
record CleanClose(LogFolder folder, LogEnvironment environment) {

    /** Returns the log as it is then: all of it durable. Of one that never had a record there is nothing to write. */
    LogContent run(LogContent content) throws IOException {
        if (content.logEndOffset() == 0) {
            return content;
        }
        folder.force();
        LogIdentity identity = folder.identity();
        FileStore files = environment.files();
        SegmentList segments = content.segments();
        segments.active().complete();
        force(segments, segments.floorIndex(content.recoveryPoint()));
        LeaderEpochCheckpoint.write(files, identity.directory(), content.leaderEpochs());
        AtomicFiles.replace(
                files,
                identity.files(content.logEndOffset()).file(SegmentFiles.SNAPSHOT),
                ProducerSnapshots.encode(content.producers()));
        return new LogContent(
                segments,
                content.leaderEpochs(),
                content.producers(),
                content.logStartOffset(),
                content.logEndOffset(),
                content.logEndOffset());
    }

    private void force(SegmentList segments, int firstUnforced) throws IOException {
        for (int i = 0; i < segments.size(); i++) {
            LogSegment segment = segments.get(i);
            boolean end = segment.takeUnforcedEnd();
            if (end || i >= firstUnforced) {
                segment.force();
            }
            if (end) {
                IndexFiles.force(environment.files(), segment.files());
            }
        }
    }
}
