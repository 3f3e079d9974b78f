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
import dev.ottla.protocol.message.ListPartitionReassignmentsRequest;
import dev.ottla.protocol.message.ListPartitionReassignmentsResponse;
import java.util.function.UnaryOperator;

/**
 * ListPartitionReassignments (46), version 0 (KIP-455): brokers and controllers.
 *
 * <ul>
 *   <li>needs DESCRIBE on the cluster
 * </ul>
 */
public record ListPartitionReassignmentsHandler(Controller controller, AuthorizationDesk authorization)
        implements ApiHandler<ListPartitionReassignmentsRequest, ListPartitionReassignmentsResponse> {
    @Override
    public ApiKey apiKey() {
        return ApiKey.LIST_PARTITION_REASSIGNMENTS;
    }

    @Override
    public short lowestVersion() {
        return ApiKey.LIST_PARTITION_REASSIGNMENTS.lowestVersion();
    }

    @Override
    public short highestVersion() {
        return ApiKey.LIST_PARTITION_REASSIGNMENTS.latestVersion();
    }

    @Override
    public void handle(
            RequestContext context,
            ListPartitionReassignmentsRequest request,
            Answer<ListPartitionReassignmentsResponse> answer) {
        if (authorization.isAllowedOnCluster(context, AclOperation.DESCRIBE)) {
            controller.submit(new PartitionCommand.ListReassignments(
                    request, new ForwardedReply<>(this, context, request, answer, UnaryOperator.identity())));
        } else {
            answer.send(failure(context, request, ErrorCode.CLUSTER_AUTHORIZATION_FAILED));
        }
    }

    @Override
    public ListPartitionReassignmentsResponse failure(
            RequestContext context, ListPartitionReassignmentsRequest request, ErrorCode error) {
        return ListPartitionReassignmentsResponse.builder()
                .errorCode(error.code())
                .errorMessage(error.message())
                .build();
    }
}
