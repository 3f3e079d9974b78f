package dev.ottla.handler.cluster;

import dev.ottla.controller.Controller;
import dev.ottla.controller.PartitionCommand;
import dev.ottla.handler.AclOperation;
import dev.ottla.handler.Answer;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.AuthorizationDesk;
import dev.ottla.handler.RequestContext;
import dev.ottla.handler.metadata.ForwardedReply;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.ElectLeadersRequest;
import dev.ottla.protocol.message.ElectLeadersRequest.TopicPartitions;
import dev.ottla.protocol.message.ElectLeadersResponse;
import dev.ottla.protocol.message.ElectLeadersResponse.PartitionResult;
import dev.ottla.protocol.message.ElectLeadersResponse.ReplicaElectionResult;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * ElectLeaders (43), versions 0–2: brokers and controllers.
 *
 * <ul>
 *   <li>1 unclean elections and the code of the whole request (KIP-460); before, the preferred replica is elected
 *   <li>needs ALTER on the cluster
 *   <li>asked for all partitions, it mentions those of every topic that needed an election
 *   <li>the answer comes when the election is committed; other brokers may not have heard of it yet, the timeout is not
 *       waited for
 * </ul>
 */
public record ElectLeadersHandler(Controller controller, AuthorizationDesk authorization)
        implements ApiHandler<ElectLeadersRequest, ElectLeadersResponse> {
    @Override
    public ApiKey apiKey() {
        return ApiKey.ELECT_LEADERS;
    }

    @Override
    public short lowestVersion() {
        return ApiKey.ELECT_LEADERS.lowestVersion();
    }

    @Override
    public short highestVersion() {
        return ApiKey.ELECT_LEADERS.latestVersion();
    }

    @Override
    public void handle(RequestContext context, ElectLeadersRequest request, Answer<ElectLeadersResponse> answer) {
        if (authorization.isAllowedOnCluster(context, AclOperation.ALTER)) {
            controller.submit(new PartitionCommand.ElectLeaders(
                    request, new ForwardedReply<>(this, context, request, answer, UnaryOperator.identity())));
        } else {
            answer.send(failure(context, request, ErrorCode.CLUSTER_AUTHORIZATION_FAILED));
        }
    }

    @Override
    public ElectLeadersResponse failure(RequestContext context, ElectLeadersRequest request, ErrorCode error) {
        List<TopicPartitions> asked = request.topicPartitions();
        return ElectLeadersResponse.builder()
                .errorCode(error.code())
                .replicaElectionResults(
                        asked == null
                                ? List.of()
                                : asked.stream()
                                        .map(topic -> failed(topic, error))
                                        .toList())
                .build();
    }

    private static ReplicaElectionResult failed(TopicPartitions topic, ErrorCode error) {
        return ReplicaElectionResult.builder()
                .topic(topic.topic())
                .partitionResult(topic.partitions().stream()
                        .mapToObj(number -> PartitionResult.builder()
                                .partitionId(number)
                                .errorCode(error.code())
                                .errorMessage(error.message())
                                .build())
                        .toList())
                .build();
    }
}
