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
import dev.ottla.protocol.message.ControllerRegistrationRequest;
import dev.ottla.protocol.message.ControllerRegistrationResponse;
import java.util.function.UnaryOperator;

/**
 * ControllerRegistration (70), version 0 (KIP-919), from controllers to the active one.
 *
 * <ul>
 *   <li>needs CLUSTER_ACTION on the cluster
 * </ul>
 */
public record ControllerRegistrationHandler(Controller controller, AuthorizationDesk authorization)
        implements ApiHandler<ControllerRegistrationRequest, ControllerRegistrationResponse> {
    @Override
    public ApiKey apiKey() {
        return ApiKey.CONTROLLER_REGISTRATION;
    }

    @Override
    public short lowestVersion() {
        return ApiKey.CONTROLLER_REGISTRATION.lowestVersion();
    }

    @Override
    public short highestVersion() {
        return ApiKey.CONTROLLER_REGISTRATION.latestVersion();
    }

    @Override
    public void handle(
            RequestContext context,
            ControllerRegistrationRequest request,
            Answer<ControllerRegistrationResponse> answer) {
        if (authorization.isAllowedOnCluster(context, AclOperation.CLUSTER_ACTION)) {
            controller.submit(new BrokerCommand.RegisterController(
                    request, new ForwardedReply<>(this, context, request, answer, UnaryOperator.identity())));
        } else {
            answer.send(failure(context, request, ErrorCode.CLUSTER_AUTHORIZATION_FAILED));
        }
    }

    @Override
    public ControllerRegistrationResponse failure(
            RequestContext context, ControllerRegistrationRequest request, ErrorCode error) {
        return ControllerRegistrationResponse.builder()
                .errorCode(error.code())
                .errorMessage(error.message())
                .build();
    }
}
