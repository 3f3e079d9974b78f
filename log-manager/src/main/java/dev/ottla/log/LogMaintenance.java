package dev.ottla.log;

import java.io.IOException;
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
    private volatile boolean stopped;

    LogMaintenance(LogManagerConfig config, LogEnvironment environment, LogManager logs) {
        this.config = config;
        this.environment = environment;
        this.logs = logs;
    }

    void start() {
        repeat(config.retentionCheckIntervalMs(), this::deleteOldSegments);
        repeat(config.recoveryCheckpointIntervalMs(), this::moveRecoveryPoints);
        repeat(config.startOffsetCheckpointIntervalMs(), this::checkpointLogStartOffsets);
        repeat(config.highWatermarkCheckpointIntervalMs(), this::checkpointHighWatermarks);
        repeat(config.producers().checkIntervalMs(), this::expireProducers);
    }

    void stop() {
        stopped = true;
    }

    private void repeat(long intervalMs, Runnable round) {
        environment
                .timer()
                .schedule(
                        intervalMs,
                        () -> environment.io().execute(() -> {
                            if (!stopped) {
                                round.run();
                                repeat(intervalMs, round);
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
            log.strand()
                    .execute(() -> log.expireProducers(nowMs, config.producers().expirationMs()));
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

    /** Only of logs that begin within a segment: for others the first segment's name says it. */
    void checkpointLogStartOffsets() {
        write(
                OffsetCheckpoint.LOG_START_OFFSETS,
                log -> log.view().logStartOffset(),
                log -> log.view().logStartOffset()
                        > log.view().segments().first().baseOffset());
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
        } catch (IOException e) {
            logs.directoryFailed(directory, e);
        }
    }
}
