package dev.ottla.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jctools.queues.varhandle.unpadded.MpscLinkedVarHandleUnpaddedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue behind a strand, and the right to run its tasks.
 *
 * <h2>How it works</h2>
 *
 * One number, {@code pending}, counts the tasks that are handed over and not yet finished. Whoever raises it from zero
 * to one owns the strand: it runs tasks and lowers the number after each, until it is zero again. So there is never
 * more than one owner, no owner ever leaves work behind, and nobody has to be woken: a task handed over while there is
 * an owner is counted, and the owner sees the count.
 *
 * <ul>
 *   <li>{@link #add} puts the task into the queue <em>and then</em> counts it. An owner takes exactly as many tasks as
 *       were counted, so each take finds one. It need not be the one whose count it saw: an owner may run a task that
 *       is in the queue but not counted yet, and then its adder's count stands for another one. Per caller the order of
 *       the queue is the order of the calls.
 *   <li>{@link #tryEnter} moves zero to one, and the caller then runs its own task without touching the queue, if the
 *       queue is empty. Zero alone does not say that: by the exchange just described, a task of this very caller may
 *       still lie there, waiting for a count that is on its way. Then the new task goes behind it, and one task is run
 *       for the count of one.
 *   <li>An owner that has done enough in one go posts {@link #drain} to the executor and leaves without lowering the
 *       last count: the strand stays owned, by the posted task.
 * </ul>
 *
 * <p>Each hand-over of ownership is a read-modify-write of {@code pending} (or a hand-over through the executor), which
 * orders everything a task wrote before everything that the next one reads.
 *
 * <p>The queue is JCTools' linked queue of many producers and one consumer: about a hundred bytes while empty, since
 * there is a strand per partition. Its {@code poll} spins for the two instructions in which a producer has announced an
 * element but not linked it.
 *
 * <p>If the executor refuses (it is shut down before the strands are quiet), the work runs on the refusing thread: that
 * is a wiring mistake, and lost work would be worse.
 */
final class SerialTasks {
    private static final Logger log = LoggerFactory.getLogger(SerialTasks.class);
    private static final VarHandle PENDING;
    private static final VarHandle OWNER;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            PENDING = lookup.findVarHandle(SerialTasks.class, "pending", int.class);
            OWNER = lookup.findVarHandle(SerialTasks.class, "owner", Thread.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final String name;
    private final Executor executor;
    private final Clock clock;
    private final DrainBounds bounds;
    private final Queue<Runnable> queue = new MpscLinkedVarHandleUnpaddedQueue<>();
    private final Runnable drain = this::drain;

    @SuppressWarnings("unused") // through PENDING
    private int pending;

    @SuppressWarnings("unused") // through OWNER
    private @Nullable Thread owner;

    SerialTasks(String name, Executor executor, Clock clock, DrainBounds bounds) {
        this.name = name;
        this.executor = executor;
        this.clock = clock;
        this.bounds = bounds;
    }

    /** Makes the caller the owner if the strand is idle; it must then call {@link #runFirst}. */
    boolean tryEnter() {
        return (int) PENDING.getAcquire(this) == 0 && PENDING.compareAndSet(this, 0, 1);
    }

    /** Runs the task with which the caller entered, then what was queued meanwhile. */
    void runFirst(Runnable task) {
        if (!queue.isEmpty()) {
            queue.add(task);
            drain();
        } else if (runAndCount(task)) {
            drain();
        }
    }

    /** Queues the task; true if the caller became the owner and must see to it that {@link #drain} runs. */
    boolean add(Runnable task) {
        queue.add(task);
        return (int) PENDING.getAndAdd(this, 1) == 0;
    }

    /** Has the executor run what is queued; the caller is the owner. */
    void post() {
        try {
            executor.execute(drain);
        } catch (RejectedExecutionException e) {
            log.warn(
                    "[strand {}] its executor has shut down before it; its tasks run on {}",
                    name,
                    Thread.currentThread());
            while (!drainOnce()) {
                Thread.onSpinWait();
            }
        }
    }

    /** Runs queued tasks as their owner, within the bounds. */
    void drain() {
        if (!drainOnce()) {
            post();
        }
    }

    /** Whether the strand is idle again; if not, the caller still owns it. */
    private boolean drainOnce() {
        boolean more = true;
        long startNs = clock.monotonicNs();
        for (int count = 0; more && count < bounds.maxTasks(); count++) {
            if (count > 0 && clock.monotonicNs() - startNs >= bounds.maxNs()) {
                break;
            }
            Runnable task = queue.poll();
            assert task != null : "counted but not queued";
            more = runAndCount(task);
        }
        return !more;
    }

    boolean isOwner() {
        return Thread.currentThread().equals(OWNER.getOpaque(this));
    }

    /** Whether more tasks are counted; if not, the caller is no longer the owner. */
    private boolean runAndCount(Runnable task) {
        OWNER.setOpaque(this, Thread.currentThread());
        try {
            task.run();
        } catch (Throwable bug) {
            log.error("[strand {}] a task failed, which is a bug; the strand goes on with the next", name, bug);
        }
        OWNER.setOpaque(this, null); // before the count: after it, another owner may have written its name
        return (int) PENDING.getAndAdd(this, -1) > 1;
    }
}
