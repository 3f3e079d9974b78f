package dev.ottla.raft;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * What a member knows of its log without reading it: which epoch begins where, and what a snapshot stands for. A value.
 *
 * @param startOffset the first offset there is
 * @param first the snapshot that ends where the log begins; null if there is none
 * @param snapshot the latest snapshot; everything before {@code startOffset} is in it. Null if there is none
 * @param epochs start offsets by epoch, rising in both
 * @param endOffset exclusive
 */
public record LogShape(
        long startOffset,
        @Nullable SnapshotId first,
        @Nullable SnapshotId snapshot,
        PSortedMap<Integer, Long> epochs,
        long endOffset) {
    public static final LogShape EMPTY = new LogShape(0, null, null, TreePMap.empty(), 0);

    /** Of a member that has nothing but a snapshot. */
    public static LogShape startingAt(SnapshotId snapshot) {
        return new LogShape(snapshot.endOffset(), snapshot, snapshot, TreePMap.empty(), snapshot.endOffset());
    }

    /** Of the last record; 0 if there has never been one. */
    int lastEpoch() {
        int ofSnapshot = snapshot == null ? 0 : snapshot.epoch();
        return epochs.isEmpty() ? ofSnapshot : Math.max(ofSnapshot, epochs.lastKey());
    }

    public LogShape append(int epoch, long nextOffset) {
        if (nextOffset <= endOffset || epoch < lastEpoch()) {
            throw new IllegalStateException(
                    "epoch " + epoch + " up to offset " + nextOffset + " does not continue " + this);
        }
        PSortedMap<Integer, Long> grown = epochs.containsKey(epoch) ? epochs : epochs.plus(epoch, endOffset);
        return new LogShape(startOffset, first, snapshot, grown, nextOffset);
    }

    LogShape truncateTo(long newEndOffset) {
        PSortedMap<Integer, Long> kept = epochs;
        while (!kept.isEmpty() && kept.getOrDefault(kept.lastKey(), 0L) >= newEndOffset) {
            kept = kept.minus(kept.lastKey());
        }
        return new LogShape(startOffset, first, snapshot, kept, Math.min(endOffset, newEndOffset));
    }

    /** Another snapshot is there. */
    LogShape withSnapshot(SnapshotId id) {
        boolean newer = snapshot == null || id.compareTo(snapshot) > 0;
        return newer ? new LogShape(startOffset, first, id, epochs, endOffset) : this;
    }

    /** The log before this snapshot is let go of. */
    LogShape cleanedTo(SnapshotId id) {
        if (id.endOffset() < startOffset) {
            return this;
        }
        PSortedMap<Integer, Long> kept = TreePMap.empty();
        for (Map.Entry<Integer, Long> epoch : epochs.entrySet()) {
            if (endOf(epoch.getKey()) > id.endOffset()) {
                kept = kept.plus(epoch.getKey(), Math.max(epoch.getValue(), id.endOffset()));
            }
        }
        SnapshotId newest = snapshot == null || id.compareTo(snapshot) > 0 ? id : snapshot;
        return new LogShape(id.endOffset(), id, newest, kept, endOffset);
    }

    /** The largest epoch that is not larger than {@code epoch}, and where it ends. */
    EpochEnd endOffsetFor(int epoch) {
        Integer floor = epochs.floorKey(epoch);
        if (floor != null) {
            return new EpochEnd(floor, endOf(floor));
        }
        return first != null && first.epoch() <= epoch
                ? new EpochEnd(
                        first.epoch(), epochs.isEmpty() ? endOffset : epochs.getOrDefault(epochs.firstKey(), endOffset))
                : new EpochEnd(0, startOffset);
    }

    private long endOf(int epoch) {
        Integer next = epochs.higherKey(epoch);
        return next == null ? endOffset : epochs.getOrDefault(next, endOffset);
    }

    /** What a member whose log ends here, in this epoch, has in common with this one. */
    FetchPosition positionOf(long fetchOffset, int lastFetchedEpoch) {
        SnapshotId id = snapshot;
        if (startOffset == 0 && fetchOffset == 0 && lastFetchedEpoch == 0) {
            return new FetchPosition.Common();
        }
        if (id != null && (fetchOffset < startOffset || lastFetchedEpoch < epochBeforeStart())) {
            return new FetchPosition.InSnapshot(id);
        }
        EpochEnd end = endOffsetFor(lastFetchedEpoch);
        return end.epoch() == lastFetchedEpoch && fetchOffset <= end.endOffset()
                ? new FetchPosition.Common()
                : new FetchPosition.Diverging(end);
    }

    /** A follower at the start of the log has the last record before it, which is of this epoch at least. */
    private int epochBeforeStart() {
        return first == null ? 0 : first.epoch();
    }

    /** Where a log that ends as {@code leaders} says is cut to agree with the leader (KIP-595). */
    long agreement(EpochEnd leaders) {
        EpochEnd ours = endOffsetFor(leaders.epoch());
        return ours.epoch() == leaders.epoch() ? Math.min(ours.endOffset(), leaders.endOffset()) : ours.endOffset();
    }

    /** What becomes of a fetch. */
    sealed interface FetchPosition {
        /** The logs agree up to there: what follows can be sent. */
        record Common() implements FetchPosition {}

        /** They do not; the fetcher cuts its log back. */
        record Diverging(EpochEnd end) implements FetchPosition {}

        /** What comes next is only in a snapshot. */
        record InSnapshot(SnapshotId id) implements FetchPosition {}
    }
}
