package dev.ottla.runtime;

import java.util.concurrent.Executor;

/** A strand that always runs on its executor, never on its caller. See {@link SerialTasks}. */
public final class PooledStrand implements Strand {
    private final SerialTasks tasks;

    public PooledStrand(String name, Executor executor, Clock clock, DrainBounds bounds) {
        this.tasks = new SerialTasks(name, executor, clock, bounds);
    }

    @Override
    public void execute(Runnable task) {
        submit(task);
    }

    @Override
    public void submit(Runnable task) {
        if (tasks.add(task)) {
            tasks.post();
        }
    }

    @Override
    public boolean isOwner() {
        return tasks.isOwner();
    }
}
