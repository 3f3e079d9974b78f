package dev.ottla.raft;

import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * The voter sets along the log: the latest is in effect, committed or not (KIP-853), and a truncation brings back the
 * one before. A value.
 *
 * @param base in effect before the first in the log: from a snapshot, or configured
 * @param baseOrigin where that one comes from
 * @param inLog by the offset of the control record's batch
 */
public record VoterHistory(VoterSet base, Origin baseOrigin, PSortedMap<Long, VoterSet> inLog) {
    /** Where a voter set comes from. */
    public enum Origin {
        /** {@code controller.quorum.voters}: the log says nothing of voters. */
        CONFIGURED,
        /** The checkpoint that {@code format} left behind; the first leader writes them into the log. */
        FORMATTED,
        /** A snapshot of the log. */
        SNAPSHOT
    }

    public static VoterHistory of(VoterSet base, Origin origin) {
        return new VoterHistory(base, origin, TreePMap.empty());
    }

    VoterSet latest() {
        return inLog.isEmpty() ? base : inLog.getOrDefault(inLog.lastKey(), base);
    }

    /** -1 if it is not in the log. */
    long latestOffset() {
        return inLog.isEmpty() ? -1 : inLog.lastKey();
    }

    /** Whether the log is to begin with the voters. */
    boolean toBeIntroduced() {
        return inLog.isEmpty() && baseOrigin == Origin.FORMATTED;
    }

    /** Whether the quorum keeps its voters in the log, that is {@code kraft.version} 1. */
    public boolean keptInLog() {
        return !inLog.isEmpty() || baseOrigin != Origin.CONFIGURED;
    }

    /**
     * Those that the log names up to {@code endOffset}, exclusive, the base included; null if it names none until then.
     */
    public @Nullable VoterSet before(long endOffset) {
        if (!keptInLog()) {
            return null;
        }
        Long offset = inLog.lowerKey(endOffset);
        VoterSet early = baseOrigin == Origin.CONFIGURED ? null : base;
        return offset == null ? early : inLog.getOrDefault(offset, base);
    }

    public VoterHistory with(long offset, VoterSet voters) {
        return new VoterHistory(base, baseOrigin, inLog.plus(offset, voters));
    }

    VoterHistory truncateTo(long endOffset) {
        PSortedMap<Long, VoterSet> kept = inLog;
        while (!kept.isEmpty() && kept.lastKey() >= endOffset) {
            kept = kept.minus(kept.lastKey());
        }
        return new VoterHistory(base, baseOrigin, kept);
    }

    /** A snapshot of everything below {@code endOffset} has taken the place of that part of the log. */
    VoterHistory cleanedTo(long endOffset) {
        VoterSet voters = before(endOffset);
        if (voters == null) {
            return this;
        }
        PSortedMap<Long, VoterSet> kept = inLog;
        while (!kept.isEmpty() && kept.firstKey() < endOffset) {
            kept = kept.minus(kept.firstKey());
        }
        boolean moved = kept.size() < inLog.size();
        return new VoterHistory(voters, moved ? Origin.SNAPSHOT : baseOrigin, kept);
    }
}
