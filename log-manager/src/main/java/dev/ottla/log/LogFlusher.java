package dev.ottla.log;

import dev.ottla.runtime.Strand;
import dev.ottla.runtime.Timer.Timeout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes a log durable without holding up its strand: what is to be forced is collected on the strand, forced on an I/O
 * thread, and noted on the strand again. Flushes asked for while one is running are answered by the next one together,
 * so that many appends share one sync. Owned by the partition's strand; the offsets may be read by any thread.
 *
 * <p>Three offsets, {@code recoveryPoint <= durableEnd <= logEndOffset}: batches below {@code durableEnd} survive a
 * power cut, which is what an acknowledgement promises; below the recovery point everything beside them does too, so
 * that recovery need not look. An append that reaches {@code flush.messages} <em>demands</em> a flush and is held, with
 * what follows it, until that flush is done: {@link #acknowledgedEnd}.
 *
 * <p>After a failed force nothing becomes durable any more: the kernel may have dropped the pages, so another force of
 * the same file would succeed without having written them. Where a descriptor was missing there was no force: it is
 * tried again a moment later, and who waits goes on waiting.
 */
public final class LogFlusher {
    private static final long RETRY_MS = 100;

    private final LogEnvironment environment;
    private final Strand strand;
    private final DiskHealth health;
    private final LogState state;
    private final FileWork work;
    private List<LongConsumer> waiting = new ArrayList<>();
    private final List<Runnable> waitingComplete = new ArrayList<>();
    private List<Runnable> completing = new ArrayList<>();
    private Runnable listener = () -> {};
    private boolean asked;
    private boolean askedComplete;
    private @Nullable FlushTask running;
    private boolean postponed;
    private @Nullable Timeout timed;
    private long timedMs;
    private long heldFrom;
    private long demandedEnd;
    private LeaderEpochs forcedEpochs = LeaderEpochs.NONE;
    private volatile long durableEnd;
    private volatile long recoveryPoint;

    LogFlusher(
            LogEnvironment environment,
            Strand strand,
            DiskHealth health,
            LogState state,
            FileWork work,
            long recoveryPoint) {
        this.environment = environment;
        this.strand = strand;
        this.health = health;
        this.state = state;
        this.work = work;
        this.recoveryPoint = recoveryPoint;
        this.durableEnd = recoveryPoint;
        this.demandedEnd = recoveryPoint;
        this.heldFrom = recoveryPoint;
    }

    /**
     * Before the log is shared: what was found past the recovery point may lie in the page cache only, and may not be
     * acknowledged (to a producer that sends it again, or to consumers) before it is forced. The first who listens
     * starts that. Nor may it stay there for longer than what is appended.
     */
    void loaded(LogConfig.Flush config) {
        long unforced = state.logEndOffset() - recoveryPoint;
        if (unforced >= config.messages()) {
            demandedEnd = state.logEndOffset();
        } else if (unforced > 0) {
            flushInTime(config);
        }
    }

    /** Below this offset everything is durable, indexes too: what a checkpoint may say. Any thread. */
    public long recoveryPoint() {
        return recoveryPoint;
    }

    /** Batches below this offset are durable. Any thread. */
    public long durableEnd() {
        return durableEnd;
    }

    /**
     * Up to where this replica may say that it has the records, exclusive: the log's end, but while a demanded flush is
     * under way only what was there before it was demanded, and what has become durable since. On the strand.
     */
    public long acknowledgedEnd() {
        return demandedEnd <= durableEnd ? state.logEndOffset() : Math.max(heldFrom, durableEnd);
    }

    /** Whether the log is offline because a file operation failed. */
    boolean hasFailed() {
        return health.hasFailed();
    }

    /**
     * Runs on the strand whenever more has become durable or a force has failed; there is one listener. On the strand.
     */
    public void onChange(Runnable newListener) {
        listener = newListener;
        if (demandedEnd > durableEnd && running == null) {
            ask(false);
        }
    }

    /** On the strand. {@code done} is told the durable end on the strand, or -1 if the disk failed. */
    void flush(LongConsumer done) {
        waiting.add(done);
        ask(false);
    }

    /** On the strand: the recovery point follows to the end of the log as it is now. */
    void flushCompletely() {
        ask(true);
    }

    /** As {@link #flushCompletely()}; {@code done} runs on the strand after that, or never if the disk fails. */
    void flushCompletely(Runnable done) {
        waitingComplete.add(done);
        ask(true);
    }

    /** On the strand, after every append: starts what {@code flush.messages} and {@code flush.ms} ask for. */
    void appended(long firstOffset, long logEndOffset, LogConfig.Flush config) {
        if (logEndOffset - Math.max(demandedEnd, durableEnd) >= config.messages()) {
            if (demandedEnd <= durableEnd) {
                heldFrom = firstOffset;
            }
            demandedEnd = logEndOffset;
            ask(false);
        } else {
            flushInTime(config);
        }
    }

    /** On the strand: from now on this interval bounds the age of what is not durable. */
    void configure(LogConfig.Flush config) {
        if (timed != null && timedMs != config.intervalMs()) {
            timed.cancel();
            timed = null;
        }
        if (durableEnd < state.logEndOffset()) {
            flushInTime(config);
        }
    }

    private void flushInTime(LogConfig.Flush config) {
        if (config.intervalMs() != Long.MAX_VALUE && timed == null) {
            timedMs = config.intervalMs();
            timed = environment.timer().schedule(timedMs, () -> strand.submit(this::flushOnTime));
        }
    }

    /**
     * After the log was cut, durably; a flush that is still under way says nothing about what is appended from now on.
     * What was kept of what had been demanded is still to be forced.
     */
    void cut(LogContent content) {
        recoveryPoint = content.recoveryPoint();
        durableEnd = Math.clamp(durableEnd, recoveryPoint, content.logEndOffset());
        demandedEnd = Math.min(demandedEnd, content.logEndOffset());
        heldFrom = Math.min(heldFrom, demandedEnd);
        forcedEpochs = content.leaderEpochs();
        if (demandedEnd > durableEnd) {
            ask(false);
        }
    }

    /** Before the log is closed: a flush that is under way may find it closed and force nothing. */
    void takeBackRunning() {
        if (running != null) {
            running.takeBack();
        }
    }

    private void flushOnTime() {
        timed = null;
        if (health.isWritable() && durableEnd < state.logEndOffset()) {
            ask(false);
        }
    }

    private void ask(boolean complete) {
        asked = true;
        askedComplete |= complete;
        startIfAsked();
    }

    private void startIfAsked() {
        if (asked && running == null && !postponed) {
            start();
        }
    }

    /** No descriptor was left for a file that has to be forced. */
    private void postpone(List<LongConsumer> served, boolean complete) {
        waiting.addAll(served);
        askedComplete |= complete;
        asked = true;
        postponed = true;
        environment
                .timer()
                .schedule(
                        RETRY_MS,
                        () -> strand.submit(() -> {
                            postponed = false;
                            startIfAsked();
                        }));
    }

    private void start() {
        List<LongConsumer> served = waiting;
        waiting = new ArrayList<>();
        boolean complete = askedComplete;
        asked = false;
        askedComplete = false;
        FlushTask task = unflushed(complete);
        if (task == null) {
            if (health.isWritable()) {
                postpone(served, complete);
            } else {
                tell(served, health.hasFailed() ? -1L : durableEnd);
            }
            return;
        }
        if (complete) {
            completing.addAll(waitingComplete);
            waitingComplete.clear();
        }
        running = task;
        int era = work.era();
        environment.io().execute(() -> force(task, served, era));
    }

    /** Null when the log is closed or its disk has failed, and while it is writable when a descriptor is missing. */
    private @Nullable FlushTask unflushed(boolean complete) {
        if (!health.isWritable()) {
            return null;
        }
        try {
            return state.unflushed(complete ? recoveryPoint : durableEnd, complete, forcedEpochs);
        } catch (IOException e) {
            health.failed(e);
            return null;
        }
    }

    /** How a force ended. */
    private enum End {
        DURABLE,
        /** The log was cut meanwhile: what was forced is not what is there now. */
        OVERTAKEN,
        /** A descriptor was missing. */
        REFUSED,
        FAILED;

        End overtaken() {
            return this == FAILED ? FAILED : OVERTAKEN;
        }
    }

    private void force(FlushTask task, List<LongConsumer> served, int era) {
        End end = End.FAILED;
        @Nullable IOException cause = null;
        try {
            end = work.run(era, () -> task.force(environment.files())) ? End.DURABLE : End.OVERTAKEN;
        } catch (IOException e) {
            end = DescriptorShortage.isCause(e) ? End.REFUSED : End.FAILED;
            cause = e;
        } finally {
            End ended = end;
            IOException failure = cause;
            task.release();
            strand.execute(() -> finish(task, served, era == work.era() ? ended : ended.overtaken(), failure));
        }
    }

    private void finish(FlushTask task, List<LongConsumer> served, End end, @Nullable IOException failure) {
        running = null;
        switch (end) {
            case DURABLE -> {
                noteForced(task);
                tell(served, durableEnd);
            }
            case OVERTAKEN -> {
                task.takeBack();
                waiting.addAll(served);
                askedComplete |= task.complete();
                asked = true;
            }
            case REFUSED -> {
                task.takeBack();
                if (failure != null) {
                    health.failed(failure);
                }
                postpone(served, task.complete());
            }
            case FAILED -> {
                health.failed(failure != null ? failure : new IOException("A flush broke off, which is a bug"));
                tell(served, -1L);
            }
        }
        listener.run();
        startIfAsked();
    }

    private static void tell(List<LongConsumer> served, long durableEnd) {
        for (LongConsumer done : served) {
            done.accept(durableEnd);
        }
    }

    private void noteForced(FlushTask task) {
        durableEnd = Math.max(durableEnd, task.endOffset());
        forcedEpochs = task.metadata().leaderEpochs();
        if (task.complete()) {
            recoveryPoint = Math.max(recoveryPoint, task.endOffset());
            List<Runnable> completed = completing;
            completing = new ArrayList<>();
            completed.forEach(Runnable::run);
        }
    }
}
