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
import dev.ottla.protocol.message.AlterPartitionReassignmentsRequest;
import dev.ottla.protocol.message.AlterPartitionReassignmentsResponse;
import java.util.function.UnaryOperator;

/**
 * AlterPartitionReassignments (45), versions 0–1 (KIP-455): brokers and controllers.
 *
 * <ul>
 *   <li>1 whether the replication factor may change (KIP-860)
 *   <li>needs ALTER on the cluster
 *   <li>null replicas cancel
 * </ul>
 */
public record AlterPartitionReassignmentsHandler(Controller controller, AuthorizationDesk authorization)
        implements ApiHandler<AlterPartitionReassignmentsRequest, AlterPartitionReassignmentsResponse> {
    @Override
    public ApiKey apiKey() {
        return ApiKey.ALTER_PARTITION_REASSIGNMENTS;
    }

    @Override
    public short lowestVersion() {
        return ApiKey.ALTER_PARTITION_REASSIGNMENTS.lowestVersion();
    }

    @Override
    public short highestVersion() {
        return ApiKey.ALTER_PARTITION_REASSIGNMENTS.latestVersion();
    }

    @Override
    public void handle(
            RequestContext context,
            AlterPartitionReassignmentsRequest request,
            Answer<AlterPartitionReassignmentsResponse> answer) {
        if (authorization.isAllowedOnCluster(context, AclOperation.ALTER)) {
            controller.submit(new PartitionCommand.AlterReassignments(
                    request, new ForwardedReply<>(this, context, request, answer, UnaryOperator.identity())));
        } else {
            answer.send(failure(context, request, ErrorCode.CLUSTER_AUTHORIZATION_FAILED));
        }
    }

    @Override
    public AlterPartitionReassignmentsResponse failure(
            RequestContext context, AlterPartitionReassignmentsRequest request, ErrorCode error) {
        return AlterPartitionReassignmentsResponse.builder()
                .errorCode(error.code())
                .errorMessage(error.message())
                .build();
    }
}
