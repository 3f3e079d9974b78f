package dev.ottla.runtime;

import java.util.concurrent.Executor;

/** Makes strands of one wiring; chosen once, in the composition root. */
@FunctionalInterface
public interface StrandFactory {
    /** A new idle strand; the name appears when one of its tasks fails. */
    Strand create(String name);

    /**
     * Strands that run on whoever calls them while they are idle.
     *
     * @param overflow runs what {@code submit} queued on an idle strand, and what a caller was too busy to finish
     */
    static StrandFactory onCaller(Executor overflow, Clock clock, DrainBounds bounds) {
        return name -> new CallerStrand(name, overflow, clock, bounds);
    }

    /** Strands that run on the given executor only: a pool, one thread, or one event loop each. */
    static StrandFactory pooled(Executor executor, Clock clock, DrainBounds bounds) {
        return name -> new PooledStrand(name, executor, clock, bounds);
    }
}
