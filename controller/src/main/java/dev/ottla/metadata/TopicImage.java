package dev.ottla.metadata;

import dev.ottla.protocol.Uuid;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One topic.
 *
 * @param partitions by number, from 0 without gaps
 */
public record TopicImage(String name, Uuid id, List<PartitionRegistration> partitions) {
    /** Null if the topic has no such partition. */
    public @Nullable PartitionRegistration partition(int number) {
        return number >= 0 && number < partitions.size() ? partitions.get(number) : null;
    }

    public int partitionCount() {
        return partitions.size();
    }
}
