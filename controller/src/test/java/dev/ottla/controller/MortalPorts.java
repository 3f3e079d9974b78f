package dev.ottla.controller;

import dev.ottla.log.LogManagerPorts;
import dev.ottla.runtime.FileStore;
import dev.ottla.runtime.Strand;
import dev.ottla.runtime.Timer;
import dev.ottla.runtime.simulation.Simulation;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.concurrent.Executor;

/** What one process runs on: when it is killed, nothing that it had begun goes on. */
final class MortalPorts {
    private final Simulation simulation;
    private final String name;
    private boolean dead;

    MortalPorts(Simulation simulation, String name) {
        this.simulation = simulation;
        this.name = name;
    }

    void kill() {
        dead = true;
    }

    boolean isDead() {
        return dead;
    }

    Strand strand() {
        return mortal(simulation.strands().strand(name));
    }

    LogManagerPorts logs(FileStore disk) {
        Executor pool = simulation.strands().pool(name + "-io");
        Timer timer = simulation.timer();
        return new LogManagerPorts(
                disk,
                simulation.clock(),
                (delayMs, action) -> timer.schedule(delayMs, () -> run(action)),
                task -> pool.execute(() -> run(task)),
                strandName -> mortal(simulation.strands().factory().create(strandName)),
                simulation.random().fork(),
                UnpooledByteBufAllocator.DEFAULT);
    }

    private void run(Runnable task) {
        if (!dead) {
            task.run();
        }
    }

    private Strand mortal(Strand strand) {
        return new Strand() {
            @Override
            public void execute(Runnable task) {
                strand.execute(() -> run(task));
            }

            @Override
            public void submit(Runnable task) {
                strand.submit(() -> run(task));
            }

            @Override
            public boolean isOwner() {
                return strand.isOwner();
            }
        };
    }
}
