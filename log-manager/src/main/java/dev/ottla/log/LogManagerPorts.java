package dev.ottla.log;

import dev.ottla.runtime.Clock;
import dev.ottla.runtime.FileStore;
import dev.ottla.runtime.RandomSource;
import dev.ottla.runtime.StrandFactory;
import dev.ottla.runtime.Timer;
import io.netty.buffer.ByteBufAllocator;
import java.util.concurrent.Executor;

/**
 * What the log manager gets from outside.
 *
 * @param io several threads; runs fsync, renames, deletes, recovery
 * @param strands makes the strand of each partition
 * @param random draws the names of directories that are to be deleted
 * @param allocator for small, short-lived buffers
 */
public record LogManagerPorts(
        FileStore files,
        Clock clock,
        Timer timer,
        Executor io,
        StrandFactory strands,
        RandomSource random,
        ByteBufAllocator allocator) {}
