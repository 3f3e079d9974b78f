package dev.ottla.log;

import dev.ottla.runtime.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work on many logs, of which no more than a number is done at the same time in each log directory, by I/O threads.
 * Tells every few seconds what is left. Filled by one thread, which then waits for the end.
 */
final class ParallelLoad {
    private static final Logger LOG = LoggerFactory.getLogger(ParallelLoad.class);
    private static final long TELL_EVERY_MS = 5_000;

    private final String what;
    private final int threadsPerDirectory;
    private final Executor io;
    private final Clock clock;
    private final Map<Path, Queue<Task>> waiting = new LinkedHashMap<>();
    private long toldMs;
    private @Nullable Exception failure;

    /** @param what is said of those that are left, such as {@code logs left to load} */
    ParallelLoad(String what, int threadsPerDirectory, LogManagerPorts ports) {
        this.what = what;
        this.threadsPerDirectory = threadsPerDirectory;
        this.io = ports.io();
        this.clock = ports.clock();
        this.toldMs = clock.monotonicMs();
    }

    /** Something that blocks and may fail. */
    @FunctionalInterface
    interface Task {
        void run() throws IOException;
    }

    void add(Path logDirectory, Task task) {
        waiting.computeIfAbsent(logDirectory, path -> new ArrayDeque<>()).add(task);
    }

    /**
     * Does it all.
     *
     * @throws IOException the first failure; what had not begun by then is not begun any more
     */
    void await() throws IOException {
        CountDownLatch workers = new CountDownLatch(waiting.size() * threadsPerDirectory);
        for (Queue<Task> tasks : waiting.values()) {
            for (int i = 0; i < threadsPerDirectory; i++) {
                io.execute(() -> work(tasks, workers));
            }
        }
        try {
            workers.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while there were " + what, e);
        }
        switch (failure()) {
            case null -> {}
            case RuntimeException bug -> throw bug;
            case Exception cause -> throw new IOException(cause.getMessage(), cause);
        }
    }

    private void work(Queue<Task> tasks, CountDownLatch workers) {
        try {
            for (Task task = next(tasks); task != null; task = next(tasks)) {
                task.run();
            }
        } catch (IOException | RuntimeException e) {
            fail(e);
        } finally {
            workers.countDown();
        }
    }

    private synchronized @Nullable Task next(Queue<Task> tasks) {
        long nowMs = clock.monotonicMs();
        if (nowMs - toldMs >= TELL_EVERY_MS) {
            toldMs = nowMs;
            waiting.forEach((directory, left) -> LOG.info("{} {} in {}", left.size(), what, directory));
        }
        return tasks.poll();
    }

    private synchronized void fail(Exception cause) {
        failure = failure == null ? cause : failure;
        waiting.values().forEach(Queue::clear);
    }

    private synchronized @Nullable Exception failure() {
        return failure;
    }
}
