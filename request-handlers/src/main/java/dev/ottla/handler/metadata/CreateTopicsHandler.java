package dev.ottla.handler.metadata;

import dev.ottla.controller.Controller;
import dev.ottla.handler.AclOperation;
import dev.ottla.handler.Answer;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.AuthorizationDesk;
import dev.ottla.handler.RequestContext;
import dev.ottla.handler.ResourceType;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.CreateTopicsRequest;
import dev.ottla.protocol.message.CreateTopicsRequest.CreatableTopic;
import dev.ottla.protocol.message.CreateTopicsResponse;
import dev.ottla.protocol.message.CreateTopicsResponse.CreatableTopicResult;
import java.util.ArrayList;
import java.util.List;

/**
 * CreateTopics (19), versions 2–7.
 *
 * <ul>
 *   <li>4 defaults by -1 (KIP-464), which older versions get too; 5 the created topic's configuration in the answer
 *       (KIP-525); 6 quota errors (KIP-599); 7 topic ids (KIP-516)
 *   <li>topics stand for themselves: some may be created and others refused; all that can be are one batch of the log
 *   <li>the answer comes when the topics are committed and in this broker's image
 *   <li>absent: {@code create.topic.policy.class.name}, the quota of KIP-599; the time-out is not needed, nothing here
 *       waits for other brokers
 * </ul>
 */
public final class CreateTopicsHandler implements ApiHandler<CreateTopicsRequest, CreateTopicsResponse> {
    private final Controller controller;
    private final AuthorizationDesk authorization;

    public CreateTopicsHandler(Controller controller, AuthorizationDesk authorization) {
        this.controller = controller;
        this.authorization = authorization;
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.CREATE_TOPICS;
    }

    @Override
    public short lowestVersion() {
        return ApiKey.CREATE_TOPICS.lowestVersion();
    }

    @Override
    public short highestVersion() {
        return ApiKey.CREATE_TOPICS.latestVersion();
    }

    @Override
    public void handle(RequestContext context, CreateTopicsRequest request, Answer<CreateTopicsResponse> answer) {
        boolean all = authorization.isAllowedOnCluster(context, AclOperation.CREATE);
        List<CreatableTopic> allowed = new ArrayList<>();
        List<CreatableTopicResult> refused = new ArrayList<>();
        for (CreatableTopic topic : request.topics()) {
            if (all || isAllowed(context, AclOperation.CREATE, topic.name())) {
                allowed.add(topic);
            } else {
                refused.add(refused(topic, ErrorCode.TOPIC_AUTHORIZATION_FAILED, "Authorization failed."));
            }
        }
        CreateTopicsRequest rest = request.toBuilder().topics(allowed).build();
        controller.createTopics(
                rest, new ForwardedReply<>(this, context, request, answer, made -> finish(context, made, refused)));
    }

    /** Adds what was not handed on, and hides configuration from those who may not see it. */
    private CreateTopicsResponse finish(
            RequestContext context, CreateTopicsResponse made, List<CreatableTopicResult> refused) {
        List<CreatableTopicResult> results = new ArrayList<>();
        for (CreatableTopicResult result : made.topics()) {
            boolean created = result.errorCode() == ErrorCode.NONE.code();
            boolean visible = !created || isAllowed(context, AclOperation.DESCRIBE_CONFIGS, result.name());
            results.add(visible ? result : withoutConfigs(result));
        }
        results.addAll(refused);
        return made.toBuilder().topics(results).build();
    }

    private static CreatableTopicResult withoutConfigs(CreatableTopicResult result) {
        return CreatableTopicResult.builder()
                .name(result.name())
                .topicId(result.topicId())
                .errorMessage(null)
                .topicConfigErrorCode(ErrorCode.TOPIC_AUTHORIZATION_FAILED.code())
                .configs(List.of())
                .build();
    }

    private boolean isAllowed(RequestContext context, AclOperation operation, String topic) {
        return authorization.isAllowed(context, operation, ResourceType.TOPIC, topic);
    }

    private static CreatableTopicResult refused(CreatableTopic topic, ErrorCode error, String message) {
        return CreatableTopicResult.builder()
                .name(topic.name())
                .errorCode(error.code())
                .errorMessage(message)
                .configs(List.of())
                .build();
    }

    @Override
    public CreateTopicsResponse failure(RequestContext context, CreateTopicsRequest request, ErrorCode error) {
        return CreateTopicsResponse.builder()
                .topics(request.topics().stream()
                        .map(topic -> refused(topic, error, error.message()))
                        .toList())
                .build();
    }
}
