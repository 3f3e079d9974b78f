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
import dev.ottla.protocol.message.DeleteAclsRequest;
import dev.ottla.protocol.message.DeleteAclsResponse;
import dev.ottla.protocol.message.DeleteAclsResponse.DeleteAclsFilterResult;
import java.util.Collections;
import java.util.function.UnaryOperator;

/**
 * DeleteAcls (31), versions 1–3: brokers and controllers.
 *
 * <ul>
 *   <li>1 pattern types (KIP-290); 2 flexible; 3 users as resources (KIP-373)
 *   <li>needs ALTER on the cluster; {@code SECURITY_DISABLED} without an authorizer
 *   <li>what two filters choose is named for both
 * </ul>
 *
 * @param aclsEnabled whether an authorizer is configured
 */
public record DeleteAclsHandler(Controller controller, AuthorizationDesk authorization, boolean aclsEnabled)
        implements ApiHandler<DeleteAclsRequest, DeleteAclsResponse> {
    @Override
    public ApiKey apiKey() {
        return ApiKey.DELETE_ACLS;
    }

    @Override
    public short lowestVersion() {
        return ApiKey.DELETE_ACLS.lowestVersion();
    }

    @Override
    public short highestVersion() {
        return ApiKey.DELETE_ACLS.latestVersion();
    }

    @Override
    public void handle(RequestContext context, DeleteAclsRequest request, Answer<DeleteAclsResponse> answer) {
        if (!authorization.isAllowedOnCluster(context, AclOperation.ALTER)) {
            answer.send(failure(context, request, ErrorCode.CLUSTER_AUTHORIZATION_FAILED));
        } else if (!aclsEnabled) {
            answer.send(refused(request, ErrorCode.SECURITY_DISABLED, AccessApis.NO_AUTHORIZER));
        } else if (request.filters().stream().anyMatch(AclCodes::hasUnknown)) {
            answer.close("DeleteAcls with UNKNOWN elements");
        } else {
            controller.submit(new AccessCommand.DeleteAcls(
                    request, new ForwardedReply<>(this, context, request, answer, UnaryOperator.identity())));
        }
    }

    private static DeleteAclsResponse refused(DeleteAclsRequest request, ErrorCode error, String message) {
        DeleteAclsFilterResult result = DeleteAclsFilterResult.builder()
                .errorCode(error.code())
                .errorMessage(message)
                .build();
        return DeleteAclsResponse.builder()
                .filterResults(Collections.nCopies(request.filters().size(), result))
                .build();
    }

    @Override
    public DeleteAclsResponse failure(RequestContext context, DeleteAclsRequest request, ErrorCode error) {
        return refused(request, error, error.message());
    }
}
