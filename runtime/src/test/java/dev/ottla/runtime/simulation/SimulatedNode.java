package dev.ottla.runtime.simulation;

/** What a name in a simulated file store stands for. */
sealed interface SimulatedNode permits SimulatedContent, SimulatedDirectory {
    /** Becomes what a power failure leaves of it. */
    void crash(CrashFate fate);

    /** The page cache forgets it. */
    void coolDown();
}
