package dev.ottla.handler.group;

import dev.ottla.group.GroupCommand;
import dev.ottla.handler.AclOperation;
import dev.ottla.handler.Answer;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.RequestContext;
import dev.ottla.metadata.TopicImage;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.message.OffsetDeleteRequest;
import dev.ottla.protocol.message.OffsetDeleteRequest.OffsetDeleteRequestPartition;
import dev.ottla.protocol.message.OffsetDeleteRequest.OffsetDeleteRequestTopic;
import dev.ottla.protocol.message.OffsetDeleteResponse;
import dev.ottla.protocol.message.OffsetDeleteResponse.OffsetDeleteResponsePartition;
import dev.ottla.protocol.message.OffsetDeleteResponse.OffsetDeleteResponseTopic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * OffsetDelete (47), version 0 (KIP-496): single committed offsets. A topic or partition that does not exist is refused
 * by itself, and so is one that the group still reads.
 */
public final class OffsetDeleteHandler implements ApiHandler<OffsetDeleteRequest, OffsetDeleteResponse> {
    private final GroupDesk desk;

    public OffsetDeleteHandler(GroupDesk desk) {
        this.desk = desk;
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.OFFSET_DELETE;
    }

    @Override
    public short lowestVersion() {
        return OffsetDeleteRequest.LOWEST_SUPPORTED_VERSION;
    }

    @Override
    public short highestVersion() {
        return OffsetDeleteRequest.HIGHEST_SUPPORTED_VERSION;
    }

    @Override
    public void handle(RequestContext context, OffsetDeleteRequest request, Answer<OffsetDeleteResponse> answer) {
        if (!desk.mayOnGroup(context, AclOperation.DELETE, request.groupId())) {
            answer.send(failure(context, request, ErrorCode.GROUP_AUTHORIZATION_FAILED));
            return;
        }
        Map<String, Map<Integer, ErrorCode>> refused = new HashMap<>();
        List<OffsetDeleteRequestTopic> accepted = new ArrayList<>();
        for (OffsetDeleteRequestTopic topic : request.topics()) {
            accepted.add(judge(context, topic, refused));
        }
        desk.coordinator()
                .deleteOffsets(new GroupCommand.DeleteOffsets(
                        request.toBuilder().topics(accepted).build(),
                        deleted -> answer.send(response(deleted, refused))));
    }

    private OffsetDeleteRequestTopic judge(
            RequestContext context, OffsetDeleteRequestTopic topic, Map<String, Map<Integer, ErrorCode>> refused) {
        boolean allowed = desk.mayOnTopic(context, AclOperation.READ, topic.name());
        TopicImage image = desk.topic(false, Uuid.ZERO, topic.name());
        List<OffsetDeleteRequestPartition> accepted = new ArrayList<>();
        for (OffsetDeleteRequestPartition partition : topic.partitions()) {
            ErrorCode error = refusal(allowed, image, partition.partitionIndex());
            if (error == ErrorCode.NONE) {
                accepted.add(partition);
            } else {
                refused.computeIfAbsent(topic.name(), any -> new HashMap<>()).put(partition.partitionIndex(), error);
            }
        }
        return topic.toBuilder().partitions(accepted).build();
    }

    private static ErrorCode refusal(boolean allowed, @Nullable TopicImage image, int partition) {
        if (!allowed) {
            return ErrorCode.TOPIC_AUTHORIZATION_FAILED;
        }
        boolean exists = image != null && image.partition(partition) != null;
        return exists ? ErrorCode.NONE : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
    }

    private static OffsetDeleteResponse response(
            OffsetDeleteResponse deleted, Map<String, Map<Integer, ErrorCode>> refused) {
        if (deleted.errorCode() != ErrorCode.NONE.code()) {
            return deleted;
        }
        List<OffsetDeleteResponseTopic> topics = new ArrayList<>();
        for (OffsetDeleteResponseTopic topic : deleted.topics()) {
            List<OffsetDeleteResponsePartition> partitions = new ArrayList<>(topic.partitions());
            refused.getOrDefault(topic.name(), Map.of())
                    .forEach((index, error) -> partitions.add(OffsetDeleteResponsePartition.builder()
                            .partitionIndex(index)
                            .errorCode(error.code())
                            .build()));
            topics.add(topic.toBuilder().partitions(partitions).build());
        }
        return OffsetDeleteResponse.builder().topics(topics).build();
    }

    @Override
    public OffsetDeleteResponse failure(RequestContext context, OffsetDeleteRequest request, ErrorCode error) {
        return OffsetDeleteResponse.builder().errorCode(error.code()).build();
    }
}
