package dev.ottla.group.offset;

import dev.ottla.group.GroupRecord;
import dev.ottla.protocol.message.group.OffsetCommitKey;
import java.util.Collection;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The committed offsets of all groups of one shard. Hard state: only {@link #replay} changes it. */
public final class Offsets {
    private final NavigableMap<String, GroupOffsets> byGroup = new TreeMap<>();

    /** Stands for every group without offsets; "nothing" is only true once the last deletion is committed. */
    private final GroupOffsets nothing = new GroupOffsets();

    /** What the group has committed; empty if nothing. */
    public GroupOffsets of(String groupId) {
        return byGroup.getOrDefault(groupId, nothing);
    }

    /** The groups that have committed anything, in the order of their ids. */
    public Collection<String> groupIds() {
        return Collections.unmodifiableCollection(byGroup.keySet());
    }

    public void replay(GroupRecord.OffsetCommit commit, long recordOffset) {
        OffsetCommitKey key = commit.key();
        if (commit.value() != null) {
            byGroup.computeIfAbsent(key.group(), any -> new GroupOffsets())
                    .put(key.topic(), key.partition(), new CommittedOffset(commit.value(), recordOffset));
            return;
        }
        GroupOffsets group = byGroup.get(key.group());
        if (group != null) {
            group.remove(key.topic(), key.partition(), recordOffset);
            if (group.isEmpty()) {
                byGroup.remove(key.group());
                nothing.changedAt(recordOffset);
            }
        }
    }

    static GroupRecord tombstone(String groupId, String topic, int partition) {
        OffsetCommitKey key = OffsetCommitKey.builder()
                .group(groupId)
                .topic(topic)
                .partition(partition)
                .build();
        return new GroupRecord.OffsetCommit(key, null);
    }
}
