package dev.ottla.replica;

import dev.ottla.runtime.Timer;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A fetch that found too little and waits on its partitions, without a thread. It is woken once: when enough bytes have
 * become visible, when a partition changed in a way that must be told, or by the timer. It then runs {@code ready} on
 * its event loop, which reads again and answers.
 *
 * <p>Built on the event loop; woken from any strand. What is still on the partitions' lists takes itself off
 * afterwards.
 */
public final class FetchWaiter {
    private final Executor eventLoop;
    private final Runnable ready;
    private final AtomicLong missingBytes;
    private final AtomicBoolean done = new AtomicBoolean();
    private final @Nullable FetchWait[] waits;
    private int waitCount;
    private volatile Timer.@Nullable Timeout timeout;

    /**
     * @param eventLoop where {@code ready} runs, never inside a call to this class
     * @param missingBytes how many more bytes must become visible
     * @param partitions how many {@link #await} calls may follow
     */
    public FetchWaiter(Executor eventLoop, Runnable ready, long missingBytes, int partitions) {
        this.eventLoop = eventLoop;
        this.ready = ready;
        this.missingBytes = new AtomicLong(missingBytes);
        this.waits = new FetchWait[partitions];
    }

    /** Will be woken by this partition, compared with what the reader saw of it. */
    public void await(LeaderPartition partition, PartitionView seen, boolean readCommitted) {
        waits[waitCount++] = new FetchWait(this, partition, seen, readCommitted);
    }

    /** Begins to wait; nothing may be added any more. */
    public void start(Timer timer, long maxWaitMs) {
        timeout = timer.schedule(maxWaitMs, this::wake);
        for (FetchWait wait : waits) {
            if (wait != null && !isDone()) {
                wait.sync();
            }
        }
    }

    /** Forgets the fetch: nobody waits for its answer any more. False if {@code ready} is on its way already. */
    public boolean cancel() {
        boolean first = done.compareAndSet(false, true);
        if (first) {
            cleanUp();
        }
        return first;
    }

    /** More bytes became visible on some partition. */
    void progress(long bytes) {
        if (bytes > 0 && missingBytes.addAndGet(-bytes) <= 0) {
            wake();
        }
    }

    void wake() {
        if (done.compareAndSet(false, true)) {
            cleanUp();
            eventLoop.execute(ready);
        }
    }

    boolean isDone() {
        return done.get();
    }

    private void cleanUp() {
        Timer.Timeout scheduled = timeout;
        if (scheduled != null) {
            scheduled.cancel();
        }
        for (FetchWait wait : waits) {
            if (wait != null) {
                wait.sync();
            }
        }
    }
}
