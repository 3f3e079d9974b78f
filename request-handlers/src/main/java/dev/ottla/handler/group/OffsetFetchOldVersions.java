package dev.ottla.handler.group;

import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.IntList;
import dev.ottla.protocol.message.OffsetFetchRequest;
import dev.ottla.protocol.message.OffsetFetchRequest.OffsetFetchRequestGroup;
import dev.ottla.protocol.message.OffsetFetchRequest.OffsetFetchRequestTopic;
import dev.ottla.protocol.message.OffsetFetchRequest.OffsetFetchRequestTopics;
import dev.ottla.protocol.message.OffsetFetchResponse;
import dev.ottla.protocol.message.OffsetFetchResponse.OffsetFetchResponseGroup;
import dev.ottla.protocol.message.OffsetFetchResponse.OffsetFetchResponsePartition;
import dev.ottla.protocol.message.OffsetFetchResponse.OffsetFetchResponsePartitions;
import dev.ottla.protocol.message.OffsetFetchResponse.OffsetFetchResponseTopic;
import dev.ottla.protocol.message.OffsetFetchResponse.OffsetFetchResponseTopics;
import java.util.List;

/** Versions before 8, which ask for one group in fields of their own, said in terms of the later ones. */
final class OffsetFetchOldVersions {
    private static final short HAS_GROUP_ERROR = 2;
    private static final long NO_OFFSET = -1;

    private OffsetFetchOldVersions() {}

    static OffsetFetchRequestGroup group(OffsetFetchRequest request) {
        List<OffsetFetchRequestTopic> topics = request.topics();
        return OffsetFetchRequestGroup.builder()
                .groupId(request.groupId())
                .topics(
                        topics == null
                                ? null
                                : topics.stream()
                                        .map(OffsetFetchOldVersions::topic)
                                        .toList())
                .build();
    }

    private static OffsetFetchRequestTopics topic(OffsetFetchRequestTopic topic) {
        return OffsetFetchRequestTopics.builder()
                .name(topic.name())
                .partitionIndexes(topic.partitionIndexes())
                .build();
    }

    /** Version 1 has no place for an error of the group: each partition carries it. */
    static OffsetFetchResponse response(OffsetFetchRequest request, OffsetFetchResponseGroup group, short version) {
        if (group.errorCode() != ErrorCode.NONE.code() && version < HAS_GROUP_ERROR) {
            return failedPartitions(request, group.errorCode());
        }
        return OffsetFetchResponse.builder()
                .errorCode(group.errorCode())
                .topics(group.topics().stream()
                        .map(OffsetFetchOldVersions::topic)
                        .toList())
                .build();
    }

    private static OffsetFetchResponseTopic topic(OffsetFetchResponseTopics topic) {
        return OffsetFetchResponseTopic.builder()
                .name(topic.name())
                .partitions(topic.partitions().stream()
                        .map(OffsetFetchOldVersions::partition)
                        .toList())
                .build();
    }

    private static OffsetFetchResponsePartition partition(OffsetFetchResponsePartitions partition) {
        return OffsetFetchResponsePartition.builder()
                .partitionIndex(partition.partitionIndex())
                .committedOffset(partition.committedOffset())
                .committedLeaderEpoch(partition.committedLeaderEpoch())
                .metadata(partition.metadata())
                .errorCode(partition.errorCode())
                .build();
    }

    private static OffsetFetchResponse failedPartitions(OffsetFetchRequest request, short errorCode) {
        OffsetFetchResponse.Builder response = OffsetFetchResponse.builder();
        List<OffsetFetchRequestTopic> topics = request.topics();
        for (OffsetFetchRequestTopic topic : topics == null ? List.<OffsetFetchRequestTopic>of() : topics) {
            response.addTopics(OffsetFetchResponseTopic.builder()
                    .name(topic.name())
                    .partitions(failed(topic.partitionIndexes(), errorCode))
                    .build());
        }
        return response.build();
    }

    private static List<OffsetFetchResponsePartition> failed(IntList partitions, short errorCode) {
        return partitions.stream()
                .mapToObj(index -> OffsetFetchResponsePartition.builder()
                        .partitionIndex(index)
                        .committedOffset(NO_OFFSET)
                        .metadata("")
                        .errorCode(errorCode)
                        .build())
                .toList();
    }
}
