package dev.ottla.group.classic;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * When each group wants to be looked at. Deadlines only move forward here: a group whose deadline moved back (each
 * heartbeat does that) is looked at early once per session timeout, which is far cheaper than to sort on each
 * heartbeat.
 */
final class Deadlines {
    private record Due(long deadlineMs, String groupId) {}

    private final TreeSet<Due> queue =
            new TreeSet<>(Comparator.comparingLong(Due::deadlineMs).thenComparing(Due::groupId));
    private final Map<String, Due> byGroup = new HashMap<>();

    /** The group is due at this time or earlier; {@code Long.MAX_VALUE} for never. */
    void atMost(String groupId, long deadlineMs) {
        Due known = byGroup.get(groupId);
        if (deadlineMs == Long.MAX_VALUE || (known != null && known.deadlineMs() <= deadlineMs)) {
            return;
        }
        if (known != null) {
            queue.remove(known);
        }
        Due due = new Due(deadlineMs, groupId);
        byGroup.put(groupId, due);
        queue.add(due);
    }

    /** When the first group is due; {@code Long.MAX_VALUE} for never. */
    long earliestMs() {
        return queue.isEmpty() ? Long.MAX_VALUE : queue.first().deadlineMs();
    }

    /** Takes the groups out that are due, the most overdue first. */
    List<String> takeDue(long nowMs) {
        List<String> due = new ArrayList<>();
        while (!queue.isEmpty() && queue.first().deadlineMs() <= nowMs) {
            String groupId = queue.removeFirst().groupId();
            byGroup.remove(groupId);
            due.add(groupId);
        }
        return due;
    }
}
