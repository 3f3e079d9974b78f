package dev.ottla.log;

import dev.ottla.runtime.Clock;
import dev.ottla.runtime.FileStore;

/**
 * What the segments of all logs share, each bounded.
 *
 * @param indexes of segments that are no longer written, by weight
 * @param files descriptors, by number
 */
record SegmentCaches(SealedIndexes indexes, OpenFiles files) {
    static SegmentCaches of(FileStore files, Clock clock, long indexBytes, int openFilesMax) {
        return new SegmentCaches(new SealedIndexes(indexBytes), new OpenFiles(files, openFilesMax, clock));
    }
}
