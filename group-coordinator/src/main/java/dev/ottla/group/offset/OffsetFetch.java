package dev.ottla.group.offset;

import dev.ottla.group.GroupCommand.FetchOffsets;
import dev.ottla.group.Turn;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.OffsetFetchRequest.OffsetFetchRequestGroup;
import dev.ottla.protocol.message.OffsetFetchRequest.OffsetFetchRequestTopics;
import dev.ottla.protocol.message.OffsetFetchResponse.OffsetFetchResponseGroup;
import dev.ottla.protocol.message.OffsetFetchResponse.OffsetFetchResponsePartitions;
import dev.ottla.protocol.message.OffsetFetchResponse.OffsetFetchResponseTopics;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * OffsetFetch: what a group has committed, for named partitions or for all. A group or partition that is not known has
 * offset -1 and no error. Answered when what it tells is committed, so that nobody resumes from an offset that a
 * fail-over takes back.
 */
public final class OffsetFetch {
    private static final long NO_OFFSET = -1;
    private static final int NO_LEADER_EPOCH = -1;

    private final Offsets offsets;
    private final UnstableOffsets unstable;

    public OffsetFetch(Offsets offsets, UnstableOffsets unstable) {
        this.offsets = offsets;
        this.unstable = unstable;
    }

    public void handle(FetchOffsets fetch, Turn turn) {
        OffsetFetchRequestGroup request = fetch.group();
        GroupOffsets committed = offsets.of(request.groupId());
        List<OffsetFetchRequestTopics> topics = request.topics();
        OffsetFetchResponseGroup.Builder response =
                OffsetFetchResponseGroup.builder().groupId(request.groupId());
        if (topics == null) {
            committed.all().forEach((topic, partitions) -> response.addTopics(all(fetch, topic, partitions)));
        } else {
            topics.forEach(topic -> response.addTopics(named(fetch, topic, committed)));
        }
        turn.answerAfter(committed.lastRecordOffset(), fetch.to(), response.build());
    }

    private OffsetFetchResponseTopics all(
            FetchOffsets fetch, String topic, SortedMap<Integer, CommittedOffset> partitions) {
        OffsetFetchResponseTopics.Builder response =
                OffsetFetchResponseTopics.builder().name(topic);
        partitions.forEach(
                (partition, committed) -> response.addPartitions(answer(fetch, topic, partition, committed)));
        return response.build();
    }

    private OffsetFetchResponseTopics named(
            FetchOffsets fetch, OffsetFetchRequestTopics topic, GroupOffsets committed) {
        OffsetFetchResponseTopics.Builder response =
                OffsetFetchResponseTopics.builder().name(topic.name()).topicId(topic.topicId());
        topic.partitionIndexes().stream().forEach(partition -> {
            CommittedOffset found = committed.find(topic.name(), partition);
            boolean usable = found != null && !found.isForOtherTopic(topic.topicId());
            response.addPartitions(answer(fetch, topic.name(), partition, usable ? found : null));
        });
        return response.build();
    }

    private OffsetFetchResponsePartitions answer(
            FetchOffsets fetch, String topic, int partition, @Nullable CommittedOffset committed) {
        OffsetFetchResponsePartitions.Builder response =
                OffsetFetchResponsePartitions.builder().partitionIndex(partition);
        if (fetch.requireStable() && unstable.isUnstable(fetch.group().groupId(), topic, partition)) {
            return nothing(response)
                    .errorCode(ErrorCode.UNSTABLE_OFFSET_COMMIT.code())
                    .build();
        }
        if (committed == null) {
            return nothing(response).build();
        }
        return response.committedOffset(committed.value().offset())
                .committedLeaderEpoch(committed.value().leaderEpoch())
                .metadata(committed.value().metadata())
                .build();
    }

    private static OffsetFetchResponsePartitions.Builder nothing(OffsetFetchResponsePartitions.Builder response) {
        return response.committedOffset(NO_OFFSET)
                .committedLeaderEpoch(NO_LEADER_EPOCH)
                .metadata("");
    }
}
