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
import dev.ottla.protocol.message.BrokerHeartbeatRequest;
import dev.ottla.protocol.message.BrokerHeartbeatResponse;
import java.util.function.UnaryOperator;

/**
 * BrokerHeartbeat (63), versions 0–2 (KIP-631), from brokers to the controller.
 *
 * <ul>
 *   <li>1 log directories that failed (KIP-858); 2 log directories that take no new replicas
 *   <li>needs CLUSTER_ACTION on the cluster
 * </ul>
 */
public record BrokerHeartbeatHandler(Controller controller, AuthorizationDesk authorization)
        implements ApiHandler<BrokerHeartbeatRequest, BrokerHeartbeatResponse> {
    @Override
    public ApiKey apiKey() {
        return ApiKey.BROKER_HEARTBEAT;
    }

    @Override
    public short lowestVersion() {
        return ApiKey.BROKER_HEARTBEAT.lowestVersion();
    }

    @Override
    public short highestVersion() {
        return ApiKey.BROKER_HEARTBEAT.latestVersion();
    }

    @Override
    public void handle(RequestContext context, BrokerHeartbeatRequest request, Answer<BrokerHeartbeatResponse> answer) {
        if (authorization.isAllowedOnCluster(context, AclOperation.CLUSTER_ACTION)) {
            controller.submit(new BrokerCommand.Heartbeat(
                    request, new ForwardedReply<>(this, context, request, answer, UnaryOperator.identity())));
        } else {
            answer.send(failure(context, request, ErrorCode.CLUSTER_AUTHORIZATION_FAILED));
        }
    }

    @Override
    public BrokerHeartbeatResponse failure(RequestContext context, BrokerHeartbeatRequest request, ErrorCode error) {
        return BrokerHeartbeatResponse.builder().errorCode(error.code()).build();
    }
}
