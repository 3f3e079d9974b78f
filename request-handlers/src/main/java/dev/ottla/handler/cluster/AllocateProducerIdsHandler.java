package dev.ottla.handler.cluster;

import dev.ottla.controller.BrokerCommand;
import dev.ottla.controller.Controller;
import dev.ottla.handler.AclOperation;
import dev.ottla.handler.Answer;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.AuthorizationDesk;
import dev.ottla.handler.RequestContext;
import dev.ottla.handler.metadata.ForwardedReply;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.AllocateProducerIdsRequest;
import dev.ottla.protocol.message.AllocateProducerIdsResponse;
import java.util.function.UnaryOperator;

/**
 * AllocateProducerIds (67), version 0 (KIP-730), from brokers to the controller.
 *
 * <ul>
 *   <li>needs CLUSTER_ACTION on the cluster
 * </ul>
 */
public record AllocateProducerIdsHandler(Controller controller, AuthorizationDesk authorization)
        implements ApiHandler<AllocateProducerIdsRequest, AllocateProducerIdsResponse> {
    @Override
    public ApiKey apiKey() {
        return ApiKey.ALLOCATE_PRODUCER_IDS;
    }

    @Override
    public short lowestVersion() {
        return ApiKey.ALLOCATE_PRODUCER_IDS.lowestVersion();
    }

    @Override
    public short highestVersion() {
        return ApiKey.ALLOCATE_PRODUCER_IDS.latestVersion();
    }

    @Override
    public void handle(
            RequestContext context, AllocateProducerIdsRequest request, Answer<AllocateProducerIdsResponse> answer) {
        if (authorization.isAllowedOnCluster(context, AclOperation.CLUSTER_ACTION)) {
            controller.submit(new BrokerCommand.AllocateProducerIds(
                    request, new ForwardedReply<>(this, context, request, answer, UnaryOperator.identity())));
        } else {
            answer.send(failure(context, request, ErrorCode.CLUSTER_AUTHORIZATION_FAILED));
        }
    }

    @Override
    public AllocateProducerIdsResponse failure(
            RequestContext context, AllocateProducerIdsRequest request, ErrorCode error) {
        return AllocateProducerIdsResponse.builder().errorCode(error.code()).build();
    }
}
