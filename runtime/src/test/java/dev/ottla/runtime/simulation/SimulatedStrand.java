package dev.ottla.runtime.simulation;

import dev.ottla.runtime.Strand;
import java.util.function.BooleanSupplier;

/** A strand of {@link SimulatedStrands}. */
final class SimulatedStrand implements Strand {
    private final SimulatedTasks tasks;
    private final BooleanSupplier inline;

    SimulatedStrand(SimulatedTasks tasks, BooleanSupplier inline) {
        this.tasks = tasks;
        this.inline = inline;
    }

    @Override
    public void execute(Runnable task) {
        if (tasks.isIdle() && inline.getAsBoolean()) {
            tasks.run(task);
        } else {
            tasks.add(task);
        }
    }

    @Override
    public void submit(Runnable task) {
        tasks.add(task);
    }

    @Override
    public boolean isOwner() {
        return tasks.isRunning();
    }
}
