package dev.ottla.compat.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Nothing lost, nothing doubled, in order. */
public final class DeliveryCheck {
    private DeliveryCheck() {}

    /**
     * The records {@code 0 … count - 1} were delivered once each, offsets without a gap, each key's values ascending.
     */
    public static void exactlyOnceInOrder(List<Delivery> deliveries, int count) {
        long[] values = deliveries.stream().mapToLong(Delivery::value).sorted().toArray();
        assertThat(values).as("records delivered").hasSize(count);
        assertThat(Arrays.mismatch(values, LongStream.range(0, count).toArray()))
                .as("first record lost or doubled")
                .isEqualTo(-1);
        Map<Integer, Long> nextOffset = new HashMap<>();
        Map<String, Long> lastValue = new HashMap<>();
        for (Delivery delivery : deliveries) {
            assertThat(delivery.offset())
                    .as("offset in partition %d", delivery.partition())
                    .isEqualTo(nextOffset.getOrDefault(delivery.partition(), 0L));
            nextOffset.put(delivery.partition(), delivery.offset() + 1);
            assertThat(delivery.key()).isEqualTo("k" + delivery.value() % 100);
            assertThat(delivery.value()).isGreaterThan(lastValue.getOrDefault(delivery.key(), -1L));
            lastValue.put(delivery.key(), delivery.value());
        }
    }
}
