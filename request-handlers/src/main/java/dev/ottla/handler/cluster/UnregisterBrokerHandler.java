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
import dev.ottla.protocol.message.UnregisterBrokerRequest;
import dev.ottla.protocol.message.UnregisterBrokerResponse;
import java.util.function.UnaryOperator;

/**
 * UnregisterBroker (64), version 0 (KIP-631): brokers and controllers.
 *
 * <ul>
 *   <li>needs ALTER on the cluster
 *   <li>a broker that is alive may be unregistered; it is refused from then on until it registers again
 * </ul>
 */
public record UnregisterBrokerHandler(Controller controller, AuthorizationDesk authorization)
        implements ApiHandler<UnregisterBrokerRequest, UnregisterBrokerResponse> {
    @Override
    public ApiKey apiKey() {
        return ApiKey.UNREGISTER_BROKER;
    }

    @Override
    public short lowestVersion() {
        return ApiKey.UNREGISTER_BROKER.lowestVersion();
    }

    @Override
    public short highestVersion() {
        return ApiKey.UNREGISTER_BROKER.latestVersion();
    }

    @Override
    public void handle(
            RequestContext context, UnregisterBrokerRequest request, Answer<UnregisterBrokerResponse> answer) {
        if (authorization.isAllowedOnCluster(context, AclOperation.ALTER)) {
            controller.submit(new BrokerCommand.Unregister(
                    request, new ForwardedReply<>(this, context, request, answer, UnaryOperator.identity())));
        } else {
            answer.send(failure(context, request, ErrorCode.CLUSTER_AUTHORIZATION_FAILED));
        }
    }

    @Override
    public UnregisterBrokerResponse failure(RequestContext context, UnregisterBrokerRequest request, ErrorCode error) {
        return UnregisterBrokerResponse.builder()
                .errorCode(error.code())
                .errorMessage(error.message())
                .build();
    }
}
