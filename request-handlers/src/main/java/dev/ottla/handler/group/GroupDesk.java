package dev.ottla.handler.group;

import dev.ottla.group.Caller;
import dev.ottla.group.coordinator.GroupCoordinator;
import dev.ottla.handler.AclOperation;
import dev.ottla.handler.AuthorizationDesk;
import dev.ottla.handler.RequestContext;
import dev.ottla.handler.ResourceType;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.TopicImage;
import dev.ottla.protocol.Uuid;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What every handler of groups needs: the coordinator, the current metadata, and who may do what. Immutable. */
public record GroupDesk(
        GroupCoordinator coordinator, Supplier<MetadataImage> metadata, AuthorizationDesk authorization) {

    boolean mayOnGroup(RequestContext context, AclOperation operation, String groupId) {
        return authorization.isAllowed(context, operation, ResourceType.GROUP, groupId);
    }

    boolean mayOnTopic(RequestContext context, AclOperation operation, String topic) {
        return authorization.isAllowed(context, operation, ResourceType.TOPIC, topic);
    }

    /** The topic of this id, or of this name where the request has no id. */
    @Nullable
    TopicImage topic(boolean byId, Uuid id, String name) {
        return byId
                ? metadata.get().topics().topic(id)
                : metadata.get().topics().topic(name);
    }

    static Caller caller(RequestContext context) {
        String clientId = context.clientId();
        return new Caller(
                clientId == null ? "" : clientId, "/" + context.clientAddress().getHostAddress(), context.version());
    }
}
