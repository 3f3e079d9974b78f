package dev.ottla.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/** Runs loading tasks on the I/O threads and waits for all of them. Used by one thread. */
final class ParallelLoad {
    private final Executor io;
    private final List<CompletableFuture<Void>> tasks = new ArrayList<>();

    ParallelLoad(Executor io) {
        this.io = io;
    }

    /** Something that blocks and may fail. */
    @FunctionalInterface
    interface Task {
        void run() throws IOException;
    }

    void add(Task task) {
        tasks.add(CompletableFuture.runAsync(
                () -> {
                    try {
                        task.run();
                    } catch (IOException e) {
                        throw new CompletionException(e);
                    }
                },
                io));
    }

    /** @throws IOException the first failure, after all tasks have ended */
    void await() throws IOException {
        try {
            CompletableFuture.allOf(tasks.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw new IOException(cause.getMessage(), cause);
            }
            throw e;
        }
    }
}
