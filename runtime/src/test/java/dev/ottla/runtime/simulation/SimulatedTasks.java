package dev.ottla.runtime.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The tasks of one simulated strand or pool. */
final class SimulatedTasks {
    private final String name;
    private final boolean anyOrder;
    private final SeededRandom random;
    private final Consumer<Throwable> onBug;
    private final List<Runnable> queue = new ArrayList<>();
    private boolean running;

    SimulatedTasks(String name, boolean anyOrder, SeededRandom random, Consumer<Throwable> onBug) {
        this.name = name;
        this.anyOrder = anyOrder;
        this.random = random;
        this.onBug = onBug;
    }

    void add(Runnable task) {
        queue.add(task);
    }

    boolean isIdle() {
        return queue.isEmpty() && !running;
    }

    boolean isReady() {
        return !queue.isEmpty() && !running;
    }

    boolean isRunning() {
        return running;
    }

    void runOne() {
        run(queue.remove(anyOrder ? random.nextInt(queue.size()) : 0));
    }

    void run(Runnable task) {
        running = true;
        try {
            task.run();
        } catch (Throwable bug) {
            onBug.accept(new AssertionError("In a task of " + name, bug));
        } finally {
            running = false;
        }
    }
}
