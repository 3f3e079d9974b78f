package dev.ottla.runtime;

/**
 * Where chance enters: topic ids, member ids, election jitter. Simulations seed it; production draws from the system.
 */
public interface RandomSource {
    /** Sixty-four random bits. */
    long nextLong();

    /** A uniformly distributed value from 0 to {@code bound - 1}; {@code bound} is positive. */
    int nextInt(int bound);
}
