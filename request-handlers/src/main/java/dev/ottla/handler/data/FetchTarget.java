package dev.ottla.handler.data;

import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.message.FetchRequest.FetchPartition;
import dev.ottla.protocol.message.FetchResponse.PartitionData;

/**
 * A partition that somebody fetches from, and from where on. In a session it lives as long as that does and remembers
 * what the client was told, so that only what is new is told again (KIP-227). Owned by the fetch that works on it.
 */
final class FetchTarget {
    private static final long NOTHING_TOLD = -1L;

    /** Empty from version 13 on, where the id says it. */
    final String topic;

    final Uuid topicId;
    final int partition;
    int currentLeaderEpoch;
    long fetchOffset;
    int lastFetchedEpoch;
    int maxBytes;
    private long toldHighWatermark = NOTHING_TOLD;
    private long toldLogStartOffset = NOTHING_TOLD;

    FetchTarget(String topic, Uuid topicId, FetchPartition wanted) {
        this.topic = topic;
        this.topicId = topicId;
        this.partition = wanted.partition();
        update(wanted);
    }

    /** Takes over what the client wants now. */
    void update(FetchPartition wanted) {
        currentLeaderEpoch = wanted.currentLeaderEpoch();
        fetchOffset = wanted.fetchOffset();
        lastFetchedEpoch = wanted.lastFetchedEpoch();
        maxBytes = Math.max(0, wanted.partitionMaxBytes());
    }

    boolean isOfSameTopic(FetchTarget other) {
        return topicId.equals(other.topicId) && topic.equals(other.topic);
    }

    /** Whether this differs from what the client knows; notes it as told. An error is told until it is gone. */
    boolean isNews(PartitionData answer) {
        boolean moved = answer.highWatermark() != toldHighWatermark || answer.logStartOffset() != toldLogStartOffset;
        boolean failed = answer.errorCode() != 0;
        toldHighWatermark = failed ? NOTHING_TOLD : answer.highWatermark();
        toldLogStartOffset = answer.logStartOffset();
        return moved || failed || hasRecords(answer) || answer.divergingEpoch().epoch() >= 0;
    }

    private static boolean hasRecords(PartitionData answer) {
        return answer.records() != null && answer.records().sizeBytes() > 0;
    }
}
