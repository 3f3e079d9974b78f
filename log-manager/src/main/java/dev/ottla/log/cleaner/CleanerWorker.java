package dev.ottla.log.cleaner;

import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * One thread's worth of cleaning: turn after turn as long as there is something to do, then a pause on the timer, in
 * which no thread is held.
 */
final class CleanerWorker {
    private final BooleanSupplier turn;
    private final LongSupplier backoffMs;
    private final CleanerPorts ports;
    private volatile boolean ended;
    private volatile CompletableFuture<Void> idle = CompletableFuture.completedFuture(null);

    /** @param turn does some work; false when there was none */
    CleanerWorker(BooleanSupplier turn, LongSupplier backoffMs, CleanerPorts ports) {
        this.turn = turn;
        this.backoffMs = backoffMs;
        this.ports = ports;
    }

    void start() {
        ports.threads().execute(this::run);
    }

    /** There is no other turn after the one under way. */
    void end() {
        ended = true;
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
            if (!ended) {
                ports.timer().schedule(backoffMs.getAsLong(), this::startAgain);
            }
        }
    }

    private void startAgain() {
        if (!ended) {
            start();
        }
    }
}
