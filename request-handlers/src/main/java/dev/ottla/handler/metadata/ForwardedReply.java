package dev.ottla.handler.metadata;

import dev.ottla.controller.ControllerReply;
import dev.ottla.handler.Answer;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.RequestContext;
import dev.ottla.protocol.ApiRequest;
import dev.ottla.protocol.ApiResponse;
import dev.ottla.protocol.ErrorCode;
import java.util.function.UnaryOperator;

/**
 * Sends the controller's answer on to the client.
 *
 * @param finish adds what only the handler knows
 */
public record ForwardedReply<Q extends ApiRequest<S>, S extends ApiResponse>(
        ApiHandler<Q, S> handler, RequestContext context, Q request, Answer<S> answer, UnaryOperator<S> finish)
        implements ControllerReply<S> {
    @Override
    public void done(S response) {
        answer.send(finish.apply(response));
    }

    @Override
    public void failed(ErrorCode error) {
        answer.send(handler.failure(context, request, error));
    }
}
