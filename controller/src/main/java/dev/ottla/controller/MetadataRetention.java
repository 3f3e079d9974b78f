package dev.ottla.controller;

import dev.ottla.raft.SnapshotId;
import dev.ottla.raft.Snapshots;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How much of the metadata's past is kept for followers that are behind: old snapshots, and the log from the oldest of
 * them on. The latest snapshot is kept whatever it costs. Pure.
 *
 * @param maxBytes {@code metadata.max.retention.bytes}, of log and snapshots together; below 0 for any number
 * @param maxMs {@code metadata.max.retention.ms}, since the last record that a snapshot stands for; below 0 for ever
 */
public record MetadataRetention(long maxBytes, long maxMs) {
    /** Kafka's. */
    public static final MetadataRetention DEFAULT = new MetadataRetention(100L << 20, 604_800_000L);

    /**
     * The snapshot behind which the log may begin; what is older can go. Null if nothing can.
     *
     * @param kept in order
     * @param logBytes how large the log is that begins at an offset
     */
    @Nullable
    SnapshotId oldestToKeep(List<Snapshots.Kept> kept, LongUnaryOperator logBytes, long nowMs) {
        int bySize = firstThatFits(kept, logBytes);
        int oldest = bySize;
        while (oldest < kept.size() - 1 && isOld(kept.get(oldest), nowMs)) {
            oldest++;
        }
        return oldest == 0 ? null : kept.get(oldest).id();
    }

    private int firstThatFits(List<Snapshots.Kept> kept, LongUnaryOperator logBytes) {
        long snapshotBytes = kept.stream().mapToLong(Snapshots.Kept::sizeBytes).sum();
        int first = 0;
        while (first < kept.size() - 1 && isTooMuch(kept.get(first), snapshotBytes, logBytes)) {
            snapshotBytes -= kept.get(first).sizeBytes();
            first++;
        }
        return first;
    }

    private boolean isTooMuch(Snapshots.Kept first, long snapshotBytes, LongUnaryOperator logBytes) {
        return maxBytes >= 0 && snapshotBytes + logBytes.applyAsLong(first.id().endOffset()) > maxBytes;
    }

    private boolean isOld(Snapshots.Kept snapshot, long nowMs) {
        return maxMs >= 0 && nowMs - snapshot.lastTimestampMs() > maxMs;
    }
}
