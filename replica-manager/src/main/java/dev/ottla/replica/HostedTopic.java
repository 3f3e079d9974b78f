package dev.ottla.replica;

import dev.ottla.protocol.Uuid;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A topic of which this broker holds partitions. The array is replaced, never changed, by the registry's strand; any
 * thread reads it.
 */
public final class HostedTopic {
    private final String name;
    private final Uuid id;
    private volatile @Nullable HostedPartition[] partitions = {};

    HostedTopic(String name, Uuid id) {
        this.name = name;
        this.id = id;
    }

    public String name() {
        return name;
    }

    public Uuid id() {
        return id;
    }

    /** Null if this broker holds no such partition. */
    public @Nullable HostedPartition partition(int index) {
        @Nullable HostedPartition[] now = partitions;
        return index < 0 || index >= now.length ? null : now[index];
    }

    /** The partition if it is led here, else null. */
    public @Nullable LeaderPartition leader(int index) {
        return partition(index) instanceof HostedPartition.Led led ? led.leader() : null;
    }

    void set(int index, @Nullable HostedPartition partition) {
        @Nullable HostedPartition[] changed = Arrays.copyOf(partitions, Math.max(partitions.length, index + 1));
        changed[index] = partition;
        partitions = changed;
    }

    boolean isEmpty() {
        return Arrays.stream(partitions).allMatch(partition -> partition == null);
    }

    int size() {
        return partitions.length;
    }
}
