package dev.ottla.group.offset;

import dev.ottla.group.Turn;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Topics that have been deleted and whose committed offsets still have to go: soft state, worked off a bounded number
 * of tombstones per turn. What a fail-over leaves behind expires.
 */
public final class TopicCleanup {
    private static final long NEVER = Long.MAX_VALUE;

    private final Offsets offsets;
    private final Set<String> topics = new LinkedHashSet<>();
    private long nextTurnMs = NEVER;

    public TopicCleanup(Offsets offsets) {
        this.offsets = offsets;
    }

    public void add(List<String> deleted, Turn turn) {
        topics.addAll(deleted);
        nextTurnMs = turn.nowMs();
    }

    public long nextDeadlineMs() {
        return nextTurnMs;
    }

    public void expire(Turn turn) {
        if (turn.nowMs() < nextTurnMs) {
            return;
        }
        for (String groupId : offsets.groupIds()) {
            for (String topic : topics) {
                forget(groupId, topic, turn);
            }
        }
        if (turn.recordCount() < OffsetExpiry.MAX_TOMBSTONES_PER_TURN) {
            topics.clear();
            nextTurnMs = NEVER;
        } // else the rest comes in the next turn, when these are gone
    }

    private void forget(String groupId, String topic, Turn turn) {
        for (int partition : offsets.of(groupId).ofTopic(topic).keySet()) {
            if (turn.recordCount() >= OffsetExpiry.MAX_TOMBSTONES_PER_TURN) {
                return;
            }
            turn.append(Offsets.tombstone(groupId, topic, partition));
        }
    }
}
