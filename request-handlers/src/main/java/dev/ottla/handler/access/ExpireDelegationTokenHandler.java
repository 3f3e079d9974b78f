package dev.ottla.handler.access;

import dev.ottla.controller.AccessCommand;
import dev.ottla.controller.Controller;
import dev.ottla.handler.Answer;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.RequestContext;
import dev.ottla.handler.metadata.ForwardedReply;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.ExpireDelegationTokenRequest;
import dev.ottla.protocol.message.ExpireDelegationTokenResponse;
import java.util.function.UnaryOperator;

/**
 * ExpireDelegationToken (40), versions 1–2 (KIP-48): brokers and controllers.
 *
 * <ul>
 *   <li>2 flexible
 *   <li>only over connections whose principal was authenticated, and not by a token: {@link TokenDoor}
 *   <li>for the owner and the renewers of the token
 * </ul>
 */
public record ExpireDelegationTokenHandler(Controller controller)
        implements ApiHandler<ExpireDelegationTokenRequest, ExpireDelegationTokenResponse> {
    @Override
    public ApiKey apiKey() {
        return ApiKey.EXPIRE_DELEGATION_TOKEN;
    }

    @Override
    public short lowestVersion() {
        return ApiKey.EXPIRE_DELEGATION_TOKEN.lowestVersion();
    }

    @Override
    public short highestVersion() {
        return ApiKey.EXPIRE_DELEGATION_TOKEN.latestVersion();
    }

    @Override
    public void handle(
            RequestContext context,
            ExpireDelegationTokenRequest request,
            Answer<ExpireDelegationTokenResponse> answer) {
        if (TokenDoor.isOpen(context)) {
            controller.submit(new AccessCommand.ExpireDelegationToken(
                    request,
                    context.principalName(),
                    new ForwardedReply<>(this, context, request, answer, UnaryOperator.identity())));
        } else {
            answer.send(failure(context, request, ErrorCode.DELEGATION_TOKEN_REQUEST_NOT_ALLOWED));
        }
    }

    @Override
    public ExpireDelegationTokenResponse failure(
            RequestContext context, ExpireDelegationTokenRequest request, ErrorCode error) {
        return ExpireDelegationTokenResponse.builder()
                .errorCode(error.code())
                .expiryTimestampMs(-1)
                .build();
    }
}
