package dev.ottla.log;

import dev.ottla.runtime.Clock;
import dev.ottla.runtime.FileStore;
import dev.ottla.runtime.Timer;
import io.netty.buffer.ByteBufAllocator;
import java.util.concurrent.Executor;

/**
 * What all logs of a broker share.
 *
 * @param io runs what may block: fsync, renames, deletes
 * @param allocator for the small buffers in which batch headers are read
 * @param caches what segments share
 */
record LogEnvironment(
        FileStore files,
        Clock clock,
        Timer timer,
        Executor io,
        ByteBufAllocator allocator,
        SegmentCaches caches,
        StorageFailureListener failures) {

    /** Indexes of segments that are no longer written. */
    SealedIndexes sealedIndexes() {
        return caches.indexes();
    }
}
