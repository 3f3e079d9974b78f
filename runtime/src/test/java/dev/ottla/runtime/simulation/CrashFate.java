package dev.ottla.runtime.simulation;

import org.jspecify.annotations.Nullable;

/** Decides what becomes, in a power failure, of writes and names that were not forced. */
final class CrashFate {
    /** The unit in which disks write. */
    static final int SECTOR_BYTES = 512;

    /** What becomes of one write. */
    enum Write {
        LOST,
        WHOLE,
        /** Its first bytes arrived. */
        TORN,
        /** Some of its sectors arrived; elsewhere the old bytes, or zeros, are found. */
        SCATTERED
    }

    private final @Nullable SeededRandom random;

    private CrashFate(@Nullable SeededRandom random) {
        this.random = random;
    }

    /** Anything may happen to each. */
    static CrashFate chance(SeededRandom random) {
        return new CrashFate(random);
    }

    /** Everything is lost. */
    static CrashFate worst() {
        return new CrashFate(null);
    }

    Write ofWrite() {
        return random == null ? Write.LOST : Write.values()[random.nextInt(Write.values().length)];
    }

    /** Whether a sector of a scattered write, a truncation, or a name arrived. */
    boolean survives() {
        return random != null && random.chance(0.5);
    }

    /** How many of {@code count} arrived, from the first on. */
    int howMany(int count) {
        return random == null ? 0 : random.nextInt(count + 1);
    }
}
