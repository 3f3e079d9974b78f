package dev.ottla.log;

import dev.ottla.protocol.Uuid;
import dev.ottla.runtime.FileStore;
import dev.ottla.runtime.Strand;
import dev.ottla.runtime.simulation.SeededRandom;
import dev.ottla.runtime.simulation.SimulatedClock;
import dev.ottla.runtime.simulation.SimulatedStrands;
import dev.ottla.runtime.simulation.SimulatedTimer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * One partition's log over any file store, opened again and again; strand, timer and I/O threads are the test's own.
 */
final class LogFixture {
    static final TopicPartition PARTITION = new TopicPartition("orders", 0);

    final FileStore files;
    final Path logDirectory;
    final SimulatedClock clock = new SimulatedClock();
    final SimulatedTimer timer = new SimulatedTimer(clock);
    final List<IOException> failures = new ArrayList<>();
    SimulatedStrands strands;
    LogConfig config;
    int openFilesMax = 3;
    LogEnvironment environment;
    PartitionLog log;

    LogFixture(FileStore files, Path logDirectory, LogConfig config) {
        this.files = files;
        this.logDirectory = logDirectory;
        this.config = config;
    }

    PartitionLog open(long recoveryPoint, long logStartOffset, boolean cleanStop) throws IOException {
        return open(new LogLoader.Known(recoveryPoint, logStartOffset, LogCompaction.NEVER, cleanStop));
    }

    PartitionLog open(LogLoader.Known known) throws IOException {
        strands = SimulatedStrands.inline(new SeededRandom(7));
        environment = new LogEnvironment(
                files,
                clock,
                timer,
                strands.pool("io"),
                UnpooledByteBufAllocator.DEFAULT,
                SegmentCaches.of(files, clock, 1 << 20, openFilesMax),
                (directory, cause) -> failures.add(cause));
        LogIdentity identity = LogIdentity.in(logDirectory, PARTITION, Uuid.ONE);
        files.createDirectories(identity.directory());
        LogContent content = new LogLoader(identity, environment, config, known).load();
        Strand strand = strands.strand("orders-0");
        log = new PartitionLog(LogFolder.found(files, identity), environment, strand, config, content);
        return log;
    }

    PartitionLog open() throws IOException {
        return open(0, 0, false);
    }

    /** Runs on the log's strand and returns what it gave. */
    <T> T onStrand(Function<PartitionLog, T> task) {
        List<T> result = new ArrayList<>();
        log.strand().execute(() -> result.add(task.apply(log)));
        settle();
        return result.getFirst();
    }

    boolean check(Predicate<PartitionLog> task) {
        return onStrand(task::test);
    }

    int count(ToIntFunction<PartitionLog> task) {
        return onStrand(task::applyAsInt);
    }

    void settle() {
        strands.runUntilIdle();
    }

    AppendResult append(ByteBuf batches) {
        return append(batches, 0, AppendOrigin.CLIENT);
    }

    AppendResult append(ByteBuf batches, int leaderEpoch, AppendOrigin origin) {
        try {
            return onStrand(log -> log.append(batches, leaderEpoch, origin, clock.wallClockMs()));
        } finally {
            batches.release();
        }
    }

    Path directory() {
        return logDirectory.resolve(PARTITION.directoryName());
    }
}
