package dev.ottla.runtime;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Binds a pure {@link StateMachine} to its log: the shell that knows no rules (DESIGN §6).
 *
 * <p>One <em>turn</em> per command or passed deadline: the machine decides, the records are appended as one batch,
 * replayed with their offsets, and the replies parked until the commit position has passed what they depend on. Then,
 * after the turn, replies that may leave are sent, effects are given away, and the timer is armed for the next
 * deadline.
 *
 * <p>A life: {@link State#LOADING} until {@link #start} hands the loaded machine over, {@link State#ACTIVE}, and in the
 * end {@link State#DROPPED}: closed (leadership lost), or the log failed, or replay failed, after which memory would no
 * longer be what the log says. A dropped runtime stays dropped; a new one is loaded from the log.
 *
 * <p>Everything private is owned by the strand; {@link #state} is published. Replies, failures and effects run after
 * the turn and may call back in: that queues.
 */
public final class StateMachineRuntime<C, R> {
    /** The state of a runtime. */
    public enum State {
        LOADING,
        ACTIVE,
        DROPPED
    }

    /**
     * What a runtime runs on.
     *
     * @param name for log lines, for example {@code group __consumer_offsets-3 epoch 5}
     * @param effects computes effects; bounded by its owner
     */
    public record Wiring(String name, Strand strand, Timer timer, Clock clock, Executor effects) {}

    private static final Logger log = LoggerFactory.getLogger(StateMachineRuntime.class);

    /** After an expiry that failed or was too large the next one waits this long, so that a bug does not spin. */
    private static final long EXPIRY_BACKOFF_MS = 1_000;

    private final Wiring wiring;
    private final StateMachineLog<R> machineLog;
    private final CommandFailure<C> failures;
    private final TurnClock turnClock;
    private final DeadlineAlarm alarm;
    private final ParkedReplies<C> parked = new ParkedReplies<>();
    private final Queue<Runnable> afterTurn = new ArrayDeque<>();
    private final AtomicBoolean commitCheckQueued = new AtomicBoolean();

    private volatile State state = State.LOADING;
    private @Nullable StateMachine<C, R> machine;
    private Failure dropReason = Failure.DROPPED;
    private boolean inTurn;
    private long expireNotBeforeMs = Long.MIN_VALUE;

    public StateMachineRuntime(StateMachineLog<R> machineLog, CommandFailure<C> failures, Wiring wiring) {
        this.machineLog = machineLog;
        this.failures = failures;
        this.wiring = wiring;
        this.turnClock = new TurnClock(wiring.clock());
        this.alarm = new DeadlineAlarm(wiring.timer(), wiring.strand(), this::onDeadline);
    }

    /** As last published; a command may find another one. */
    public State state() {
        return state;
    }

    public String name() {
        return wiring.name();
    }

    /**
     * Hands over the machine, to which the whole log has been replayed, by this thread or one that happened before.
     * From here on the strand owns it. Ignored if the runtime has been closed meanwhile.
     */
    public void start(StateMachine<C, R> loaded) {
        wiring.strand().execute(() -> {
            if (state != State.LOADING) {
                return;
            }
            machine = loaded;
            state = State.ACTIVE;
            machineLog.onCommit(this::commitMoved);
            armDeadline(turnClock.nowMs());
        });
    }

    /** Has the machine decide on a command, in the order in which each thread hands them in. Any thread. */
    public void submit(C command) {
        wiring.strand().execute(() -> runCommand(command));
    }

    /**
     * Drops the machine and fails what waits with {@link Failure#DROPPED}: leadership lost, or shutdown. Any thread.
     */
    public void close() {
        wiring.strand().execute(() -> drop(Failure.DROPPED));
    }

    /** Gives up loading; commands are failed with {@link Failure#LOG_UNAVAILABLE} from here on. Any thread. */
    public void failLoading() {
        wiring.strand().execute(() -> drop(Failure.LOG_UNAVAILABLE));
    }

    private void runCommand(C command) {
        StateMachine<C, R> current = machine;
        if (current == null) {
            Failure reason = state == State.LOADING ? Failure.LOADING : dropReason;
            afterTurn.add(() -> failures.failed(command, reason));
            sendOut();
            return;
        }
        long nowMs = turnClock.nowMs();
        inTurn = true;
        Outcome<C, R> outcome;
        try {
            outcome = current.handle(command, nowMs);
        } catch (RuntimeException | Error bug) {
            log.error(
                    "[{}] command {} failed, which is a bug",
                    name(),
                    command.getClass().getSimpleName(),
                    bug);
            afterTurn.add(() -> failures.failed(command, Failure.BUG));
            outcome = Outcome.none();
        }
        carryOut(current, outcome, command);
        endTurn(nowMs);
    }

    private void onDeadline() {
        StateMachine<C, R> current = machine;
        if (current == null) {
            return;
        }
        long nowMs = turnClock.nowMs();
        if (nowMs < expireNotBeforeMs || nowMs < current.nextDeadlineMs()) {
            armDeadline(nowMs);
            return;
        }
        inTurn = true;
        try {
            if (!carryOut(current, current.expire(nowMs), null)) {
                expireNotBeforeMs = nowMs + EXPIRY_BACKOFF_MS;
            }
        } catch (RuntimeException | Error bug) {
            log.error("[{}] acting on passed deadlines failed, which is a bug", name(), bug);
            expireNotBeforeMs = nowMs + EXPIRY_BACKOFF_MS;
        }
        endTurn(nowMs);
    }

    /** Appends, replays and parks; false if nothing of the outcome was done. */
    private boolean carryOut(StateMachine<C, R> current, Outcome<C, R> outcome, @Nullable C command) {
        List<R> records = outcome.records();
        long lastOffset = Reply.AT_ONCE;
        if (!records.isEmpty()) {
            Failure failure = null;
            try {
                lastOffset = machineLog.append(records);
            } catch (StateMachineLog.RecordsTooLargeException e) {
                log.warn(
                        "[{}] {} records do not fit into one batch of the log: {}",
                        name(),
                        records.size(),
                        e.getMessage());
                failure = Failure.TOO_LARGE;
            } catch (StateMachineLog.LogUnavailableException e) {
                log.warn("[{}] the log cannot be written, the machine is dropped", name(), e);
                failure = Failure.LOG_UNAVAILABLE;
            } catch (RuntimeException | Error bug) {
                log.error("[{}] the append failed, which is a bug; the machine is dropped", name(), bug);
                failure = Failure.BUG;
            }
            if (failure != null) {
                discard(current, outcome, command, failure);
                return false;
            }
        }
        park(outcome, lastOffset, command);
        if (!replay(current, records, lastOffset)) {
            drop(Failure.BUG);
            return false;
        }
        outcome.effects().forEach(effect -> afterTurn.add(() -> giveAway(effect)));
        return true;
    }

    private boolean replay(StateMachine<C, R> current, List<R> records, long lastOffset) {
        long offset = lastOffset - records.size();
        try {
            for (R replayed : records) {
                current.replay(replayed, ++offset);
            }
            return true;
        } catch (RuntimeException | Error bug) {
            log.error("[{}] replay at offset {} failed, which is a bug; the machine is dropped", name(), offset, bug);
            return false;
        }
    }

    private void discard(StateMachine<C, R> current, Outcome<C, R> outcome, @Nullable C command, Failure reason) {
        ParkedReplies<C> discarded = new ParkedReplies<>();
        outcome.replies().forEach(reply -> discarded.park(reply, 0, command));
        discarded.failAll(reason, failures, afterTurn::add);
        if (reason != Failure.TOO_LARGE) {
            drop(reason);
            return;
        }
        try {
            current.discarded(outcome);
        } catch (RuntimeException | Error bug) {
            log.error("[{}] taking back an outcome failed, which is a bug; the machine is dropped", name(), bug);
            drop(Failure.BUG);
        }
    }

    private void park(Outcome<C, R> outcome, long lastOffset, @Nullable C command) {
        for (Reply<?> reply : outcome.replies()) {
            long after = reply.afterOffset() == Reply.AFTER_OUTCOME ? lastOffset : reply.afterOffset();
            if (after == Reply.AT_ONCE) {
                afterTurn.add(reply::send);
            } else {
                parked.park(reply, after, command);
            }
        }
    }

    private void endTurn(long nowMs) {
        inTurn = false;
        release();
        armDeadline(nowMs);
        sendOut();
    }

    private void release() {
        if (!parked.isEmpty()) {
            parked.release(machineLog.committedEndOffset(), reply -> afterTurn.add(reply::send));
        }
    }

    private void armDeadline(long nowMs) {
        if (machine != null) {
            alarm.arm(Math.max(machine.nextDeadlineMs(), expireNotBeforeMs), nowMs);
        }
    }

    /** One that throws must not keep the others from leaving. */
    private void sendOut() {
        for (Runnable next = afterTurn.poll(); next != null; next = afterTurn.poll()) {
            try {
                next.run();
            } catch (RuntimeException | Error bug) {
                log.error("[{}] handing over a reply or an effect failed, which is a bug", name(), bug);
            }
        }
    }

    private void giveAway(Effect<C> effect) {
        try {
            wiring.effects().execute(() -> submit(effect.compute()));
        } catch (RejectedExecutionException e) {
            log.warn("[{}] an effect was refused, its executor is full or has shut down", name(), e);
        }
    }

    /**
     * Called by the log on any thread, often in the middle of our own append: then the end of the turn looks anyway.
     */
    private void commitMoved() {
        boolean withinTurn = wiring.strand().isOwner() && inTurn;
        if (!withinTurn && commitCheckQueued.compareAndSet(false, true)) {
            wiring.strand().submit(() -> {
                commitCheckQueued.set(false); // before looking: what moves from here on queues another look
                release();
                sendOut();
            });
        }
    }

    private void drop(Failure reason) {
        if (state == State.DROPPED) {
            return;
        }
        StateMachine<C, R> dropped = machine;
        machine = null;
        dropReason = reason;
        state = State.DROPPED;
        alarm.close();
        release();
        parked.failAll(reason, failures, afterTurn::add);
        if (dropped != null) {
            drain(dropped);
        }
        if (!inTurn) {
            sendOut();
        }
    }

    private void drain(StateMachine<C, R> dropped) {
        try {
            dropped.drain().forEach(reply -> afterTurn.add(reply::send));
        } catch (RuntimeException | Error bug) {
            log.error("[{}] draining the dropped machine failed, which is a bug", name(), bug);
        }
    }
}
