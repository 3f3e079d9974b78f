package dev.ottla.handler.access;

import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.DescribeClientQuotasRequest;
import dev.ottla.protocol.message.DescribeClientQuotasRequest.ComponentData;
import dev.ottla.protocol.message.metadata.ClientQuotaRecord.EntityData;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which entities a DescribeClientQuotas asks for.
 *
 * @param components at most one per entity type
 * @param strict whether entities with parts of other types are left out
 */
record QuotaFilter(List<ComponentData> components, boolean strict) {
    private static final Set<String> TYPES = Set.of("user", "client-id", "ip");
    private static final byte EXACT = 0;
    private static final byte DEFAULT = 1;
    private static final byte SPECIFIED = 2;

    /** What is wrong with a request; messages are Kafka's. */
    record Problem(ErrorCode code, String message) {}

    static QuotaFilter of(DescribeClientQuotasRequest request) {
        return new QuotaFilter(request.components(), request.strict());
    }

    @Nullable
    Problem problem() {
        Set<String> types = new HashSet<>();
        for (ComponentData component : components) {
            Problem problem = problem(component);
            if (problem == null && !types.add(component.entityType())) {
                problem = invalid(
                        "Entity type " + component.entityType() + " cannot appear more than once in the filter.");
            }
            if (problem != null) {
                return problem;
            }
        }
        return types.contains("ip") && types.size() > 1
                ? invalid("Invalid entity filter component combination. IP filter component should not be used with"
                        + " user or clientId filter component.")
                : null;
    }

    private static @Nullable Problem problem(ComponentData component) {
        if (component.entityType().isEmpty()) {
            return invalid("Invalid empty entity type.");
        }
        if (component.matchType() < EXACT || component.matchType() > SPECIFIED) {
            return invalid("Unknown match type " + component.matchType());
        }
        if (component.matchType() == EXACT && component.match() == null) {
            return invalid("Request specified MATCH_TYPE_EXACT, but set match string to null.");
        }
        if (component.matchType() != EXACT && component.match() != null) {
            return invalid(
                    "Request specified MATCH_TYPE_" + (component.matchType() == DEFAULT ? "DEFAULT" : "SPECIFIED")
                            + ", but also specified a match string.");
        }
        return TYPES.contains(component.entityType())
                ? null
                : new Problem(ErrorCode.UNSUPPORTED_VERSION, "Unsupported entity type " + component.entityType());
    }

    private static Problem invalid(String message) {
        return new Problem(ErrorCode.INVALID_REQUEST, message);
    }

    boolean matches(List<EntityData> entity) {
        if (strict && entity.size() != components.size()) {
            return false;
        }
        for (ComponentData component : components) {
            if (entity.stream().noneMatch(part -> matches(component, part))) {
                return false;
            }
        }
        return true;
    }

    private static boolean matches(ComponentData component, EntityData part) {
        if (!part.entityType().equals(component.entityType())) {
            return false;
        }
        return switch (component.matchType()) {
            case EXACT -> part.entityName() != null && part.entityName().equals(component.match());
            case DEFAULT -> part.entityName() == null;
            default -> true;
        };
    }
}
