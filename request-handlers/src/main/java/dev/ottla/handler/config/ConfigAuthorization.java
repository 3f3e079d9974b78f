package dev.ottla.handler.config;

import dev.ottla.handler.AclOperation;
import dev.ottla.handler.AuthorizationDesk;
import dev.ottla.handler.RequestContext;
import dev.ottla.handler.ResourceType;
import dev.ottla.metadata.ConfigResource;
import dev.ottla.protocol.ErrorCode;

/** Who may see and change which settings. */
record ConfigAuthorization(AuthorizationDesk desk) {
    /** {@code NONE} if the principal may do this to the settings of the resource. */
    ErrorCode check(RequestContext context, AclOperation operation, byte type, String name) {
        return switch (type) {
            case ConfigResource.TOPIC ->
                desk.isAllowed(context, operation, ResourceType.TOPIC, name)
                        ? ErrorCode.NONE
                        : ErrorCode.TOPIC_AUTHORIZATION_FAILED;
            case ConfigResource.GROUP ->
                desk.isAllowed(context, operation, ResourceType.GROUP, name)
                        ? ErrorCode.NONE
                        : ErrorCode.GROUP_AUTHORIZATION_FAILED;
            default ->
                desk.isAllowedOnCluster(context, operation) ? ErrorCode.NONE : ErrorCode.CLUSTER_AUTHORIZATION_FAILED;
        };
    }
}
