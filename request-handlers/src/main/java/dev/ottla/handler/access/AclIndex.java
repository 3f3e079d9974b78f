package dev.ottla.handler.access;

import dev.ottla.handler.AclOperation;
import dev.ottla.handler.ResourceType;
import dev.ottla.metadata.AclFilter;
import dev.ottla.protocol.message.metadata.AccessControlEntryRecord;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

/**
 * Access control entries by resource, so that a decision looks only at those that concern it. Immutable; as large as
 * the entries are many.
 */
final class AclIndex {
    static final AclIndex EMPTY = new AclIndex(Map.of());

    /**
     * Who asks.
     *
     * @param principal {@code type:name}
     * @param host the address as text
     */
    record Asker(String principal, String host) {
        private static final String EVERYBODY = "User:*";

        boolean isMeantBy(AccessControlEntryRecord entry) {
            return (entry.principal().equals(principal) || entry.principal().equals(EVERYBODY))
                    && (entry.host().equals(host) || entry.host().equals(AclFilter.WILDCARD));
        }
    }

    /** What the entries say. */
    enum Verdict {
        ALLOWED,
        DENIED,
        /** No entry speaks of the resource. */
        UNSAID
    }

    private final Map<ResourceType, ResourceAcls> byType;

    private AclIndex(Map<ResourceType, ResourceAcls> byType) {
        this.byType = byType;
    }

    static AclIndex of(Collection<AccessControlEntryRecord> entries) {
        Map<ResourceType, ResourceAcls.Builder> builders = new EnumMap<>(ResourceType.class);
        for (AccessControlEntryRecord entry : entries) {
            for (ResourceType type : ResourceType.values()) {
                if (type.code() == entry.resourceType()) {
                    builders.computeIfAbsent(type, t -> new ResourceAcls.Builder())
                            .add(entry);
                }
            }
        }
        Map<ResourceType, ResourceAcls> built = new EnumMap<>(ResourceType.class);
        builders.forEach((type, builder) -> built.put(type, builder.build()));
        return new AclIndex(built);
    }

    Verdict decide(Asker asker, AclOperation operation, ResourceType type, String name) {
        ResourceAcls acls = byType.get(type);
        if (acls == null) {
            return Verdict.UNSAID;
        }
        Decision decision = new Decision(asker, operation);
        acls.forEach(name, decision::hear);
        return decision.verdict();
    }

    /** Whether there is a resource of the type on which the entries allow it. */
    boolean isAllowedOnAny(Asker asker, AclOperation operation, ResourceType type) {
        ResourceAcls acls = byType.get(type);
        return acls != null && acls.all().anyMatch(entry -> isAllowedSomewhere(acls, asker, operation, entry));
    }

    private boolean isAllowedSomewhere(
            ResourceAcls acls, Asker asker, AclOperation operation, AccessControlEntryRecord entry) {
        if (!asker.isMeantBy(entry) || !AclRule.allows(entry, operation)) {
            return false;
        }
        boolean wildcard =
                entry.patternType() == AclFilter.LITERAL && entry.resourceName().equals(AclFilter.WILDCARD);
        Decision decision = new Decision(asker, operation);
        if (wildcard) {
            acls.wildcard().forEach(decision::hear);
        } else {
            acls.forEach(entry.resourceName(), decision::hear);
        }
        return decision.verdict() == Verdict.ALLOWED;
    }

    /** Hears entries about one resource, one by one. */
    private static final class Decision {
        private final Asker asker;
        private final AclOperation operation;
        private boolean any;
        private boolean allowed;
        private boolean denied;

        Decision(Asker asker, AclOperation operation) {
            this.asker = asker;
            this.operation = operation;
        }

        void hear(AccessControlEntryRecord entry) {
            any = true;
            if (asker.isMeantBy(entry)) {
                allowed |= AclRule.allows(entry, operation);
                denied |= AclRule.denies(entry, operation);
            }
        }

        Verdict verdict() {
            if (!any) {
                return Verdict.UNSAID;
            }
            return allowed && !denied ? Verdict.ALLOWED : Verdict.DENIED;
        }
    }
}
