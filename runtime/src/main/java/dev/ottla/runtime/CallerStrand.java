package dev.ottla.runtime;

import java.util.concurrent.Executor;

/**
 * A strand that runs on its caller while it is idle, so that the common, uncontended call costs no thread hop; a
 * contended one batches by itself on the thread that is there first, within {@link DrainBounds}. See
 * {@link SerialTasks}.
 */
public final class CallerStrand implements Strand {
    private final SerialTasks tasks;

    public CallerStrand(String name, Executor overflow, Clock clock, DrainBounds bounds) {
        this.tasks = new SerialTasks(name, overflow, clock, bounds);
    }

    @Override
    public void execute(Runnable task) {
        if (tasks.tryEnter()) {
            tasks.runFirst(task);
        } else if (tasks.add(task)) {
            tasks.drain();
        }
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
