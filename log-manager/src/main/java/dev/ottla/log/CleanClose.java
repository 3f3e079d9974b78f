package dev.ottla.log;

import dev.ottla.runtime.AtomicFiles;
import dev.ottla.runtime.FileStore;
import dev.ottla.runtime.FileStore.OpenMode;
import dev.ottla.runtime.StoreFile;
import java.io.IOException;
import java.nio.file.Path;

/** Writes what lets a log be loaded without looking at its batches. Blocks. */
record CleanClose(LogIdentity identity, LogEnvironment environment) {

    void run(LogContent content) throws IOException {
        FileStore files = environment.files();
        SegmentList segments = content.segments();
        for (int i = segments.floorIndex(content.recoveryPoint()); i < segments.size(); i++) {
            segments.get(i).force();
        }
        segments.active().completeIndexes();
        forceIndexes(segments);
        LeaderEpochCheckpoint.write(files, identity.directory(), content.leaderEpochs());
        AtomicFiles.replace(
                files,
                identity.files(content.logEndOffset()).file(SegmentFiles.SNAPSHOT),
                ProducerSnapshots.encode(content.producers()));
    }

    private void forceIndexes(SegmentList segments) throws IOException {
        for (int i = 0; i < segments.size(); i++) {
            if (segments.get(i).takeUnforcedIndexes()) {
                force(segments.get(i).files().index());
                force(segments.get(i).files().timeIndex());
            }
        }
    }

    private void force(Path path) throws IOException {
        if (environment.files().exists(path)) {
            try (StoreFile file = environment.files().open(path, OpenMode.READ_WRITE)) {
                file.force(false);
            }
        }
    }
}
