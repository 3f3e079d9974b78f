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
import dev.ottla.protocol.message.AssignReplicasToDirsRequest;
import dev.ottla.protocol.message.AssignReplicasToDirsResponse;
import java.util.function.UnaryOperator;

/**
 * AssignReplicasToDirs (73), version 0 (KIP-858), from brokers to the controller.
 *
 * <ul>
 *   <li>needs CLUSTER_ACTION on the cluster
 * </ul>
 */
public record AssignReplicasToDirsHandler(Controller controller, AuthorizationDesk authorization)
        implements ApiHandler<AssignReplicasToDirsRequest, AssignReplicasToDirsResponse> {
    @Override
    public ApiKey apiKey() {
        return ApiKey.ASSIGN_REPLICAS_TO_DIRS;
    }

    @Override
    public short lowestVersion() {
        return ApiKey.ASSIGN_REPLICAS_TO_DIRS.lowestVersion();
    }

    @Override
    public short highestVersion() {
        return ApiKey.ASSIGN_REPLICAS_TO_DIRS.latestVersion();
    }

    @Override
    public void handle(
            RequestContext context, AssignReplicasToDirsRequest request, Answer<AssignReplicasToDirsResponse> answer) {
        if (authorization.isAllowedOnCluster(context, AclOperation.CLUSTER_ACTION)) {
            controller.submit(new PartitionCommand.AssignDirectories(
                    request, new ForwardedReply<>(this, context, request, answer, UnaryOperator.identity())));
        } else {
            answer.send(failure(context, request, ErrorCode.CLUSTER_AUTHORIZATION_FAILED));
        }
    }

    @Override
    public AssignReplicasToDirsResponse failure(
            RequestContext context, AssignReplicasToDirsRequest request, ErrorCode error) {
        return AssignReplicasToDirsResponse.builder().errorCode(error.code()).build();
    }
}
