package dev.ottla.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * The periodic work of a {@link LogManager}. Each round runs on an I/O thread and schedules the next; logs are changed
 * on their strands.
 */
final class LogMaintenance {
    private final LogManagerConfig config;
    private final LogEnvironment environment;
    private final LogManager logs;
    /** What the checkpoint files hold, by path. Guarded by this object's monitor. */
    private final Map<Path, Map<TopicPartition, Long>> written = new HashMap<>();

    private volatile int producerExpirationMs;
    private volatile boolean stopped;

    LogMaintenance(LogManagerConfig config, LogEnvironment environment, LogManager logs) {
        this.config = config;
        this.environment = environment;
        this.logs = logs;
        this.producerExpirationMs = config.producers().expirationMs();
    }

    void start() {
        LogManagerConfig.Intervals intervals = config.intervals();
        long initialDelayMs = intervals.initialDelayMs();
        repeat(initialDelayMs, intervals.retentionCheckMs(), this::deleteOldSegments);
        repeat(initialDelayMs, intervals.recoveryCheckpointMs(), this::moveRecoveryPoints);
        repeat(initialDelayMs, intervals.startOffsetCheckpointMs(), this::checkpointLogStartOffsets);
        repeat(
                intervals.highWatermarkCheckpointMs(),
                intervals.highWatermarkCheckpointMs(),
                this::checkpointHighWatermarks);
        repeat(config.producers().checkIntervalMs(), config.producers().checkIntervalMs(), this::expireProducers);
    }

    /** From the next round on. */
    void expireProducersAfter(int expirationMs) {
        producerExpirationMs = expirationMs;
    }

    void stop() {
        stopped = true;
    }

    /** An interval of 0 means once, as in Kafka. */
    private void repeat(long delayMs, long intervalMs, Runnable round) {
        environment
                .timer()
                .schedule(
                        delayMs,
                        () -> environment.io().execute(() -> {
                            if (!stopped) {
                                round.run();
                                if (intervalMs > 0) {
                                    repeat(intervalMs, intervalMs, round);
                                }
                            }
                        }));
    }

    private void deleteOldSegments() {
        long nowMs = environment.clock().wallClockMs();
        for (PartitionLog log : logs.all()) {
            log.strand().execute(() -> log.deleteOldSegments(nowMs));
        }
    }

    private void expireProducers() {
        long nowMs = environment.clock().wallClockMs();
        for (PartitionLog log : logs.all()) {
            log.strand().execute(() -> log.expireProducers(nowMs, producerExpirationMs));
        }
    }

    /** Writes down the recovery points; where batches beyond them are durable already, the next round finds more. */
    private void moveRecoveryPoints() {
        checkpointRecoveryPoints();
        for (PartitionLog log : logs.all()) {
            if (log.flusher().durableEnd() > log.flusher().recoveryPoint()) {
                log.strand().execute(log.flusher()::flushCompletely);
            }
        }
    }

    void checkpointRecoveryPoints() {
        write(OffsetCheckpoint.RECOVERY_POINTS, log -> log.flusher().recoveryPoint(), log -> true);
    }

    /**
     * Also of logs that begin with a segment: the names of those that were before it are not gone for good until the
     * directory happens to be forced.
     */
    void checkpointLogStartOffsets() {
        write(
                OffsetCheckpoint.LOG_START_OFFSETS,
                log -> log.view().logStartOffset(),
                log -> log.view().logStartOffset() > 0);
    }

    void checkpointCleanedOffsets() {
        write(
                OffsetCheckpoint.CLEANED,
                log -> log.compaction().cleanedEndOffset(),
                log -> log.compaction().cleanedEndOffset() != LogCompaction.NEVER);
    }

    void checkpointHighWatermarks() {
        write(OffsetCheckpoint.HIGH_WATERMARKS, PartitionLog::highWatermark, log -> true);
    }

    /**
     * The log was cut: what the checkpoints said of it must not outlive that, or the next start would take what is
     * appended now for older, checked records. Blocks, before anything is appended.
     */
    synchronized void lower(PartitionLog log) {
        if (saved(OffsetCheckpoint.RECOVERY_POINTS, log) > log.flusher().recoveryPoint()) {
            checkpointRecoveryPoints();
        }
        if (saved(OffsetCheckpoint.LOG_START_OFFSETS, log) > log.view().logStartOffset()) {
            checkpointLogStartOffsets();
        }
    }

    /**
     * After all logs were loaded: where less was found than the checkpoints said, they must not go on saying it; not of
     * a log that is not there at all either, since another one may be begun under its name.
     */
    synchronized void loaded() {
        for (PartitionLog log : logs.all()) {
            lower(log);
        }
        forgetMissing(OffsetCheckpoint.RECOVERY_POINTS, this::checkpointRecoveryPoints);
        forgetMissing(OffsetCheckpoint.LOG_START_OFFSETS, this::checkpointLogStartOffsets);
        forgetMissing(OffsetCheckpoint.HIGH_WATERMARKS, this::checkpointHighWatermarks);
        forgetMissing(OffsetCheckpoint.CLEANED, this::checkpointCleanedOffsets);
    }

    private void forgetMissing(String name, Runnable checkpoint) {
        for (LogDirectory directory : logs.directories()) {
            if (directory.isOnline()
                    && saved(directory, name).keySet().stream().anyMatch(partition -> !isIn(directory, partition))) {
                checkpoint.run();
            }
        }
    }

    private boolean isIn(LogDirectory directory, TopicPartition partition) {
        PartitionLog log = logs.get(partition);
        return log != null && directory.path().equals(log.logDirectory());
    }

    /** The log is gone, and the next one of its name has nothing in common with it. Blocks. */
    synchronized void forget(PartitionLog log) {
        if (saved(OffsetCheckpoint.RECOVERY_POINTS, log) >= 0) {
            checkpointRecoveryPoints();
        }
        if (saved(OffsetCheckpoint.LOG_START_OFFSETS, log) >= 0) {
            checkpointLogStartOffsets();
        }
        if (saved(OffsetCheckpoint.HIGH_WATERMARKS, log) >= 0) {
            checkpointHighWatermarks();
        }
        if (saved(OffsetCheckpoint.CLEANED, log) >= 0) {
            checkpointCleanedOffsets();
        }
    }

    /** What a checkpoint says about the log, -1 when nothing. */
    private long saved(String name, PartitionLog log) {
        for (LogDirectory directory : logs.directories()) {
            if (directory.isOnline() && directory.path().equals(log.logDirectory())) {
                return saved(directory, name).getOrDefault(log.topicPartition(), -1L);
            }
        }
        return -1L;
    }

    private Map<TopicPartition, Long> saved(LogDirectory directory, String name) {
        Path path = directory.path().resolve(name);
        Map<TopicPartition, Long> known = written.get(path);
        if (known != null) {
            return known;
        }
        try {
            Map<TopicPartition, Long> read = directory.checkpoint(name).read();
            written.put(path, read);
            return read;
        } catch (IOException e) {
            logs.operationFailed(directory, e);
            return Map.of();
        }
    }

    private synchronized void write(
            String name, ToLongFunction<PartitionLog> offset, Predicate<PartitionLog> included) {
        for (LogDirectory directory : logs.directories()) {
            Map<TopicPartition, Long> offsets = new TreeMap<>();
            for (PartitionLog log : logs.all()) {
                if (directory.path().equals(log.logDirectory()) && included.test(log)) {
                    offsets.put(log.topicPartition(), offset.applyAsLong(log));
                }
            }
            if (directory.isOnline()) {
                write(directory, name, offsets);
            }
        }
    }

    private void write(LogDirectory directory, String name, Map<TopicPartition, Long> offsets) {
        try {
            directory.checkpoint(name).write(offsets);
            written.put(directory.path().resolve(name), offsets);
        } catch (IOException e) {
            logs.operationFailed(directory, e);
        }
    }
}
