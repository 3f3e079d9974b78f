package dev.ottla.log;

import dev.ottla.runtime.FileStore;

/**
 * What the segments of all logs share, each bounded.
 *
 * @param indexes of segments that are no longer written, by weight
 * @param files descriptors, by number
 */
record SegmentCaches(SealedIndexes indexes, OpenFiles files) {
    static SegmentCaches of(FileStore files, long indexBytes, int openFilesMax) {
        return new SegmentCaches(new SealedIndexes(indexBytes), new OpenFiles(files, openFilesMax));
    }
}
