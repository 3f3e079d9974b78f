package dev.ottla.replica;

import dev.ottla.protocol.Uuid;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A topic of which this broker holds partitions. Changed by the registry's strand, which replaces the array when it
 * becomes too small; any thread reads it, and puts the leader in the place of a promise that it kept. Where that meets
 * a growing array the promise stays in it, and leads to the same leader.
 */
public final class HostedTopic {
    private final String name;
    private final Uuid id;
    private volatile AtomicReferenceArray<@Nullable HostedPartition> partitions = new AtomicReferenceArray<>(1);
    private int size;
    private int held;

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
        AtomicReferenceArray<@Nullable HostedPartition> now = partitions;
        return index < 0 || index >= now.length() ? null : now.get(index);
    }

    /** The partition if it is led here, which a promise to lead it comes to by this call; else null. */
    public @Nullable LeaderPartition leader(int index) {
        HostedPartition now = partition(index);
        if (now instanceof LeadPromise promise) {
            return kept(index, promise);
        }
        return now instanceof HostedPartition.Led led ? led.leader() : null;
    }

    private @Nullable LeaderPartition kept(int index, LeadPromise promise) {
        LeaderPartition leader = promise.keep();
        if (leader != null) {
            partitions.compareAndSet(index, promise, new HostedPartition.Led(leader));
        }
        return leader;
    }

    void set(int index, @Nullable HostedPartition partition) {
        size = Math.max(size, index + 1);
        if (size > partitions.length()) {
            grow(Math.max(size, 2 * partitions.length()));
        }
        HostedPartition before = partitions.getAndSet(index, partition);
        held += (partition == null ? 0 : 1) - (before == null ? 0 : 1);
    }

    private void grow(int length) {
        AtomicReferenceArray<@Nullable HostedPartition> larger = new AtomicReferenceArray<>(length);
        for (int i = 0; i < partitions.length(); i++) {
            larger.set(i, partitions.get(i));
        }
        partitions = larger;
    }

    /** For the registry's strand. */
    boolean isEmpty() {
        return held == 0;
    }

    /** For the registry's strand. */
    int size() {
        return size;
    }
}
