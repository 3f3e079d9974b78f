package dev.ottla.controller;

import dev.ottla.metadata.BrokerRegistration;
import dev.ottla.metadata.MetadataImage;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which brokers have been heard of lately, and how far they have followed the metadata log: soft state, not in the log.
 * A new leadership gives every broker that is not fenced a whole session to come forward in. Owned by the controller's
 * strand.
 */
final class BrokerSessions {
    private static final long NONE = -1;

    /** @param heard whether the broker itself has spoken under this leadership */
    private record Contact(long brokerEpoch, long atMs, boolean heard) {}

    /**
     * @param metadataOffset up to which the broker has followed
     * @param shutdownOffset others must have come this far before the broker may stop; {@link #NONE} unless it wants to
     */
    private record Standing(long metadataOffset, long shutdownOffset) {}

    private final int ownNodeId;
    private final long timeoutMs;
    private final Map<Integer, Contact> contacts = new TreeMap<>();
    private final Map<Integer, Standing> standings = new TreeMap<>();

    /** @param ownNodeId whose broker, if there is one, lives in this process */
    BrokerSessions(int ownNodeId, long timeoutMs) {
        this.ownNodeId = ownNodeId;
        this.timeoutMs = timeoutMs;
    }

    /** The leadership begins. */
    void begin(MetadataImage image, long nowMs) {
        for (BrokerRegistration broker : image.cluster().brokers().values()) {
            if (!broker.fenced()) {
                contacts.put(broker.id(), new Contact(broker.epoch(), nowMs, false));
            }
        }
    }

    void heard(int brokerId, long brokerEpoch, long nowMs) {
        contacts.put(brokerId, new Contact(brokerEpoch, nowMs, true));
    }

    /**
     * Whether this registration may still be in use. That of our own node is not before its broker has spoken: it is of
     * a process that has ended.
     */
    boolean isAlive(int brokerId, long brokerEpoch, long nowMs) {
        Contact contact = contacts.get(brokerId);
        return contact != null
                && contact.brokerEpoch() == brokerEpoch
                && (contact.heard() || brokerId != ownNodeId)
                && !isExpired(contact, nowMs);
    }

    /** The registration of this broker begins, or begins anew: nothing is known of it. */
    void registered(int brokerId) {
        contacts.remove(brokerId);
        standings.remove(brokerId);
    }

    /** When the next session ends; {@code Long.MAX_VALUE} if none does. */
    long nextExpiryMs() {
        return contacts.values().stream()
                .mapToLong(contact -> contact.atMs() + timeoutMs + 1)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** Forgets one session that has ended and gives the broker, if that is still what it is registered as. */
    @Nullable
    BrokerRegistration takeExpired(MetadataImage image, long nowMs) {
        for (Map.Entry<Integer, Contact> entry : contacts.entrySet()) {
            if (isExpired(entry.getValue(), nowMs)) {
                int brokerId = entry.getKey();
                long epoch = entry.getValue().brokerEpoch();
                contacts.remove(brokerId);
                BrokerRegistration broker = image.cluster().broker(brokerId);
                return broker != null && broker.epoch() == epoch && !broker.fenced() ? broker : null;
            }
        }
        return null;
    }

    /** A broker has followed the metadata log up to {@code metadataOffset}. */
    void followed(int brokerId, long metadataOffset) {
        standings.put(brokerId, new Standing(metadataOffset, standing(brokerId).shutdownOffset()));
    }

    /** A broker that is fenced is not about to stop any more: it has stopped, or is to begin anew. */
    void fenced(int brokerId) {
        standings.put(brokerId, new Standing(standing(brokerId).metadataOffset(), NONE));
    }

    /** A broker wants to stop once the others know what is recorded up to {@code offset}. */
    void wantsToStop(int brokerId, long offset) {
        Standing standing = standing(brokerId);
        if (standing.shutdownOffset() == NONE) {
            standings.put(brokerId, new Standing(standing.metadataOffset(), offset));
        }
    }

    boolean wantsToStop(int brokerId) {
        return standing(brokerId).shutdownOffset() != NONE;
    }

    /** Whether every broker that goes on knows who leads what this one led. */
    boolean othersKnow(MetadataImage image, int brokerId) {
        long lowest = image.cluster().brokers().values().stream()
                .filter(broker -> !broker.fenced() && !wantsToStop(broker.id()))
                .mapToLong(broker -> standing(broker.id()).metadataOffset())
                .min()
                .orElse(Long.MAX_VALUE);
        return standing(brokerId).shutdownOffset() <= lowest;
    }

    private Standing standing(int brokerId) {
        return standings.getOrDefault(brokerId, new Standing(NONE, NONE));
    }

    private boolean isExpired(Contact contact, long nowMs) {
        return contact.atMs() + timeoutMs < nowMs;
    }
}
