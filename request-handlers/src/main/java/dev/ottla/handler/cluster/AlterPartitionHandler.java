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
import dev.ottla.protocol.message.AlterPartitionRequest;
import dev.ottla.protocol.message.AlterPartitionResponse;
import java.util.function.UnaryOperator;

/**
 * AlterPartition (56), versions 2–3 (KIP-497), from leaders to the controller.
 *
 * <ul>
 *   <li>3 broker epochs in the in-sync set (KIP-903); before, members are taken at their ids
 *   <li>needs CLUSTER_ACTION on the cluster
 * </ul>
 */
public record AlterPartitionHandler(Controller controller, AuthorizationDesk authorization)
        implements ApiHandler<AlterPartitionRequest, AlterPartitionResponse> {
    @Override
    public ApiKey apiKey() {
        return ApiKey.ALTER_PARTITION;
    }

    @Override
    public short lowestVersion() {
        return ApiKey.ALTER_PARTITION.lowestVersion();
    }

    @Override
    public short highestVersion() {
        return ApiKey.ALTER_PARTITION.latestVersion();
    }

    @Override
    public void handle(RequestContext context, AlterPartitionRequest request, Answer<AlterPartitionResponse> answer) {
        if (authorization.isAllowedOnCluster(context, AclOperation.CLUSTER_ACTION)) {
            controller.submit(new PartitionCommand.AlterPartition(
                    request,
                    context.version(),
                    new ForwardedReply<>(this, context, request, answer, UnaryOperator.identity())));
        } else {
            answer.send(failure(context, request, ErrorCode.CLUSTER_AUTHORIZATION_FAILED));
        }
    }

    @Override
    public AlterPartitionResponse failure(RequestContext context, AlterPartitionRequest request, ErrorCode error) {
        return AlterPartitionResponse.builder().errorCode(error.code()).build();
    }
}
