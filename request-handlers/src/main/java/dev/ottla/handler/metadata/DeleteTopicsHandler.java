package dev.ottla.handler.metadata;

import dev.ottla.controller.Controller;
import dev.ottla.handler.AclOperation;
import dev.ottla.handler.Answer;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.AuthorizationDesk;
import dev.ottla.handler.RequestContext;
import dev.ottla.handler.ResourceType;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.TopicImage;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.DeleteTopicsRequest;
import dev.ottla.protocol.message.DeleteTopicsRequest.DeleteTopicState;
import dev.ottla.protocol.message.DeleteTopicsResponse;
import dev.ottla.protocol.message.DeleteTopicsResponse.DeletableTopicResult;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * DeleteTopics (20), versions 1–6.
 *
 * <ul>
 *   <li>3 {@code TOPIC_DELETION_DISABLED} (before: {@code INVALID_REQUEST}); 5 messages; 6 topic ids, and topics by
 *       name or id (KIP-516)
 *   <li>the answer comes when the deletion is committed; files go later
 *   <li>who may not describe a topic does not learn the name behind its id
 * </ul>
 */
public final class DeleteTopicsHandler implements ApiHandler<DeleteTopicsRequest, DeleteTopicsResponse> {
    private static final short HAS_DELETION_DISABLED = 3;
    private static final short BY_NAME_OR_ID = 6;

    private final Supplier<MetadataImage> metadata;
    private final Controller controller;
    private final AuthorizationDesk authorization;
    private final MetadataSettings settings;

    public DeleteTopicsHandler(
            Supplier<MetadataImage> metadata,
            Controller controller,
            AuthorizationDesk authorization,
            MetadataSettings settings) {
        this.metadata = metadata;
        this.controller = controller;
        this.authorization = authorization;
        this.settings = settings;
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.DELETE_TOPICS;
    }

    @Override
    public short lowestVersion() {
        return ApiKey.DELETE_TOPICS.lowestVersion();
    }

    @Override
    public short highestVersion() {
        return ApiKey.DELETE_TOPICS.latestVersion();
    }

    @Override
    public void handle(RequestContext context, DeleteTopicsRequest request, Answer<DeleteTopicsResponse> answer) {
        if (!settings.deleteTopics()) {
            answer.send(failure(
                    context,
                    request,
                    context.version() < HAS_DELETION_DISABLED
                            ? ErrorCode.INVALID_REQUEST
                            : ErrorCode.TOPIC_DELETION_DISABLED));
            return;
        }
        List<DeleteTopicState> allowed = new ArrayList<>();
        List<DeletableTopicResult> refused = new ArrayList<>();
        for (DeleteTopicState topic : topics(context, request)) {
            if (isAllowed(context, topic)) {
                allowed.add(topic);
            } else {
                refused.add(result(topic, ErrorCode.TOPIC_AUTHORIZATION_FAILED));
            }
        }
        controller.deleteTopics(
                DeleteTopicsRequest.builder()
                        .topics(allowed)
                        .timeoutMs(request.timeoutMs())
                        .build(),
                new ForwardedReply<>(this, context, request, answer, made -> finish(made, refused)));
    }

    private static DeleteTopicsResponse finish(DeleteTopicsResponse made, List<DeletableTopicResult> refused) {
        List<DeletableTopicResult> results = new ArrayList<>(made.responses());
        results.addAll(refused);
        return made.toBuilder().responses(results).build();
    }

    private static List<DeleteTopicState> topics(RequestContext context, DeleteTopicsRequest request) {
        if (context.version() >= BY_NAME_OR_ID) {
            return request.topics();
        }
        return request.topicNames().stream()
                .map(name -> DeleteTopicState.builder().name(name).build())
                .toList();
    }

    /** Topics that do not exist are the controller's to refuse. */
    private boolean isAllowed(RequestContext context, DeleteTopicState asked) {
        String name = asked.name();
        TopicImage byId = name == null ? metadata.get().topics().topic(asked.topicId()) : null;
        String known = name == null && byId != null ? byId.name() : name;
        return known == null || authorization.isAllowed(context, AclOperation.DELETE, ResourceType.TOPIC, known);
    }

    private static DeletableTopicResult result(DeleteTopicState topic, ErrorCode error) {
        return result(topic, error, error.message());
    }

    private static DeletableTopicResult result(DeleteTopicState topic, ErrorCode error, @Nullable String message) {
        return DeletableTopicResult.builder()
                .name(topic.name())
                .topicId(topic.topicId())
                .errorCode(error.code())
                .errorMessage(message)
                .build();
    }

    @Override
    public DeleteTopicsResponse failure(RequestContext context, DeleteTopicsRequest request, ErrorCode error) {
        return DeleteTopicsResponse.builder()
                .responses(topics(context, request).stream()
                        .map(topic -> result(topic, error, null))
                        .toList())
                .build();
    }
}
