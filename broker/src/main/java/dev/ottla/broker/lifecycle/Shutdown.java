package dev.ottla.broker.lifecycle;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to be undone, last things first: each part adds how it is stopped once it is started, so that a start that
 * fails half-way and a stop are the same walk. Used by one thread at a time.
 */
final class Shutdown {
    private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

    private record Step(String name, Action action) {}

    /** Stops one part. */
    @FunctionalInterface
    interface Action {
        void run() throws Exception;
    }

    private final Deque<Step> steps = new ArrayDeque<>();

    void add(String name, Action action) {
        steps.push(new Step(name, action));
    }

    /** Takes all steps; one that fails is logged and the others are taken nevertheless. */
    void run() {
        while (!steps.isEmpty()) {
            Step step = steps.pop();
            try {
                step.action().run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                LOG.warn("Interrupted while stopping {}", step.name());
            } catch (Exception e) {
                LOG.error("Stopping {} failed", step.name(), e);
            }
        }
    }
}
