package dev.ottla.log;

import dev.ottla.runtime.FileStore;
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
import java.util.Map;
import java.util.concurrent.Executor;

/** A log manager whose I/O threads are the caller's own, so that everything has happened when a call returns. */
final class ManagerFixture {
    final SimulatedClock clock = new SimulatedClock();
    final SimulatedTimer timer = new SimulatedTimer(clock);
    final SimulatedStrands strands = SimulatedStrands.inline(new SeededRandom(3));
    final List<IOException> failures = new ArrayList<>();
    private final FileStore files;
    private final Map<String, LogConfig> configs;
    private final List<Path> directories;
    LogManager manager;
    /** The I/O threads; loading waits for them, so that it needs the caller's own. */
    Executor io = Runnable::run;

    int openFilesMax = 64;
    /** Of the names that are drawn. */
    long seed = 4;

    ManagerFixture(FileStore files, Map<String, LogConfig> configs, Path... directories) {
        this.files = files;
        this.configs = configs;
        this.directories = List.of(directories);
    }

    LogManager open() throws IOException {
        LogManagerConfig config = new LogManagerConfig(
                directories,
                LogManagerConfig.Intervals.USUAL,
                new LogManagerConfig.ProducerExpiry(86_400_000, 600_000),
                new LogManagerConfig.Resources(2, 1 << 20, openFilesMax));
        LogManagerPorts ports = new LogManagerPorts(
                files,
                clock,
                timer,
                task -> io.execute(task),
                strands.factory(),
                new SeededRandom(seed),
                UnpooledByteBufAllocator.DEFAULT);
        manager = LogManager.open(config, ports, (directory, offline, cause) -> failures.add(cause));
        manager.load(this::config);
        return manager;
    }

    LogConfig config(String topic) {
        return configs.getOrDefault(topic, LogConfig.defaults());
    }

    AppendResult append(PartitionLog log, ByteBuf batches) {
        return append(log, batches, AppendOrigin.CLIENT);
    }

    AppendResult append(PartitionLog log, ByteBuf batches, AppendOrigin origin) {
        List<AppendResult> results = new ArrayList<>();
        log.strand().execute(() -> {
            AppendResult result = log.append(batches, 0, origin, clock.wallClockMs());
            log.updateHighWatermark(log.view().logEndOffset());
            results.add(result);
        });
        strands.runUntilIdle();
        batches.release();
        return results.getFirst();
    }
}
