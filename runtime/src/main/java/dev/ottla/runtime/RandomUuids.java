package dev.ottla.runtime;

import dev.ottla.protocol.Uuid;

/**
 * Draws Kafka identifiers (topics, log directories, members, clusters): version 4 UUIDs, never a reserved value, and
 * never one whose text begins with a dash, which command lines would take for an option. As safe as its source for
 * several threads.
 */
public final class RandomUuids {
    private static final long VERSION_MASK = 0xF000L;
    private static final long VERSION_4 = 0x4000L;
    private static final long VARIANT_MASK = 0xC000_0000_0000_0000L;
    private static final long VARIANT_2 = 0x8000_0000_0000_0000L;

    private final RandomSource random;

    public RandomUuids(RandomSource random) {
        this.random = random;
    }

    public Uuid next() {
        Uuid drawn = draw();
        while (drawn.toString().startsWith("-")) {
            drawn = draw();
        }
        return drawn;
    }

    /** The version bits keep it apart from the reserved identifiers, whose first half is zero. */
    private Uuid draw() {
        long high = (random.nextLong() & ~VERSION_MASK) | VERSION_4;
        long low = (random.nextLong() & ~VARIANT_MASK) | VARIANT_2;
        return new Uuid(high, low);
    }
}
