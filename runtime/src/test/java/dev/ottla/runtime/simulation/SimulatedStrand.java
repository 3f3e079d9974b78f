package dev.ottla.runtime.simulation;

import dev.ottla.runtime.Strand;
import java.util.function.BooleanSupplier;

/** A strand of {@link SimulatedStrands}. */
final class SimulatedStrand implements Strand {
    private final SimulatedTasks tasks;
    private final BooleanSupplier inline;
    private final boolean toTheEnd;

    /** @param toTheEnd whether an inline task is followed by those that it leaves */
    SimulatedStrand(SimulatedTasks tasks, BooleanSupplier inline, boolean toTheEnd) {
        this.tasks = tasks;
        this.inline = inline;
        this.toTheEnd = toTheEnd;
    }

    @Override
    public void execute(Runnable task) {
        if (tasks.isIdle() && inline.getAsBoolean()) {
            tasks.run(task);
            while (toTheEnd && tasks.isReady()) {
                tasks.runOne();
            }
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
