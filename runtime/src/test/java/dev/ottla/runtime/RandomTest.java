package dev.ottla.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.protocol.Uuid;
import dev.ottla.runtime.simulation.SeededRandom;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RandomTest {
    @Test
    void identifiersAreDistinctAndNeverBeginWithADash() {
        RandomUuids uuids = new RandomUuids(new SeededRandom(7));
        Set<Uuid> drawn = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            Uuid uuid = uuids.next();
            assertThat(uuid.toString()).hasSize(22).doesNotStartWith("-");
            assertThat(uuid.mostSignificantBits() & 0xF000L).isEqualTo(0x4000L);
            drawn.add(uuid);
        }
        assertThat(drawn).hasSize(10_000);
    }

    @Test
    void systemDrawsStayWithinTheirBound() {
        SystemRandom random = new SystemRandom();
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            seen.add(random.nextInt(4));
        }
        assertThat(seen).containsExactlyInAnyOrder(0, 1, 2, 3);
        assertThat(random.nextLong()).isNotEqualTo(random.nextLong());
    }
}
