package dev.ottla.runtime.simulation;

import dev.ottla.runtime.RandomSource;
import java.util.SplittableRandom;

/** Chance that repeats itself. Not for several threads. */
public final class SeededRandom implements RandomSource {
    private final long seed;
    private final SplittableRandom random;

    public SeededRandom(long seed) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
    }

    /** To be printed when a test fails. */
    public long seed() {
        return seed;
    }

    @Override
    public long nextLong() {
        return random.nextLong();
    }

    @Override
    public int nextInt(int bound) {
        return random.nextInt(bound);
    }

    /** A value from {@code least} to {@code most}, both inclusive. */
    public long between(long least, long most) {
        return least + random.nextLong(most - least + 1);
    }

    /** True with this probability. */
    public boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** An independent stream, so that more draws in one part do not change another. */
    public SeededRandom fork() {
        return new SeededRandom(random.nextLong());
    }

    @Override
    public String toString() {
        return "seed " + seed;
    }
}
