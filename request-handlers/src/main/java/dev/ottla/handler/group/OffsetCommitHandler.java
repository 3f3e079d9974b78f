package dev.ottla.handler.group;

import dev.ottla.group.GroupCommand;
import dev.ottla.group.OffsetAnswers;
import dev.ottla.handler.AclOperation;
import dev.ottla.handler.Answer;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.RequestContext;
import dev.ottla.metadata.TopicImage;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.OffsetCommitRequest;
import dev.ottla.protocol.message.OffsetCommitRequest.OffsetCommitRequestTopic;
import dev.ottla.protocol.message.OffsetCommitResponse;
import org.jspecify.annotations.Nullable;

/**
 * OffsetCommit (8), versions 2–10.
 *
 * <ul>
 *   <li>5 without a retention time (KIP-211); 6 leader epoch (KIP-320); 7 group instance id (KIP-345); 9
 *       GROUP_ID_NOT_FOUND (KIP-848); 10 topic ids in place of names
 *   <li>a topic or partition that does not exist is refused by itself, the others are committed
 *   <li>the topic's id is stored whatever the version: an offset must not outlive its topic into another of the same
 *       name
 * </ul>
 */
public final class OffsetCommitHandler implements ApiHandler<OffsetCommitRequest, OffsetCommitResponse> {
    private static final short BY_TOPIC_ID = 10;

    private final GroupDesk desk;

    public OffsetCommitHandler(GroupDesk desk) {
        this.desk = desk;
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.OFFSET_COMMIT;
    }

    @Override
    public short lowestVersion() {
        return OffsetCommitRequest.LOWEST_SUPPORTED_VERSION;
    }

    @Override
    public short highestVersion() {
        return OffsetCommitRequest.HIGHEST_SUPPORTED_VERSION;
    }

    @Override
    public void handle(RequestContext context, OffsetCommitRequest request, Answer<OffsetCommitResponse> answer) {
        if (!desk.mayOnGroup(context, AclOperation.READ, request.groupId())) {
            answer.send(failure(context, request, ErrorCode.GROUP_AUTHORIZATION_FAILED));
            return;
        }
        OffsetCommitParts parts = new OffsetCommitParts(request);
        request.topics().forEach(topic -> judge(context, topic, parts));
        OffsetCommitRequest accepted = parts.accepted();
        if (accepted.topics().isEmpty()) {
            answer.send(parts.response(OffsetCommitResponse.builder().build()));
            return;
        }
        desk.coordinator()
                .commitOffsets(new GroupCommand.CommitOffsets(
                        GroupDesk.caller(context), accepted, response -> answer.send(parts.response(response))));
    }

    private void judge(RequestContext context, OffsetCommitRequestTopic topic, OffsetCommitParts parts) {
        boolean byId = context.version() >= BY_TOPIC_ID;
        TopicImage image = desk.topic(byId, topic.topicId(), topic.name());
        String name = byId && image != null ? image.name() : topic.name();
        ErrorCode error = refusal(context, byId, image, name);
        parts.judge(topic, error, image);
    }

    /** Who may not read a topic does not learn whether its name exists. */
    private ErrorCode refusal(RequestContext context, boolean byId, @Nullable TopicImage image, String name) {
        if (byId && image == null) {
            return ErrorCode.UNKNOWN_TOPIC_ID;
        }
        if (!desk.mayOnTopic(context, AclOperation.READ, name)) {
            return ErrorCode.TOPIC_AUTHORIZATION_FAILED;
        }
        return image == null ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : ErrorCode.NONE;
    }

    @Override
    public OffsetCommitResponse failure(RequestContext context, OffsetCommitRequest request, ErrorCode error) {
        return OffsetAnswers.commitFailed(request, error);
    }
}
