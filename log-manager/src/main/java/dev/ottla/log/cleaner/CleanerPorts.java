package dev.ottla.log.cleaner;

import dev.ottla.runtime.Clock;
import dev.ottla.runtime.RandomSource;
import dev.ottla.runtime.Timer;
import io.netty.buffer.ByteBufAllocator;
import java.util.concurrent.Executor;

/**
 * What the cleaner gets from outside.
 *
 * @param threads runs each of its tasks on a thread of its own; they block
 * @param pause lets such a thread rest
 */
public record CleanerPorts(
        Executor threads, Clock clock, Timer timer, RandomSource random, ByteBufAllocator allocator, Pause pause) {}
