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
import dev.ottla.protocol.message.CreateAclsRequest;
import dev.ottla.protocol.message.CreateAclsResponse;
import dev.ottla.protocol.message.CreateAclsResponse.AclCreationResult;
import java.util.Collections;
import java.util.function.UnaryOperator;

/**
 * CreateAcls (30), versions 1–3: brokers and controllers.
 *
 * <ul>
 *   <li>1 pattern types (KIP-290); 2 flexible; 3 users as resources (KIP-373)
 *   <li>needs ALTER on the cluster; {@code SECURITY_DISABLED} without an authorizer
 *   <li>each entry stands for itself; one that is there already is no error
 *   <li>differs: {@code ANY} and {@code MATCH} are refused with {@code INVALID_REQUEST}, where Apache Kafka answers
 *       {@code UNKNOWN_SERVER_ERROR}
 * </ul>
 *
 * @param aclsEnabled whether an authorizer is configured
 */
public record CreateAclsHandler(Controller controller, AuthorizationDesk authorization, boolean aclsEnabled)
        implements ApiHandler<CreateAclsRequest, CreateAclsResponse> {
    @Override
    public ApiKey apiKey() {
        return ApiKey.CREATE_ACLS;
    }

    @Override
    public short lowestVersion() {
        return ApiKey.CREATE_ACLS.lowestVersion();
    }

    @Override
    public short highestVersion() {
        return ApiKey.CREATE_ACLS.latestVersion();
    }

    @Override
    public void handle(RequestContext context, CreateAclsRequest request, Answer<CreateAclsResponse> answer) {
        if (!authorization.isAllowedOnCluster(context, AclOperation.ALTER)) {
            answer.send(failure(context, request, ErrorCode.CLUSTER_AUTHORIZATION_FAILED));
        } else if (!aclsEnabled) {
            answer.send(refused(request, ErrorCode.SECURITY_DISABLED, AccessApis.NO_AUTHORIZER));
        } else if (request.creations().stream().anyMatch(AclCodes::hasUnknown)) {
            answer.close("CreateAcls with UNKNOWN elements");
        } else {
            controller.submit(new AccessCommand.CreateAcls(
                    request, new ForwardedReply<>(this, context, request, answer, UnaryOperator.identity())));
        }
    }

    private static CreateAclsResponse refused(CreateAclsRequest request, ErrorCode error, String message) {
        AclCreationResult result = AclCreationResult.builder()
                .errorCode(error.code())
                .errorMessage(message)
                .build();
        return CreateAclsResponse.builder()
                .results(Collections.nCopies(request.creations().size(), result))
                .build();
    }

    @Override
    public CreateAclsResponse failure(RequestContext context, CreateAclsRequest request, ErrorCode error) {
        return refused(request, error, error.message());
    }
}
