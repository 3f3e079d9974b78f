package dev.ottla.log.cleaner;

import dev.ottla.log.CompactionRun;
import dev.ottla.log.LogManager;
import dev.ottla.log.PartitionLog;
import dev.ottla.log.SealedSegment;
import dev.ottla.log.SegmentGoneException;
import dev.ottla.runtime.DiskFullException;
import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cleans one log, the dirtiest, and sees to it that what is wrong with one log does not concern the others. Used by all
 * cleaner threads; has no state but the register's.
 */
final class CleanerTurn {
    private static final Logger LOG = LoggerFactory.getLogger(CleanerTurn.class);

    private final LogManager logs;
    private final CleanerPorts ports;
    private final CleaningRegister register;
    private final Throttle throttle;
    private final BooleanSupplier goOn;

    CleanerTurn(
            LogManager logs, CleanerPorts ports, CleaningRegister register, Throttle throttle, BooleanSupplier goOn) {
        this.logs = logs;
        this.ports = ports;
        this.register = register;
        this.throttle = throttle;
        this.goOn = goOn;
    }

    /** Blocks. False when there was nothing to clean. */
    boolean take(CleanerConfig config) {
        long nowMs = ports.clock().wallClockMs();
        register.retain(logs.all());
        @Nullable PartitionLog log = new DirtiestLog(register).find(logs.all(), nowMs);
        if (log == null || !register.take(log)) {
            return log != null;
        }
        try {
            return clean(log, config, nowMs);
        } finally {
            register.giveBack(log);
        }
    }

    private boolean clean(PartitionLog log, CleanerConfig config, long nowMs) {
        CompactionRun run = log.compaction().begin();
        List<SealedSegment> segments = run.acquireSegments();
        try {
            clean(log, run, segments, config, nowMs);
        } catch (CleaningAbortedException e) {
            LOG.info("[partition {}] Compaction stopped: {}", log.topicPartition(), e.getMessage());
        } catch (UncleanableLogException e) {
            LOG.warn(
                    "[partition {}] The log cannot be compacted and is left out from now on: {}",
                    log.topicPartition(),
                    e.getMessage());
            register.markUncleanable(log);
        } catch (IOException e) {
            return failed(log, run, segments, e);
        } finally {
            segments.forEach(SealedSegment::close);
        }
        return true;
    }

    private void clean(
            PartitionLog log, CompactionRun run, List<SealedSegment> segments, CleanerConfig config, long nowMs)
            throws IOException, CleaningAbortedException, UncleanableLogException {
        CleanableRange range = CleanableRange.of(log, segments, nowMs);
        if (!range.isDue(log.config().compaction())) {
            return;
        }
        long startNs = ports.clock().monotonicNs();
        CleaningStatistics statistics = new CleaningStatistics();
        CleaningWork work = new CleaningWork(run, config, throttle, goOn, ports.allocator(), statistics);
        try (OffsetMap map = new OffsetMap(new KeyHash(ports.random()), config.mapBytes(), config.loadFactor())) {
            long end = new LogCleaning(log, work, map, range, nowMs).run(segments);
            logs.checkpointCleanedOffsets();
            LOG.info(
                    "[partition {}] Compacted offsets {} to {} in {} ms: {}, {} keys in a map of {} bytes",
                    log.topicPartition(),
                    range.firstDirtyOffset(),
                    end,
                    (ports.clock().monotonicNs() - startNs) / 1_000_000,
                    statistics,
                    map.size(),
                    map.sizeBytes());
        }
    }

    /**
     * A log whose segments have just been deleted or cut has no trouble; on a full disk others may make room, and files
     * that may not be opened now may be later. Returns whether to go on at once.
     */
    private boolean failed(PartitionLog log, CompactionRun run, List<SealedSegment> segments, IOException cause) {
        if (cause instanceof SegmentGoneException || !run.isCurrent() || !run.holds(segments)) {
            LOG.info("[partition {}] Compaction stopped: the log has other segments now", log.topicPartition());
            return true;
        }
        if (cause instanceof DiskFullException) {
            LOG.warn("[partition {}] Compaction stopped: {}", log.topicPartition(), cause.getMessage());
            return false;
        }
        if (run.isShortOfDescriptors(cause)) {
            return false;
        }
        LOG.error("[partition {}] The disk failed under compaction", log.topicPartition(), cause);
        register.markUncleanable(log);
        run.storageFailed(cause);
        return true;
    }
}
