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
import dev.ottla.protocol.message.BrokerRegistrationRequest;
import dev.ottla.protocol.message.BrokerRegistrationResponse;
import java.util.function.UnaryOperator;

/**
 * BrokerRegistration (62), versions 0–4 (KIP-631), from brokers to the controller.
 *
 * <ul>
 *   <li>1 brokers on their way from ZooKeeper, which are refused; 2 log directories (KIP-858); 3 the epoch that the
 *       broker stopped under (KIP-966); 4 features from level 0 on
 *   <li>needs CLUSTER_ACTION on the cluster
 *   <li>while the broker that is registered under this id is heard of, another process is a duplicate
 * </ul>
 */
public record BrokerRegistrationHandler(Controller controller, AuthorizationDesk authorization)
        implements ApiHandler<BrokerRegistrationRequest, BrokerRegistrationResponse> {
    @Override
    public ApiKey apiKey() {
        return ApiKey.BROKER_REGISTRATION;
    }

    @Override
    public short lowestVersion() {
        return ApiKey.BROKER_REGISTRATION.lowestVersion();
    }

    @Override
    public short highestVersion() {
        return ApiKey.BROKER_REGISTRATION.latestVersion();
    }

    @Override
    public void handle(
            RequestContext context, BrokerRegistrationRequest request, Answer<BrokerRegistrationResponse> answer) {
        if (authorization.isAllowedOnCluster(context, AclOperation.CLUSTER_ACTION)) {
            controller.submit(new BrokerCommand.Register(
                    request, new ForwardedReply<>(this, context, request, answer, UnaryOperator.identity())));
        } else {
            answer.send(failure(context, request, ErrorCode.CLUSTER_AUTHORIZATION_FAILED));
        }
    }

    @Override
    public BrokerRegistrationResponse failure(
            RequestContext context, BrokerRegistrationRequest request, ErrorCode error) {
        return BrokerRegistrationResponse.builder().errorCode(error.code()).build();
    }
}
