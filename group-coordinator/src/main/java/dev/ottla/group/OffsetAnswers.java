package dev.ottla.group;

import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.OffsetCommitRequest;
import dev.ottla.protocol.message.OffsetCommitResponse;
import dev.ottla.protocol.message.OffsetCommitResponse.OffsetCommitResponsePartition;
import dev.ottla.protocol.message.OffsetCommitResponse.OffsetCommitResponseTopic;
import dev.ottla.protocol.message.OffsetFetchResponse.OffsetFetchResponseGroup;

/** How commits and reads of offsets fail as a whole. */
public final class OffsetAnswers {
    private OffsetAnswers() {}

    /** The same error for each partition of the request: the API has no error of its own. */
    public static OffsetCommitResponse commitFailed(OffsetCommitRequest request, ErrorCode error) {
        return OffsetCommitResponse.builder()
                .topics(request.topics().stream()
                        .map(topic -> OffsetCommitResponseTopic.builder()
                                .name(topic.name())
                                .topicId(topic.topicId())
                                .partitions(topic.partitions().stream()
                                        .map(partition -> OffsetCommitResponsePartition.builder()
                                                .partitionIndex(partition.partitionIndex())
                                                .errorCode(error.code())
                                                .build())
                                        .toList())
                                .build())
                        .toList())
                .build();
    }

    public static OffsetFetchResponseGroup fetchFailed(String groupId, ErrorCode error) {
        return OffsetFetchResponseGroup.builder()
                .groupId(groupId)
                .errorCode(error.code())
                .build();
    }
}
