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
 * @param sealedIndexes indexes of segments that are no longer written
 */
record LogEnvironment(
        FileStore files,
        Clock clock,
        Timer timer,
        Executor io,
        ByteBufAllocator allocator,
        SealedIndexes sealedIndexes,
        StorageFailureListener failures) {}
