package dev.ottla.metadata;

import dev.ottla.protocol.message.metadata.AccessControlEntryRecord;
import org.jspecify.annotations.Nullable;

/**
 * Chooses access control entries, as DescribeAcls and DeleteAcls do (KIP-290). Codes are those of the wire.
 *
 * @param resourceType {@link #ANY} for all
 * @param resourceName null for all
 * @param patternType {@link #ANY}: the name as it is written, in patterns of all types; {@link #MATCH}: every pattern
 *     that covers a resource of this name
 * @param principal null for all
 * @param host null for all
 * @param operation {@link #ANY} for all
 * @param permissionType {@link #ANY} for all
 */
public record AclFilter(
        byte resourceType,
        @Nullable String resourceName,
        byte patternType,
        @Nullable String principal,
        @Nullable String host,
        byte operation,
        byte permissionType) {
    public static final byte UNKNOWN = 0;
    public static final byte ANY = 1;
    public static final byte MATCH = 2;
    public static final byte LITERAL = 3;
    public static final byte PREFIXED = 4;

    /** As the name of a literal pattern: every resource of the type. */
    public static final String WILDCARD = "*";

    /** Whether something in it is {@code UNKNOWN}, which no client may send. */
    public boolean hasUnknown() {
        return resourceType == UNKNOWN || patternType == UNKNOWN || operation == UNKNOWN || permissionType == UNKNOWN;
    }

    public boolean matches(AccessControlEntryRecord entry) {
        return (resourceType == ANY || resourceType == entry.resourceType())
                && matchesPattern(entry)
                && (principal == null || principal.equals(entry.principal()))
                && (host == null || host.equals(entry.host()))
                && (operation == ANY || operation == entry.operation())
                && (permissionType == ANY || permissionType == entry.permissionType());
    }

    private boolean matchesPattern(AccessControlEntryRecord entry) {
        boolean anyType = patternType == ANY || patternType == MATCH;
        if (!anyType && patternType != entry.patternType()) {
            return false;
        }
        if (resourceName == null) {
            return true;
        }
        if (patternType != MATCH) {
            return resourceName.equals(entry.resourceName());
        }
        return entry.patternType() == PREFIXED
                ? resourceName.startsWith(entry.resourceName())
                : resourceName.equals(entry.resourceName()) || WILDCARD.equals(entry.resourceName());
    }
}
