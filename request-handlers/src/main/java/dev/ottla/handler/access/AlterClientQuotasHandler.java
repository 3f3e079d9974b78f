package dev.ottla.handler.access;

import dev.ottla.controller.AccessCommand;
import dev.ottla.controller.Controller;
import dev.ottla.handler.AclOperation;
import dev.ottla.handler.Answer;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.AuthorizationDesk;
import dev.ottla.handler.RequestContext;
import dev.ottla.handler.metadata.ForwardedReply;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.AlterClientQuotasRequest;
import dev.ottla.protocol.message.AlterClientQuotasResponse;
import dev.ottla.protocol.message.AlterClientQuotasResponse.EntityData;
import dev.ottla.protocol.message.AlterClientQuotasResponse.EntryData;
import java.util.function.UnaryOperator;

/**
 * AlterClientQuotas (49), versions 0–1 (KIP-546): brokers and controllers.
 *
 * <ul>
 *   <li>1 flexible
 *   <li>needs ALTER_CONFIGS on the cluster
 *   <li>differs: a quota that is not a number is refused, where Apache Kafka keeps it; host names are not resolved, so
 *       one that nobody knows is accepted
 *   <li>absent: quotas are kept and told, and hold nobody back yet
 * </ul>
 */
public record AlterClientQuotasHandler(Controller controller, AuthorizationDesk authorization)
        implements ApiHandler<AlterClientQuotasRequest, AlterClientQuotasResponse> {
    @Override
    public ApiKey apiKey() {
        return ApiKey.ALTER_CLIENT_QUOTAS;
    }

    @Override
    public short lowestVersion() {
        return ApiKey.ALTER_CLIENT_QUOTAS.lowestVersion();
    }

    @Override
    public short highestVersion() {
        return ApiKey.ALTER_CLIENT_QUOTAS.latestVersion();
    }

    @Override
    public void handle(
            RequestContext context, AlterClientQuotasRequest request, Answer<AlterClientQuotasResponse> answer) {
        if (authorization.isAllowedOnCluster(context, AclOperation.ALTER_CONFIGS)) {
            controller.submit(new AccessCommand.AlterClientQuotas(
                    request, new ForwardedReply<>(this, context, request, answer, UnaryOperator.identity())));
        } else {
            answer.send(failure(context, request, ErrorCode.CLUSTER_AUTHORIZATION_FAILED));
        }
    }

    @Override
    public AlterClientQuotasResponse failure(
            RequestContext context, AlterClientQuotasRequest request, ErrorCode error) {
        return AlterClientQuotasResponse.builder()
                .entries(request.entries().stream()
                        .map(entry -> refused(entry, error))
                        .toList())
                .build();
    }

    private static EntryData refused(AlterClientQuotasRequest.EntryData entry, ErrorCode error) {
        return EntryData.builder()
                .errorCode(error.code())
                .errorMessage(error.message())
                .entity(entry.entity().stream()
                        .map(part -> EntityData.builder()
                                .entityType(part.entityType())
                                .entityName(part.entityName())
                                .build())
                        .toList())
                .build();
    }
}
