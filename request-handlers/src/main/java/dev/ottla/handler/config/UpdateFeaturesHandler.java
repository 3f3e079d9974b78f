package dev.ottla.handler.config;

import dev.ottla.controller.Controller;
import dev.ottla.handler.AclOperation;
import dev.ottla.handler.Answer;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.AuthorizationDesk;
import dev.ottla.handler.RequestContext;
import dev.ottla.handler.metadata.ForwardedReply;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.UpdateFeaturesRequest;
import dev.ottla.protocol.message.UpdateFeaturesResponse;
import java.util.function.UnaryOperator;

/**
 * UpdateFeatures (57), versions 0–2 (KIP-584).
 *
 * <ul>
 *   <li>1 kinds of upgrade and validate-only (KIP-778): whether a downgrade was allowed in version 0 is not looked at;
 *       2 no results for single features (KIP-1022)
 *   <li>all updates happen or none does
 *   <li>needs ALTER on the cluster
 * </ul>
 */
record UpdateFeaturesHandler(Controller controller, AuthorizationDesk authorization)
        implements ApiHandler<UpdateFeaturesRequest, UpdateFeaturesResponse> {
    @Override
    public ApiKey apiKey() {
        return ApiKey.UPDATE_FEATURES;
    }

    @Override
    public short lowestVersion() {
        return ApiKey.UPDATE_FEATURES.lowestVersion();
    }

    @Override
    public short highestVersion() {
        return ApiKey.UPDATE_FEATURES.latestVersion();
    }

    @Override
    public void handle(RequestContext context, UpdateFeaturesRequest request, Answer<UpdateFeaturesResponse> answer) {
        if (authorization.isAllowedOnCluster(context, AclOperation.ALTER)) {
            controller.updateFeatures(
                    request,
                    context.version(),
                    new ForwardedReply<>(this, context, request, answer, UnaryOperator.identity()));
        } else {
            answer.send(failure(context, request, ErrorCode.CLUSTER_AUTHORIZATION_FAILED));
        }
    }

    @Override
    public UpdateFeaturesResponse failure(RequestContext context, UpdateFeaturesRequest request, ErrorCode error) {
        return UpdateFeaturesResponse.builder()
                .errorCode(error.code())
                .errorMessage(error.message())
                .build();
    }
}
