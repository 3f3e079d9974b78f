package dev.ottla.log;

import dev.ottla.runtime.Strand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Makes a log durable without holding up its strand: what is to be forced is collected on the strand, forced on an I/O
 * thread, and noted on the strand again. Flushes asked for while one is running are answered by the next one together,
 * so that many appends share one sync. Owned by the partition's strand.
 */
final class LogFlusher {
    private final LogEnvironment environment;
    private final Strand strand;
    private final PartitionLog log;
    private List<LongConsumer> waiting = new ArrayList<>();
    private boolean running;
    private boolean scheduled;
    private int generation;
    private LeaderEpochs forcedEpochs = LeaderEpochs.NONE;
    private volatile long recoveryPoint;

    LogFlusher(LogEnvironment environment, Strand strand, PartitionLog log, long recoveryPoint) {
        this.environment = environment;
        this.strand = strand;
        this.log = log;
        this.recoveryPoint = recoveryPoint;
    }

    /** Everything below this offset is durable. */
    long recoveryPoint() {
        return recoveryPoint;
    }

    /** After a truncation; a flush that is still running says nothing about what is appended from now on. */
    void resetRecoveryPoint(long offset) {
        generation++;
        recoveryPoint = offset;
    }

    /** On the strand. {@code done} is told the new recovery point on the strand, or -1 if the disk failed. */
    void flush(LongConsumer done) {
        waiting.add(done);
        if (!running) {
            start();
        }
    }

    /** On the strand, after every append: starts what {@code flush.messages} and {@code flush.ms} ask for. */
    void appended(long logEndOffset, LogConfig.Flush config) {
        if (logEndOffset - recoveryPoint >= config.messages()) {
            flush(LogFlusher::toNobody);
        } else if (config.intervalMs() != Long.MAX_VALUE && !scheduled) {
            scheduled = true;
            environment.timer().schedule(config.intervalMs(), () -> strand.submit(this::flushOnTime));
        }
    }

    /** For a flush that nobody waits for. */
    static void toNobody(long recoveryPoint) {}

    private void flushOnTime() {
        scheduled = false;
        if (log.isWritable()) {
            flush(LogFlusher::toNobody);
        }
    }

    private void start() {
        running = true;
        List<LongConsumer> served = waiting;
        waiting = new ArrayList<>();
        FlushTask task = log.unflushed(recoveryPoint, forcedEpochs);
        int started = generation;
        environment.io().execute(() -> force(task, served, started));
    }

    private void force(FlushTask task, List<LongConsumer> served, int started) {
        boolean forced = false;
        try {
            task.force(environment.files());
            forced = true;
        } catch (IOException e) {
            environment.failures().storageFailed(task.identity().directory(), e);
        } finally {
            boolean durable = forced;
            task.release();
            strand.execute(() -> finish(task, served, durable, started));
        }
    }

    private void finish(FlushTask task, List<LongConsumer> served, boolean durable, int started) {
        if (durable) {
            noteForced(task, started);
        } else {
            log.fail();
        }
        for (LongConsumer done : served) {
            done.accept(durable ? recoveryPoint : -1L);
        }
        running = false;
        if (!waiting.isEmpty()) {
            start();
        }
    }

    private void noteForced(FlushTask task, int started) {
        if (started == generation) {
            recoveryPoint = Math.max(recoveryPoint, task.endOffset());
            forcedEpochs = task.metadata().leaderEpochs();
        }
    }
}
