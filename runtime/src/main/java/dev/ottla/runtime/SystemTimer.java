package dev.ottla.runtime;

import java.lang.invoke.VarHandle;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.varhandle.unpadded.MpscLinkedVarHandleUnpaddedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The timer of a broker: one daemon thread, started by the first use.
 *
 * <p>Most timeouts are cancelled (each waiting fetch has one), so scheduling and cancelling are what has to be cheap:
 * scheduling is an offer to an inbox and wakes the thread only when the new deadline is earlier than the one it sleeps
 * for; cancelling swaps the action out and touches nothing else. The thread moves the inbox into a heap which only it
 * sees, drops what is cancelled already, and sweeps the heap of cancelled entries whenever it has doubled. It sleeps at
 * most a second, so that the inbox does not grow for long behind a far deadline.
 *
 * <p>No wake-up is lost: the thread publishes the deadline it will sleep for and <em>then</em> looks at the inbox; a
 * scheduler offers and <em>then</em> reads that deadline, each with a full fence between. One of the two sees the
 * other.
 */
public final class SystemTimer implements Timer, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SystemTimer.class);
    private static final long LONGEST_SLEEP_NS = 1_000_000_000L;
    private static final long AWAKE = Long.MIN_VALUE;
    private static final long CLOSE_WAIT_MS = 5_000;
    private static final int SWEEP_FROM = 1_024;

    private final Clock clock;
    private final long originNs;
    private final Queue<Entry> inbox = new MpscLinkedVarHandleUnpaddedQueue<>();
    private final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
    private final AtomicLong sleepsUntilNs = new AtomicLong(AWAKE);
    private final String threadName;
    private final long longestSleepNs;
    private volatile boolean closed;

    /** One scheduled action; null once it has been cancelled or started. */
    private static final class Entry extends AtomicReference<@Nullable Runnable> implements Timeout {
        private final transient long deadlineNs;

        Entry(Runnable action, long deadlineNs) {
            super(action);
            this.deadlineNs = deadlineNs;
        }

        @Override
        public boolean cancel() {
            return getAndSet(null) != null;
        }

        boolean isCancelled() {
            return getPlain() == null;
        }
    }

    public SystemTimer(String threadName, Clock clock) {
        this(threadName, clock, LONGEST_SLEEP_NS);
    }

    SystemTimer(String threadName, Clock clock, long longestSleepNs) {
        this.longestSleepNs = longestSleepNs;
        this.threadName = threadName;
        this.clock = clock;
        this.originNs = clock.monotonicNs();
    }

    @Override
    public Timeout schedule(long delayMs, Runnable action) {
        Entry entry = new Entry(action, deadlineNs(delayMs));
        if (closed) {
            return entry; // after close nothing runs any more
        }
        inbox.add(entry);
        Thread running = thread.get();
        if (running == null) {
            start();
            return entry;
        }
        VarHandle.fullFence();
        if (entry.deadlineNs < sleepsUntilNs.get()) {
            LockSupport.unpark(running);
        }
        return entry;
    }

    /** Actions that have not started never will; waits for the one that is running. */
    @Override
    public void close() throws InterruptedException {
        closed = true;
        Thread running = thread.get();
        if (running != null) {
            LockSupport.unpark(running);
            if (!running.equals(Thread.currentThread())) {
                running.join(CLOSE_WAIT_MS);
            }
        }
    }

    /** Nanoseconds since the creation of this timer, at most 146 years ahead. */
    private long deadlineNs(long delayMs) {
        long delayNs = Math.min(Math.max(0, delayMs), Long.MAX_VALUE / 2_000_000L) * 1_000_000L;
        return nowNs() + delayNs;
    }

    private long nowNs() {
        return clock.monotonicNs() - originNs;
    }

    private void start() {
        Thread created = Thread.ofPlatform().daemon().name(threadName).unstarted(this::run);
        if (thread.compareAndSet(null, created)) {
            created.start();
        }
    }

    private void run() {
        PriorityQueue<Entry> heap = new PriorityQueue<>(Comparator.comparingLong((Entry entry) -> entry.deadlineNs));
        int sweepAt = SWEEP_FROM;
        while (!closed) {
            takeInbox(heap);
            runDue(heap);
            if (heap.size() >= sweepAt) {
                heap.removeIf(Entry::isCancelled);
                sweepAt = Math.max(SWEEP_FROM, 2 * heap.size());
            }
            sleep(heap.peek());
        }
    }

    private void takeInbox(PriorityQueue<Entry> heap) {
        for (Entry entry = inbox.poll(); entry != null; entry = inbox.poll()) {
            if (!entry.isCancelled()) {
                heap.add(entry);
            }
        }
    }

    private void runDue(PriorityQueue<Entry> heap) {
        long nowNs = nowNs();
        for (Entry next = heap.peek(); next != null && next.deadlineNs <= nowNs && !closed; next = heap.peek()) {
            heap.remove();
            Runnable action = next.getAndSet(null);
            if (action != null) {
                runGuarded(action);
            }
        }
    }

    private static void runGuarded(Runnable action) {
        try {
            action.run();
        } catch (Throwable bug) {
            log.error("A timed action failed, which is a bug; the timer goes on with the next", bug);
        }
    }

    private void sleep(@Nullable Entry next) {
        long nowNs = nowNs();
        long untilNs = next == null ? nowNs + longestSleepNs : Math.min(next.deadlineNs, nowNs + longestSleepNs);
        sleepsUntilNs.set(untilNs);
        VarHandle.fullFence();
        if (inbox.isEmpty() && !closed && untilNs > nowNs) {
            LockSupport.parkNanos(this, untilNs - nowNs);
        }
        sleepsUntilNs.set(AWAKE);
    }
}
