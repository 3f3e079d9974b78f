package dev.ottla.raft;

import dev.ottla.runtime.simulation.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a simulated member has on disk: quorum-state, batches, of which a crash takes those that were not forced, and
 * snapshots.
 */
final class MemberDisk {
    /** A batch with a digest of everything up to its end: equal digests mean equal logs. */
    record Stored(LogBatch batch, long digest) {}

    /** A snapshot stands for the state with this digest. */
    record StoredSnapshot(SnapshotId id, long digest, VoterHistory voters) {}

    private final VoterHistory initial;
    private final TreeMap<Long, Stored> batches = new TreeMap<>();
    private final TreeMap<SnapshotId, StoredSnapshot> snapshots = new TreeMap<>();
    QuorumState state = QuorumState.INITIAL;
    private long forcedEndOffset;

    MemberDisk(VoterHistory initial) {
        this.initial = initial;
        if (initial.baseOrigin() == VoterHistory.Origin.FORMATTED) {
            snapshots.put(SnapshotId.FORMATTED, new StoredSnapshot(SnapshotId.FORMATTED, 0, initial));
        }
    }

    long endOffset() {
        return batches.isEmpty()
                ? startOffset()
                : batches.lastEntry().getValue().batch().nextOffset();
    }

    long startOffset() {
        return batches.isEmpty() ? latestEnd() : batches.firstKey();
    }

    private long latestEnd() {
        return snapshots.isEmpty() ? 0 : snapshots.lastKey().endOffset();
    }

    long forcedEndOffset() {
        return forcedEndOffset;
    }

    void append(LogBatch batch) {
        if (batch.baseOffset() != endOffset()) {
            throw new AssertionError("batch at " + batch.baseOffset() + " does not follow " + endOffset());
        }
        batches.put(batch.baseOffset(), new Stored(batch, mix(digestAt(endOffset()), batch)));
    }

    static long mix(long digest, LogBatch batch) {
        long mixed = digest * 31 + batch.epoch();
        mixed = mixed * 31 + batch.nextOffset();
        for (byte value : batch.bytes().array()) {
            mixed = mixed * 31 + value;
        }
        return mixed * 0x9E3779B97F4A7C15L;
    }

    /** Of everything below {@code endOffset}; null if no batch or snapshot ends there. */
    @Nullable
    Long knownDigestAt(long endOffset) {
        if (endOffset == 0) {
            return 0L;
        }
        Map.Entry<Long, Stored> last = batches.lowerEntry(endOffset);
        if (last != null) {
            return last.getValue().batch().nextOffset() == endOffset
                    ? last.getValue().digest()
                    : null;
        }
        return snapshots.values().stream()
                .filter(snapshot -> snapshot.id().endOffset() == endOffset)
                .map(StoredSnapshot::digest)
                .findFirst()
                .orElse(null);
    }

    long digestAt(long endOffset) {
        Long digest = knownDigestAt(endOffset);
        if (digest == null) {
            throw new AssertionError("nothing ends at " + endOffset);
        }
        return digest;
    }

    int epochBefore(long endOffset) {
        Map.Entry<Long, Stored> last = batches.lowerEntry(endOffset);
        return last == null
                ? snapshots.lastKey().epoch()
                : last.getValue().batch().epoch();
    }

    void truncateTo(long endOffset) {
        batches.tailMap(endOffset).clear();
        forcedEndOffset = Math.min(forcedEndOffset, endOffset);
    }

    void force(long endOffset) {
        forcedEndOffset = Math.max(forcedEndOffset, Math.min(endOffset, endOffset()));
    }

    List<LogBatch> read(long offset, int most) {
        List<LogBatch> found = new ArrayList<>();
        for (Stored stored : batches.tailMap(offset).values()) {
            if (found.size() < most) {
                found.add(stored.batch());
            }
        }
        return found;
    }

    void take(StoredSnapshot snapshot) {
        snapshots.put(snapshot.id(), snapshot);
        batches.headMap(snapshot.id().endOffset()).clear();
        snapshots.headMap(snapshot.id()).clear();
        forcedEndOffset = Math.max(forcedEndOffset, snapshot.id().endOffset());
    }

    void install(StoredSnapshot snapshot) {
        batches.clear();
        snapshots.clear();
        snapshots.put(snapshot.id(), snapshot);
        forcedEndOffset = snapshot.id().endOffset();
    }

    @Nullable
    StoredSnapshot snapshot(SnapshotId id) {
        return snapshots.get(id);
    }

    @Nullable
    StoredSnapshot latestSnapshot() {
        return snapshots.isEmpty() ? null : snapshots.lastEntry().getValue();
    }

    /** Loses what was not forced, or all but some first part of it. */
    void crash(SeededRandom random) {
        while (endOffset() > forcedEndOffset && random.chance(0.7)) {
            batches.remove(batches.lastKey());
        }
        forcedEndOffset = endOffset();
    }

    RaftNode.Recovered recover() {
        StoredSnapshot latest = latestSnapshot();
        VoterHistory voters = latest == null ? initial : latest.voters();
        SnapshotId id = latest == null ? null : latest.id();
        LogShape log = id == null ? LogShape.EMPTY : LogShape.startingAt(id);
        for (Stored stored : batches.values()) {
            LogBatch batch = stored.batch();
            voters = batch.voters() == null ? voters : voters.with(batch.baseOffset(), batch.voters());
            log = log.append(batch.epoch(), batch.nextOffset());
        }
        return new RaftNode.Recovered(voters, state, log);
    }
}
