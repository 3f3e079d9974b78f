package dev.ottla.replica;

import dev.ottla.log.TopicIdPartition;
import dev.ottla.runtime.Timer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Sees to it that promised partitions are led also if nobody asks for them: a portion at a time on an I/O thread, with
 * pauses. Nobody waits for it, while those who create thousands of partitions wait for an answer, and perhaps for the
 * next one, from the same few cores and the same disk. Thread-safe.
 */
final class PromiseKeeping {
    static final int PAUSE_MS = 25;
    private static final int PORTION = 100;

    private final Executor io;
    private final Timer timer;
    private final Consumer<TopicIdPartition> keeper;
    private final Queue<TopicIdPartition> waiting = new ArrayDeque<>();
    private boolean working;

    /** @param keeper asks for a partition, any thread */
    PromiseKeeping(Executor io, Timer timer, Consumer<TopicIdPartition> keeper) {
        this.io = io;
        this.timer = timer;
        this.keeper = keeper;
    }

    void add(List<LeadCommand> promised) {
        if (enqueue(promised)) {
            pause();
        }
    }

    /** Whether somebody has to begin to work. */
    private synchronized boolean enqueue(List<LeadCommand> promised) {
        promised.forEach(command -> waiting.add(command.partition()));
        boolean begins = !working && !promised.isEmpty();
        working |= begins;
        return begins;
    }

    private void pause() {
        timer.schedule(PAUSE_MS, () -> io.execute(this::work));
    }

    private void work() {
        portion().forEach(keeper);
        if (isMore()) {
            pause();
        }
    }

    private synchronized List<TopicIdPartition> portion() {
        List<TopicIdPartition> portion = new ArrayList<>();
        while (portion.size() < PORTION && !waiting.isEmpty()) {
            portion.add(waiting.remove());
        }
        return portion;
    }

    private synchronized boolean isMore() {
        working = !waiting.isEmpty();
        return working;
    }
}
