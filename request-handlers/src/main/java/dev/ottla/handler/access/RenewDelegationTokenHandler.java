package dev.ottla.handler.access;

import dev.ottla.controller.AccessCommand;
import dev.ottla.controller.Controller;
import dev.ottla.handler.Answer;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.RequestContext;
import dev.ottla.handler.metadata.ForwardedReply;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.RenewDelegationTokenRequest;
import dev.ottla.protocol.message.RenewDelegationTokenResponse;
import java.util.function.UnaryOperator;

/**
 * RenewDelegationToken (39), versions 1–2 (KIP-48): brokers and controllers.
 *
 * <ul>
 *   <li>2 flexible
 *   <li>only over connections whose principal was authenticated, and not by a token: {@link TokenDoor}
 *   <li>for the owner and the renewers of the token
 * </ul>
 */
public record RenewDelegationTokenHandler(Controller controller)
        implements ApiHandler<RenewDelegationTokenRequest, RenewDelegationTokenResponse> {
    @Override
    public ApiKey apiKey() {
        return ApiKey.RENEW_DELEGATION_TOKEN;
    }

    @Override
    public short lowestVersion() {
        return ApiKey.RENEW_DELEGATION_TOKEN.lowestVersion();
    }

    @Override
    public short highestVersion() {
        return ApiKey.RENEW_DELEGATION_TOKEN.latestVersion();
    }

    @Override
    public void handle(
            RequestContext context, RenewDelegationTokenRequest request, Answer<RenewDelegationTokenResponse> answer) {
        if (TokenDoor.isOpen(context)) {
            controller.submit(new AccessCommand.RenewDelegationToken(
                    request,
                    context.principalName(),
                    new ForwardedReply<>(this, context, request, answer, UnaryOperator.identity())));
        } else {
            answer.send(failure(context, request, ErrorCode.DELEGATION_TOKEN_REQUEST_NOT_ALLOWED));
        }
    }

    @Override
    public RenewDelegationTokenResponse failure(
            RequestContext context, RenewDelegationTokenRequest request, ErrorCode error) {
        return RenewDelegationTokenResponse.builder()
                .errorCode(error.code())
                .expiryTimestampMs(-1)
                .build();
    }
}
