package dev.ottla.group.classic;

import dev.ottla.runtime.RandomSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Draws member ids: the instance id or else the client id, a dash, and a random (version 4) UUID. */
final class MemberIds {
    private static final long VERSION_MASK = 0xffff_ffff_ffff_0fffL;
    private static final long VERSION_4 = 0x4000L;
    private static final long VARIANT_MASK = 0x3fff_ffff_ffff_ffffL;
    private static final long VARIANT_IETF = 0x8000_0000_0000_0000L;

    private final RandomSource random;

    MemberIds(RandomSource random) {
        this.random = random;
    }

    String draw(String clientId, @Nullable String instanceId) {
        UUID uuid = new UUID(
                (random.nextLong() & VERSION_MASK) | VERSION_4, (random.nextLong() & VARIANT_MASK) | VARIANT_IETF);
        return (instanceId == null ? clientId : instanceId) + "-" + uuid;
    }
}
