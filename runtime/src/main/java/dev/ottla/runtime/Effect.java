package dev.ottla.runtime;

/**
 * Slow but pure work (an assignor, a regular expression over all topics) that is computed off the strand. Its result
 * comes back as a command, which names the epoch it was computed for and is ignored when stale.
 */
@FunctionalInterface
public interface Effect<C> {
    C compute();
}
