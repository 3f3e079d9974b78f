package dev.ottla.log;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** One partition of a topic; on disk the directory {@code topic-partition}. */
public record TopicPartition(String topic, int partition) implements Comparable<TopicPartition> {
    private static final Comparator<TopicPartition> ORDER =
            Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

    /** The partition that a directory of this name holds; null when it is not named like one. */
    public static @Nullable TopicPartition ofDirectory(String name) {
        int dash = name.lastIndexOf('-');
        if (dash <= 0 || dash == name.length() - 1) {
            return null;
        }
        int partition = decimal(name, dash + 1);
        return partition < 0 ? null : new TopicPartition(name.substring(0, dash), partition);
    }

    public String directoryName() {
        return topic + "-" + partition;
    }

    @Override
    public int compareTo(TopicPartition other) {
        return ORDER.compare(this, other);
    }

    /** As Kafka prints it: {@code topic-0}. */
    @Override
    public String toString() {
        return directoryName();
    }

    private static int decimal(String text, int from) {
        long value = 0;
        for (int i = from; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
            if (value > Integer.MAX_VALUE) {
                return -1;
            }
        }
        return (int) value;
    }
}
