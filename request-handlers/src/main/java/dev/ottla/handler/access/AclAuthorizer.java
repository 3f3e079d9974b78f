package dev.ottla.handler.access;

import dev.ottla.handler.AclOperation;
import dev.ottla.handler.AuthorizationDesk;
import dev.ottla.handler.RequestContext;
import dev.ottla.handler.ResourceType;
import dev.ottla.metadata.AccessImage;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.message.metadata.AccessControlEntryRecord;
import java.util.function.Supplier;
import org.pcollections.HashPMap;

/**
 * Decides by the access control entries of the newest image, as Kafka's StandardAuthorizer does: super users may do
 * everything; an entry that denies wins over one that allows; a resource that entries speak of, but not to this
 * principal, is denied. Any thread; the index is made anew when the entries have changed.
 */
public final class AclAuthorizer implements AuthorizationDesk {
    private record Indexed(HashPMap<Uuid, AccessControlEntryRecord> entries, AclIndex index) {}

    private final Supplier<MetadataImage> metadata;
    private final AuthorizerSettings settings;
    private volatile Indexed current = new Indexed(AccessImage.EMPTY.acls(), AclIndex.EMPTY);

    public AclAuthorizer(Supplier<MetadataImage> metadata, AuthorizerSettings settings) {
        this.metadata = metadata;
        this.settings = settings;
    }

    @Override
    public boolean isAllowed(RequestContext context, AclOperation operation, ResourceType type, String name) {
        if (settings.superUsers().contains(context.principalName())) {
            return true;
        }
        AclIndex.Asker asker = asker(context);
        return switch (index().decide(asker, operation, type, name)) {
            case ALLOWED -> true;
            case DENIED -> false;
            case UNSAID -> settings.allowIfNoAcls();
        };
    }

    @Override
    public boolean isAllowedOnAny(RequestContext context, AclOperation operation, ResourceType type) {
        return isAllowed(context, operation, type, "some resource that no entry is likely to name")
                || index().isAllowedOnAny(asker(context), operation, type);
    }

    private static AclIndex.Asker asker(RequestContext context) {
        return new AclIndex.Asker(
                context.principalName(), context.clientAddress().getHostAddress());
    }

    /** Two threads may index the same entries at the same time; either result serves. */
    @SuppressWarnings("ReferenceEquality") // the same map has the same entries; comparing them would cost what is saved
    private AclIndex index() {
        HashPMap<Uuid, AccessControlEntryRecord> entries =
                metadata.get().access().acls();
        Indexed known = current;
        if (known.entries() != entries) {
            known = new Indexed(entries, AclIndex.of(entries.values()));
            current = known;
        }
        return known.index();
    }
}
