package dev.ottla.handler;

/** Decides whether the principal of a request may do something. Called on event loops; must not wait. */
@FunctionalInterface
public interface AuthorizationDesk {

    /** What responses carry as authorized operations when nobody has asked for them. */
    int OPERATIONS_NOT_ASKED = Integer.MIN_VALUE;

    /** The desk of a broker without {@code authorizer.class.name}. */
    AuthorizationDesk ALLOW_ALL = (context, operation, type, name) -> true;

    boolean isAllowed(RequestContext context, AclOperation operation, ResourceType type, String name);

    /** Whether the principal may do this to the cluster. */
    default boolean isAllowedOnCluster(RequestContext context, AclOperation operation) {
        return isAllowed(context, operation, ResourceType.CLUSTER, ResourceType.CLUSTER_NAME);
    }

    /** Whether there is any resource of this type with which the principal may do this. */
    default boolean isAllowedOnAny(RequestContext context, AclOperation operation, ResourceType type) {
        return isAllowed(context, operation, type, "any");
    }

    /** The bits of all operations that are allowed, as {@code authorizedOperations} fields of responses have them. */
    default int authorizedOperations(RequestContext context, ResourceType type, String name) {
        int bits = 0;
        for (AclOperation operation : type.operations()) {
            if (isAllowed(context, operation, type, name)) {
                bits |= operation.bit();
            }
        }
        return bits;
    }

    /** {@link #authorizedOperations} on the cluster for one who may describe it, none for others. */
    default int authorizedClusterOperations(RequestContext context, boolean asked) {
        if (!asked) {
            return OPERATIONS_NOT_ASKED;
        }
        return isAllowedOnCluster(context, AclOperation.DESCRIBE)
                ? authorizedOperations(context, ResourceType.CLUSTER, ResourceType.CLUSTER_NAME)
                : 0;
    }
}
