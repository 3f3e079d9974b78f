package dev.ottla.runtime;

import java.security.SecureRandom;

/**
 * The operating system's randomness. Member ids and fetch session ids are capabilities of a sort, so nobody may guess
 * the next one from those seen: each draw comes from a cryptographic generator. A draw costs about a microsecond, which
 * is nothing beside what ids are drawn for. Any thread.
 */
public final class SystemRandom implements RandomSource {
    private final SecureRandom random = new SecureRandom();

    @Override
    public long nextLong() {
        return random.nextLong();
    }

    @Override
    public int nextInt(int bound) {
        return random.nextInt(bound);
    }
}
