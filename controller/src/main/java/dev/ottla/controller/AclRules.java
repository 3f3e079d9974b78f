package dev.ottla.controller;

import dev.ottla.metadata.AclFilter;
import dev.ottla.protocol.message.CreateAclsRequest.AclCreation;
import org.jspecify.annotations.Nullable;

/** What an access control entry may say; messages are Kafka's. */
final class AclRules {
    private static final byte CLUSTER = 4;
    private static final byte LAST_RESOURCE_TYPE = 7;
    private static final byte LAST_OPERATION = 15;
    private static final byte DENY = 2;
    private static final byte ALLOW = 3;
    private static final String CLUSTER_NAME = "kafka-cluster";

    private AclRules() {}

    /** Null when the entry may be added. */
    static @Nullable String problem(AclCreation creation) {
        if (creation.resourceType() == CLUSTER && !creation.resourceName().equals(CLUSTER_NAME)) {
            return "The only valid name for the CLUSTER resource is " + CLUSTER_NAME;
        }
        if (creation.resourceName().isEmpty()) {
            return "Invalid empty resource name";
        }
        if (creation.principal().indexOf(':') < 0) {
            return "Could not parse principal from `" + creation.principal()
                    + "` (no colon is present separating the principal type from the principal name)";
        }
        return codeProblem(creation);
    }

    private static @Nullable String codeProblem(AclCreation creation) {
        if (isForeign(creation.resourceType(), 2, LAST_RESOURCE_TYPE)) {
            return "Invalid resourceType " + name(creation.resourceType());
        }
        if (isForeign(creation.resourcePatternType(), AclFilter.LITERAL, AclFilter.PREFIXED)) {
            return "Invalid patternType " + name(creation.resourcePatternType());
        }
        if (isForeign(creation.operation(), 2, LAST_OPERATION)) {
            return "Invalid operation " + name(creation.operation());
        }
        return isForeign(creation.permissionType(), DENY, ALLOW)
                ? "Invalid permissionType " + name(creation.permissionType())
                : null;
    }

    private static boolean isForeign(byte code, int first, int last) {
        return code < first || code > last;
    }

    private static String name(byte code) {
        return switch (code) {
            case AclFilter.ANY -> "ANY";
            case AclFilter.MATCH -> "MATCH";
            default -> "UNKNOWN";
        };
    }
}
