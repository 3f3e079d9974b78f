package dev.ottla.group.offset;

import java.util.Collections;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What one group has committed, by topic and partition, in their order. */
public final class GroupOffsets {
    private final NavigableMap<String, NavigableMap<Integer, CommittedOffset>> byTopic = new TreeMap<>();
    private long lastRecordOffset = -1;

    public SortedMap<String, ? extends SortedMap<Integer, CommittedOffset>> all() {
        return Collections.unmodifiableSortedMap(byTopic);
    }

    SortedMap<Integer, CommittedOffset> ofTopic(String topic) {
        return byTopic.getOrDefault(topic, Collections.emptyNavigableMap());
    }

    @Nullable
    CommittedOffset find(String topic, int partition) {
        return ofTopic(topic).get(partition);
    }

    boolean isEmpty() {
        return byTopic.isEmpty();
    }

    /** Where in the log the last change of any of these offsets stands; -1 for nowhere. */
    long lastRecordOffset() {
        return lastRecordOffset;
    }

    /** The record at this offset changed something here. */
    void changedAt(long recordOffset) {
        lastRecordOffset = recordOffset;
    }

    void put(String topic, int partition, CommittedOffset committed) {
        byTopic.computeIfAbsent(topic, any -> new TreeMap<>()).put(partition, committed);
        lastRecordOffset = committed.recordOffset();
    }

    void remove(String topic, int partition, long recordOffset) {
        lastRecordOffset = recordOffset;
        NavigableMap<Integer, CommittedOffset> partitions = byTopic.get(topic);
        if (partitions != null && partitions.remove(partition) != null && partitions.isEmpty()) {
            byTopic.remove(topic);
        }
    }
}
