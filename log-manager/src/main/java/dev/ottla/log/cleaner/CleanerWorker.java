package dev.ottla.log.cleaner;

import dev.ottla.runtime.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One thread's worth of cleaning: turn after turn as long as there is something to do, then a pause on the timer, in
 * which no thread is held. Its own monitor guards the pause, so that who wakes it either finds it or comes before it.
 */
final class CleanerWorker {
    private final BooleanSupplier turn;
    private final LongSupplier backoffMs;
    private final CleanerPorts ports;
    private volatile boolean ended;
    private volatile CompletableFuture<Void> idle = CompletableFuture.completedFuture(null);
    private Timer.@Nullable Timeout pause;

    /**
     * @param turn does some work; false when there was none
     * @param backoffMs asked whenever a pause begins
     */
    CleanerWorker(BooleanSupplier turn, LongSupplier backoffMs, CleanerPorts ports) {
        this.turn = turn;
        this.backoffMs = backoffMs;
        this.ports = ports;
    }

    void start() {
        ports.threads().execute(this::run);
    }

    /** Looks for work now, if it was about to wait. */
    void wake() {
        if (endPause()) {
            start();
        }
    }

    /** There is no other turn after the one under way. */
    void end() {
        ended = true;
        endPause();
    }

    boolean isIdle() {
        return idle.isDone();
    }

    /** Waits for the end of the turn under way. */
    void awaitIdle() {
        idle.join();
    }

    private void run() {
        CompletableFuture<Void> turns = new CompletableFuture<>();
        idle = turns;
        try {
            boolean busy = true;
            while (busy && !ended) {
                busy = turn.getAsBoolean();
            }
        } finally {
            turns.complete(null);
            beginPause();
        }
    }

    private synchronized void beginPause() {
        if (!ended) {
            pause = ports.timer().schedule(backoffMs.getAsLong(), this::startAgain);
        }
    }

    /** Whether there was one. */
    private synchronized boolean endPause() {
        Timer.@Nullable Timeout current = pause;
        pause = null;
        return current != null && current.cancel();
    }

    private void startAgain() {
        if (!ended) {
            start();
        }
    }
}
