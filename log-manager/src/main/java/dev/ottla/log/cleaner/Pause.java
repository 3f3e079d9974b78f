package dev.ottla.log.cleaner;

/** Lets a compaction thread rest: where waiting enters. */
@FunctionalInterface
public interface Pause {
    /** Returns after this time. */
    void ofMs(long durationMs);
}
