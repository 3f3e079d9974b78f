package dev.ottla.controller;

import dev.ottla.protocol.Uuid;
import dev.ottla.runtime.RandomSource;

/**
 * Draws identifiers of topics, directories and processes: random ones of version 4 whose text does not begin with a
 * dash.
 */
public final class RandomUuids {
    private static final long VERSION_MASK = 0xFFFF_FFFF_FFFF_0FFFL;
    private static final long VERSION_4 = 0x4000L;
    private static final long VARIANT_MASK = 0x3FFF_FFFF_FFFF_FFFFL;
    private static final long VARIANT_RFC = 0x8000_0000_0000_0000L;

    private RandomUuids() {}

    public static Uuid next(RandomSource random) {
        Uuid drawn;
        do {
            drawn = new Uuid(
                    (random.nextLong() & VERSION_MASK) | VERSION_4, (random.nextLong() & VARIANT_MASK) | VARIANT_RFC);
        } while (drawn.toString().startsWith("-"));
        return drawn;
    }
}
