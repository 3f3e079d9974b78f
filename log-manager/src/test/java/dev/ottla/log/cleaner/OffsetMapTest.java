package dev.ottla.log.cleaner;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OffsetMapTest {
    private static OffsetMap map(long maxBytes) {
        return new OffsetMap(new KeyHash(1, 2), maxBytes, 0.9);
    }

    private static ByteBuf key(int number) {
        return Unpooled.copyInt(number);
    }

    @Test
    void holdsTheLastOffsetOfEachKey() {
        Map<Integer, Long> expected = new HashMap<>();
        try (OffsetMap map = map(64 << 20)) {
            for (long offset = 0; offset < 300_000; offset++) {
                int number = (int) (offset * 7919 % 100_003);
                assertThat(map.put(key(number), offset)).isTrue();
                expected.put(number, offset);
            }
            expected.forEach(
                    (number, offset) -> assertThat(map.get(key(number))).isEqualTo(offset));
            assertThat(map.size()).isEqualTo(expected.size());
            assertThat(map.latestOffset()).isEqualTo(299_999);
            assertThat(map.get(key(-1))).isEqualTo(OffsetMap.NOT_FOUND);
        }
    }

    @Test
    void takesTheMemoryItNeeds() {
        try (OffsetMap map = map(128 << 20)) {
            assertThat(map.sizeBytes()).isLessThan(100_000);
            for (int i = 0; i < 10_000; i++) {
                map.put(key(i), i);
            }
            assertThat(map.sizeBytes()).isLessThan(10_000 * 24 * 3L);
        }
    }

    @Test
    void isFullAtItsBoundAndSaysSo() {
        try (OffsetMap map = map(24 * 1000)) {
            int stored = 0;
            while (map.put(key(stored), stored)) {
                stored++;
            }
            assertThat(stored).isEqualTo(900);
            assertThat(map.latestOffset()).isEqualTo(899);
            assertThat(map.put(key(5), 2_000)).as("known keys still move").isTrue();
            assertThat(map.sizeBytes()).isLessThanOrEqualTo(24 * 1000);
        }
    }

    @Test
    void manyShardsFillUpNearTheBound() {
        long maxBytes = 24L * 64 * 4096;
        try (OffsetMap map = map(maxBytes)) {
            int stored = 0;
            while (map.put(key(stored), stored)) {
                stored++;
            }
            assertThat(stored).isBetween((int) (64 * 4096 * 0.85), (int) (64 * 4096 * 0.9) + 1);
            assertThat(map.sizeBytes()).isLessThanOrEqualTo(maxBytes);
        }
    }
}
