package dev.ottla.group.offset;

import dev.ottla.group.GroupConfig;
import dev.ottla.group.Turn;
import dev.ottla.group.classic.ClassicGroup;
import dev.ottla.group.classic.ClassicGroups;
import dev.ottla.group.classic.ClassicState;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Expiry of committed offsets (KIP-211): every check interval all groups are gone through, a bounded number of
 * tombstones per turn, so that a large sweep neither holds the strand nor outgrows a batch. An empty group without
 * offsets goes as well. The place of the sweep is soft state; a new coordinator starts it anew.
 */
public final class OffsetExpiry {
    private static final Logger log = LoggerFactory.getLogger(OffsetExpiry.class);
    private static final long NEVER = Long.MAX_VALUE;

    /** Tombstones are small: so many fit into a batch of any sensible size. */
    static final int MAX_TOMBSTONES_PER_TURN = 1_000;

    private final GroupConfig config;
    private final ClassicGroups groups;
    private final Offsets offsets;
    private final UnstableOffsets unstable;
    private long nextTurnMs = NEVER;
    private @Nullable String resumeAt;

    public OffsetExpiry(GroupConfig config, ClassicGroups groups, Offsets offsets, UnstableOffsets unstable) {
        this.config = config;
        this.groups = groups;
        this.offsets = offsets;
        this.unstable = unstable;
    }

    public void start(Turn turn) {
        nextTurnMs = turn.in(config.offsetsRetentionCheckIntervalMs());
    }

    public long nextDeadlineMs() {
        return nextTurnMs;
    }

    public void expire(Turn turn) {
        if (turn.nowMs() < nextTurnMs) {
            return;
        }
        for (ClassicGroup group : groups.from(resumeAt == null ? "" : resumeAt)) {
            if (turn.recordCount() >= MAX_TOMBSTONES_PER_TURN) {
                resumeAt = group.groupId();
                nextTurnMs = turn.nowMs();
                return;
            }
            sweep(group, turn);
            if (turn.recordCount() >= MAX_TOMBSTONES_PER_TURN) {
                resumeAt = group.groupId(); // what is left of this group comes next
                nextTurnMs = turn.nowMs();
                return;
            }
        }
        resumeAt = null;
        nextTurnMs = turn.in(config.offsetsRetentionCheckIntervalMs());
    }

    private void sweep(ClassicGroup group, Turn turn) {
        int before = turn.recordCount();
        boolean allGone = true;
        for (Map.Entry<String, ? extends SortedMap<Integer, CommittedOffset>> topic :
                offsets.of(group.groupId()).all().entrySet()) {
            allGone &= sweep(group, topic.getKey(), topic.getValue(), turn);
        }
        int expired = turn.recordCount() - before;
        if (expired > 0) {
            log.info("[group {}] {} offsets have expired", group.groupId(), expired);
        }
        if (allGone && group.isIn(ClassicState.EMPTY)) {
            turn.append(ClassicGroups.tombstone(group.groupId()));
        }
    }

    /** Whether nothing of the topic is left. */
    private boolean sweep(ClassicGroup group, String topic, SortedMap<Integer, CommittedOffset> partitions, Turn turn) {
        boolean allGone = true;
        for (Map.Entry<Integer, CommittedOffset> entry : partitions.entrySet()) {
            boolean room = turn.recordCount() < MAX_TOMBSTONES_PER_TURN;
            if (room && isExpired(group, topic, entry.getKey(), entry.getValue(), turn.nowMs())) {
                turn.append(Offsets.tombstone(group.groupId(), topic, entry.getKey()));
            } else {
                allGone = false;
            }
        }
        return allGone;
    }

    private boolean isExpired(ClassicGroup group, String topic, int partition, CommittedOffset offset, long nowMs) {
        if (group.subscription().contains(topic, group.usesConsumerProtocol())
                || unstable.isUnstable(group.groupId(), topic, partition)) {
            return false;
        }
        OptionalLong startMs = retentionStartMs(group, offset);
        return startMs.isPresent() && offset.isExpired(nowMs, startMs.getAsLong(), config.offsetsRetentionMs());
    }

    /**
     * From when on an offset's retention runs: for an empty group from when it became empty, for a topic that the
     * consumers of a settled group do not read any more and for a simple group from the commit; not at all for others.
     */
    private static OptionalLong retentionStartMs(ClassicGroup group, CommittedOffset offset) {
        OptionalLong committedMs = OptionalLong.of(offset.value().commitTimestamp());
        if (group.protocolType() == null) {
            return committedMs;
        }
        if (group.isIn(ClassicState.EMPTY)) {
            return group.stateTimestampMs() < 0 ? committedMs : OptionalLong.of(group.stateTimestampMs());
        }
        boolean readersKnown =
                group.usesConsumerProtocol() && group.subscription().isKnown();
        return readersKnown && group.isIn(ClassicState.STABLE) ? committedMs : OptionalLong.empty();
    }
}
