package dev.ottla.handler.access;

import dev.ottla.controller.AccessCommand;
import dev.ottla.controller.Controller;
import dev.ottla.handler.AclOperation;
import dev.ottla.handler.Answer;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.AuthorizationDesk;
import dev.ottla.handler.RequestContext;
import dev.ottla.handler.ResourceType;
import dev.ottla.handler.metadata.ForwardedReply;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.CreateDelegationTokenRequest;
import dev.ottla.protocol.message.CreateDelegationTokenResponse;
import java.util.function.UnaryOperator;

/**
 * CreateDelegationToken (38), versions 1–3 (KIP-48): brokers and controllers.
 *
 * <ul>
 *   <li>2 flexible; 3 tokens for others (KIP-373), which needs CREATE_TOKENS on that user
 *   <li>only over connections whose principal was authenticated, and not by a token: {@link TokenDoor}
 * </ul>
 */
public record CreateDelegationTokenHandler(Controller controller, AuthorizationDesk authorization)
        implements ApiHandler<CreateDelegationTokenRequest, CreateDelegationTokenResponse> {
    @Override
    public ApiKey apiKey() {
        return ApiKey.CREATE_DELEGATION_TOKEN;
    }

    @Override
    public short lowestVersion() {
        return ApiKey.CREATE_DELEGATION_TOKEN.lowestVersion();
    }

    @Override
    public short highestVersion() {
        return ApiKey.CREATE_DELEGATION_TOKEN.latestVersion();
    }

    @Override
    public void handle(
            RequestContext context,
            CreateDelegationTokenRequest request,
            Answer<CreateDelegationTokenResponse> answer) {
        if (!TokenDoor.isOpen(context)) {
            answer.send(failure(context, request, ErrorCode.DELEGATION_TOKEN_REQUEST_NOT_ALLOWED));
        } else if (!mayCreateFor(context, request)) {
            answer.send(failure(context, request, ErrorCode.DELEGATION_TOKEN_AUTHORIZATION_FAILED));
        } else {
            controller.submit(new AccessCommand.CreateDelegationToken(
                    request,
                    context.principalName(),
                    new ForwardedReply<>(this, context, request, answer, UnaryOperator.identity())));
        }
    }

    private boolean mayCreateFor(RequestContext context, CreateDelegationTokenRequest request) {
        String name = request.ownerPrincipalName();
        if (name == null || name.isEmpty()) {
            return true;
        }
        String owner = request.ownerPrincipalType() + ":" + name;
        return owner.equals(context.principalName())
                || authorization.isAllowed(context, AclOperation.CREATE_TOKENS, ResourceType.USER, owner);
    }

    @Override
    public CreateDelegationTokenResponse failure(
            RequestContext context, CreateDelegationTokenRequest request, ErrorCode error) {
        String principal = context.principalName();
        String type = principal.substring(0, principal.indexOf(':'));
        String name = principal.substring(principal.indexOf(':') + 1);
        return CreateDelegationTokenResponse.builder()
                .errorCode(error.code())
                .principalType(type)
                .principalName(name)
                .tokenRequesterPrincipalType(type)
                .tokenRequesterPrincipalName(name)
                .issueTimestampMs(-1)
                .expiryTimestampMs(-1)
                .maxTimestampMs(-1)
                .build();
    }
}
