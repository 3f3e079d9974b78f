package dev.ottla.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * One cleaning of a log, as the log sees it. Used by one cleaner thread, which may wait for the log's strand. It is
 * over when the log is paused, truncated or closed; what it gives then is refused.
 */
public final class CompactionRun {
    private final PartitionLog log;
    private final LogEnvironment environment;
    private final LogIdentity identity;
    private final long generation;

    CompactionRun(PartitionLog log, LogEnvironment environment, LogIdentity identity, long generation) {
        this.log = log;
        this.environment = environment;
        this.identity = identity;
        this.generation = generation;
    }

    /** Whether it makes sense to go on. */
    public boolean isCurrent() {
        return log.isWritable() && log.compaction().isCurrent(generation);
    }

    /** Whether the log still has these segments: nobody has deleted or replaced them. */
    public boolean holds(List<SealedSegment> segments) {
        return SegmentSwap.isPossible(log.view().segments(), unwrapped(segments));
    }

    /** The sealed segments of the log, by base offset, each to be closed. Empty if some have just gone. */
    public List<SealedSegment> acquireSegments() {
        SegmentList all = log.view().segments();
        List<SealedSegment> acquired = new ArrayList<>(all.size() - 1);
        for (int i = 0; i < all.size() - 1; i++) {
            if (!all.get(i).tryAcquire()) {
                acquired.forEach(SealedSegment::close);
                return List.of();
            }
            acquired.add(SealedSegment.of(all.get(i), all.get(i + 1).baseOffset()));
        }
        return acquired;
    }

    /** What the log remembers of its producers now, by producer id. Waits for the strand. */
    public Map<Long, LastBatch> lastBatches() {
        return onStrand(log.compaction()::lastBatches);
    }

    /** Begins a segment that may later replace others, of which the first one has this base offset. */
    public CleanedSegment create(long baseOffset) throws IOException {
        return CleanedSegment.create(
                environment, identity.files(baseOffset), log.config().segments().indexIntervalBytes());
    }

    /**
     * Puts a cleaned and completed segment in the place of those it was made from. Waits for the strand and for the
     * disk: on return the change is durable. False when the run is over, the log has other segments now, or went
     * offline.
     *
     * @param old side by side, by base offset
     */
    public boolean replace(List<SealedSegment> old, CleanedSegment cleaned) throws IOException {
        List<LogSegment> segments = unwrapped(old);
        boolean replaced = onStrand(() -> isCurrent()
                && SegmentSwap.isPossible(log.view().segments(), segments)
                && log.replaceSegments(new SegmentSwap(environment, segments, cleaned)));
        if (replaced) {
            environment.files().forceDirectory(identity.directory());
        }
        return replaced;
    }

    /** Has the log made durable, so that more of it may be compacted later. */
    public void flush() {
        log.strand().execute(log.flusher()::flushCompletely);
    }

    /** Notes that the log is compacted up to this offset. Waits for the strand. False when the run is over. */
    public boolean finish(long endOffset) {
        return onStrand(() -> {
            boolean current = isCurrent();
            if (current) {
                log.compaction().cleaned(endOffset);
            }
            return current;
        });
    }

    /** Whether only a descriptor was missing, which is told then; the log can be compacted later. */
    public boolean isShortOfDescriptors(IOException cause) {
        boolean shortage = DescriptorShortage.isCause(cause);
        if (shortage) {
            environment.failures().storageFailed(identity.directory(), cause);
        }
        return shortage;
    }

    /** The disk failed under this run: so it did under the log. */
    public void storageFailed(IOException cause) {
        log.strand().execute(log::fail);
        environment.failures().storageFailed(identity.directory(), cause);
    }

    private <T> T onStrand(Supplier<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        log.strand().execute(() -> {
            try {
                result.complete(task.get());
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        });
        return result.join();
    }

    private static List<LogSegment> unwrapped(List<SealedSegment> segments) {
        return segments.stream().map(SealedSegment::segment).toList();
    }
}
