package dev.ottla.group.offset;

import dev.ottla.group.GroupRecord.OffsetCommit;
import dev.ottla.group.GroupRecord.PendingOffsetCommit;
import dev.ottla.group.GroupRecord.TransactionEnd;
import dev.ottla.protocol.message.group.OffsetCommitKey;
import dev.ottla.protocol.message.group.OffsetCommitValue;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Offsets that open transactions are about to commit, by producer (KIP-98, KIP-447). Hard state of one shard: a marker
 * turns a producer's offsets into committed ones, or drops them; until then they are unstable.
 *
 * <p>A committed transaction does not take back what was committed after its record: the later record counts. Where an
 * offset is deleted, what transactions were about to commit for it goes too.
 */
public final class PendingOffsets implements UnstableOffsets {
    private final Offsets offsets;
    private final Map<Long, Map<OffsetCommitKey, Pending>> byProducer = new HashMap<>();

    private record Pending(OffsetCommitValue value, long recordOffset) {}

    public PendingOffsets(Offsets offsets) {
        this.offsets = offsets;
    }

    public void replay(PendingOffsetCommit commit, long recordOffset) {
        byProducer
                .computeIfAbsent(commit.producerId(), any -> new LinkedHashMap<>())
                .put(commit.key(), new Pending(commit.value(), recordOffset));
    }

    /** @param recordOffset of the marker: the committed offsets are known from there on */
    public void replay(TransactionEnd end, long recordOffset) {
        Map<OffsetCommitKey, Pending> decided = byProducer.remove(end.producerId());
        if (decided != null && end.committed()) {
            decided.forEach((key, pending) -> commit(key, pending, recordOffset));
        }
    }

    private void commit(OffsetCommitKey key, Pending pending, long markerOffset) {
        CommittedOffset committed = offsets.of(key.group()).find(key.topic(), key.partition());
        if (committed == null || committed.recordOffset() < pending.recordOffset()) {
            offsets.replay(new OffsetCommit(key, pending.value()), pending.recordOffset());
            offsets.of(key.group()).changedAt(markerOffset);
        }
    }

    /** The offset was deleted. */
    public void forget(OffsetCommitKey key) {
        byProducer.values().forEach(pending -> pending.remove(key));
    }

    @Override
    public boolean isUnstable(String groupId, String topic, int partition) {
        if (byProducer.isEmpty()) {
            return false;
        }
        OffsetCommitKey key = OffsetCommitKey.builder()
                .group(groupId)
                .topic(topic)
                .partition(partition)
                .build();
        return byProducer.values().stream().anyMatch(pending -> pending.containsKey(key));
    }
}
