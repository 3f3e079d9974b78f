package dev.ottla.replica;

import org.jspecify.annotations.Nullable;

/**
 * One waiting fetch on one partition: an element of the partition's list, and the task that puts itself on and off it.
 * Owned by the partition's strand.
 */
final class FetchWait implements Runnable {
    private final FetchWaiter waiter;
    private final LeaderPartition partition;
    private final boolean readCommitted;
    private PartitionView seen;

    @Nullable
    FetchWait previous;

    @Nullable
    FetchWait next;

    boolean linked;

    FetchWait(FetchWaiter waiter, LeaderPartition partition, PartitionView seen, boolean readCommitted) {
        this.waiter = waiter;
        this.partition = partition;
        this.seen = seen;
        this.readCommitted = readCommitted;
    }

    /** Brings the list into line with whether the fetch still waits. Any thread. */
    void sync() {
        partition.strand().execute(this);
    }

    @Override
    public void run() {
        if (waiter.isDone()) {
            partition.waits().remove(this);
        } else if (!linked) {
            partition.waits().add(this);
            changed(partition.view());
        }
    }

    /** Compares what the partition shows now with what the reader saw; null if it is not led here any more. */
    void changed(@Nullable PartitionView now) {
        if (now == null || now.leaderEpoch() != seen.leaderEpoch()) {
            waiter.wake();
            return;
        }
        if (now.readEnd(readCommitted) != seen.readEnd(readCommitted)) {
            waiter.progress(newBytes(now));
            seen = now;
        }
    }

    /** A transaction that ends shows bytes that were counted long ago, so its end counts as enough. */
    private long newBytes(PartitionView now) {
        boolean held = readCommitted && seen.lastStableOffset() != seen.highWatermark();
        return held ? Long.MAX_VALUE / 2 : now.visibleBytes() - seen.visibleBytes();
    }
}
