package dev.ottla.replica;

import dev.ottla.protocol.IntList;
import java.util.Arrays;

/**
 * How far each in-sync replica has come. Owned by the partition's strand.
 *
 * <p>The high watermark is the least log end over the in-sync replicas, this broker included; it never falls within an
 * epoch. A replica that has not fetched yet counts as being at 0, so a new leader's watermark waits for all of them.
 */
final class InSyncReplicas {
    private final int localId;
    private int replicaCount;
    private int[] ids = {};
    private long[] endOffsets = {};

    InSyncReplicas(int localId) {
        this.localId = localId;
    }

    /** Takes over a new set; who stays in it keeps its position. */
    void assign(IntList replicas, IntList inSync) {
        int[] newIds = inSync.toArray();
        long[] newEnds = new long[newIds.length];
        for (int i = 0; i < newIds.length; i++) {
            newEnds[i] = endOffset(newIds[i]);
        }
        ids = newIds;
        endOffsets = newEnds;
        replicaCount = replicas.size();
    }

    /** Forgets positions: those of an earlier epoch prove nothing. */
    void forgetPositions() {
        Arrays.fill(endOffsets, 0L);
    }

    /** A follower holds everything below {@code endOffset}; returns whether it is in sync at all. */
    boolean reached(int replicaId, long endOffset) {
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] == replicaId) {
                endOffsets[i] = Math.max(endOffsets[i], endOffset);
                return true;
            }
        }
        return false;
    }

    /** The end of what all in-sync replicas have, given that this broker's log ends at {@code localEndOffset}. */
    long commonEnd(long localEndOffset) {
        long least = localEndOffset;
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] != localId) {
                least = Math.min(least, endOffsets[i]);
            }
        }
        return least;
    }

    /** A topic with fewer replicas than {@code min.insync.replicas} needs all of them (KIP-966). */
    boolean enough(int minInSyncReplicas) {
        return ids.length >= Math.min(minInSyncReplicas, replicaCount);
    }

    private long endOffset(int replicaId) {
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] == replicaId) {
                return endOffsets[i];
            }
        }
        return 0L;
    }

    @Override
    public String toString() {
        return Arrays.toString(ids);
    }
}
