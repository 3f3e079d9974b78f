package dev.ottla.handler.access;

import dev.ottla.metadata.AclFilter;
import dev.ottla.protocol.message.CreateAclsRequest.AclCreation;
import dev.ottla.protocol.message.DeleteAclsRequest.DeleteAclsFilter;

/** Whether a client sent {@code UNKNOWN} (0) where a code is due: no client does, and Apache Kafka closes on it. */
final class AclCodes {
    private AclCodes() {}

    static boolean hasUnknown(AclCreation creation) {
        return creation.resourceType() == AclFilter.UNKNOWN
                || creation.resourcePatternType() == AclFilter.UNKNOWN
                || creation.operation() == AclFilter.UNKNOWN
                || creation.permissionType() == AclFilter.UNKNOWN;
    }

    static boolean hasUnknown(DeleteAclsFilter filter) {
        return filter.resourceTypeFilter() == AclFilter.UNKNOWN
                || filter.patternTypeFilter() == AclFilter.UNKNOWN
                || filter.operation() == AclFilter.UNKNOWN
                || filter.permissionType() == AclFilter.UNKNOWN;
    }
}
