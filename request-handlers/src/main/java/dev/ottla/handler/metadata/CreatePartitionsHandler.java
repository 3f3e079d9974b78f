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
import dev.ottla.protocol.message.CreatePartitionsRequest;
import dev.ottla.protocol.message.CreatePartitionsRequest.CreatePartitionsTopic;
import dev.ottla.protocol.message.CreatePartitionsResponse;
import dev.ottla.protocol.message.CreatePartitionsResponse.CreatePartitionsTopicResult;
import java.util.ArrayList;
import java.util.List;

/**
 * CreatePartitions (37), versions 0–3.
 *
 * <ul>
 *   <li>2 flexible; 3 quota errors (KIP-599)
 *   <li>topics stand for themselves; topics named twice are refused and come first in the answer
 *   <li>differs: more than 10,000 new partitions are refused with {@code POLICY_VIOLATION}, where Apache Kafka adds
 *       some of them and answers {@code UNKNOWN_SERVER_ERROR}
 *   <li>absent: the quota of KIP-599
 * </ul>
 */
public final class CreatePartitionsHandler implements ApiHandler<CreatePartitionsRequest, CreatePartitionsResponse> {
    private final Controller controller;
    private final AuthorizationDesk authorization;

    public CreatePartitionsHandler(Controller controller, AuthorizationDesk authorization) {
        this.controller = controller;
        this.authorization = authorization;
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.CREATE_PARTITIONS;
    }

    @Override
    public short lowestVersion() {
        return ApiKey.CREATE_PARTITIONS.lowestVersion();
    }

    @Override
    public short highestVersion() {
        return ApiKey.CREATE_PARTITIONS.latestVersion();
    }

    @Override
    public void handle(
            RequestContext context, CreatePartitionsRequest request, Answer<CreatePartitionsResponse> answer) {
        List<CreatePartitionsTopic> allowed = new ArrayList<>();
        List<CreatePartitionsTopicResult> refused = new ArrayList<>();
        for (CreatePartitionsTopic topic : request.topics()) {
            if (authorization.isAllowed(context, AclOperation.ALTER, ResourceType.TOPIC, topic.name())) {
                allowed.add(topic);
            } else {
                refused.add(result(topic, ErrorCode.TOPIC_AUTHORIZATION_FAILED));
            }
        }
        controller.createPartitions(
                request.toBuilder().topics(allowed).build(),
                new ForwardedReply<>(this, context, request, answer, made -> finish(made, refused)));
    }

    private static CreatePartitionsResponse finish(
            CreatePartitionsResponse made, List<CreatePartitionsTopicResult> refused) {
        List<CreatePartitionsTopicResult> results = new ArrayList<>(made.results());
        results.addAll(refused);
        return made.toBuilder().results(results).build();
    }

    private static CreatePartitionsTopicResult result(CreatePartitionsTopic topic, ErrorCode error) {
        return CreatePartitionsTopicResult.builder()
                .name(topic.name())
                .errorCode(error.code())
                .errorMessage(null)
                .build();
    }

    @Override
    public CreatePartitionsResponse failure(RequestContext context, CreatePartitionsRequest request, ErrorCode error) {
        return CreatePartitionsResponse.builder()
                .results(request.topics().stream()
                        .map(topic -> result(topic, error))
                        .toList())
                .build();
    }
}
