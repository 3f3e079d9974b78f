package dev.ottla.log;

import java.util.HashMap;
import java.util.Map;

/**
 * How far a log has been compacted, and whether it may be. Changed on the log's strand; any thread reads. Nothing that
 * the cleaner made takes effect after a {@link #pause} or a truncation that came in between: its {@link CompactionRun}
 * is over then, without anybody waiting for it.
 */
public final class LogCompaction {
    /** Of a log that has not been compacted, as far as is known. */
    public static final long NEVER = -1;

    private final PartitionLog log;
    private final LogEnvironment environment;
    private final LogIdentity identity;
    private final ProducerStateTable producers;
    private volatile Progress progress = new Progress(NEVER, 0, 0);
    private Runnable onLowered = () -> {};

    /**
     * @param cleanedEndOffset below it no key has two records
     * @param generation a run of another one is over
     */
    private record Progress(long cleanedEndOffset, int pauses, long generation) {}

    LogCompaction(PartitionLog log, LogEnvironment environment, LogIdentity identity, ProducerStateTable producers) {
        this.producers = producers;
        this.log = log;
        this.environment = environment;
        this.identity = identity;
    }

    /** The first offset that has not been compacted; {@link #NEVER} when none has. Any thread. */
    public long cleanedEndOffset() {
        return progress.cleanedEndOffset;
    }

    /** Any thread. */
    public boolean isPaused() {
        return progress.pauses > 0;
    }

    /** From the return of this on no segment is replaced, until {@link #resume} was called as often. On the strand. */
    public void pause() {
        requireOwner();
        Progress now = progress;
        progress = new Progress(now.cleanedEndOffset, now.pauses + 1, now.generation + 1);
    }

    /** Takes back one {@link #pause}. On the strand. */
    public void resume() {
        requireOwner();
        Progress now = progress;
        if (now.pauses == 0) {
            throw new IllegalStateException("compaction of " + identity + " is not paused");
        }
        progress = new Progress(now.cleanedEndOffset, now.pauses - 1, now.generation);
    }

    /** What one cleaning sees of the log and does with it. Any thread. */
    public CompactionRun begin() {
        return new CompactionRun(log, environment, identity, progress.generation);
    }

    /** As it was when the log was closed; before the log is shared. */
    void restore(long cleanedEndOffset) {
        progress = new Progress(cleanedEndOffset, 0, 0);
    }

    /** Is called on the strand when the offset has to be written down anew. Before the log is shared. */
    void onLowered(Runnable action) {
        onLowered = action;
    }

    /** On the strand. */
    Map<Long, LastBatch> lastBatches() {
        requireOwner();
        Map<Long, LastBatch> last = new HashMap<>();
        for (ProducerState producer : producers.producers()) {
            last.put(producer.producerId(), LastBatch.of(producer));
        }
        return last;
    }

    boolean isCurrent(long generation) {
        Progress now = progress;
        return now.generation == generation && now.pauses == 0;
    }

    /** What is appended after a truncation has not been compacted, whatever was there before. On the strand. */
    void truncated(long logEndOffset) {
        Progress now = progress;
        progress = new Progress(Math.min(now.cleanedEndOffset, logEndOffset), now.pauses, now.generation + 1);
        if (now.cleanedEndOffset > logEndOffset) {
            onLowered.run();
        }
    }

    /** On the strand. */
    void cleaned(long endOffset) {
        Progress now = progress;
        progress = new Progress(endOffset, now.pauses, now.generation);
    }

    private void requireOwner() {
        assert log.strand().isOwner() : "not on the strand of " + identity;
    }
}
