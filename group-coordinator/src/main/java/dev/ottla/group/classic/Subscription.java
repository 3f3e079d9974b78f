package dev.ottla.group.classic;

import dev.ottla.protocol.Bytes;
import dev.ottla.protocol.ProtocolException;
import dev.ottla.protocol.message.ConsumerProtocolSubscription;
import dev.ottla.protocol.message.ConsumerProtocolSubscriptionCodec;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The topics that a consumer group reads, as its members' metadata tells: committed offsets of these do not expire and
 * cannot be deleted while the group lives. Unknown where the group is of another type or a member's metadata cannot be
 * read: the coordinator does not own that format.
 */
public final class Subscription {
    private static final Subscription UNKNOWN = new Subscription(null);
    private static final Subscription NONE = new Subscription(Set.of());

    private final @Nullable Set<String> topics;

    private Subscription(@Nullable Set<String> topics) {
        this.topics = topics;
    }

    static Subscription unknown() {
        return UNKNOWN;
    }

    /** Known to be empty. */
    static Subscription none() {
        return NONE;
    }

    static Subscription of(Collection<ClassicMember> members, String protocolName) {
        Set<String> topics = new HashSet<>();
        try {
            for (ClassicMember member : members) {
                topics.addAll(read(member.metadata(protocolName)).topics());
            }
        } catch (ProtocolException unreadable) {
            return UNKNOWN; // a client library with a format of its own; the group works all the same
        }
        return new Subscription(topics);
    }

    public boolean isKnown() {
        return topics != null;
    }

    /** Whether the topic is read; {@code ifUnknown} where nobody knows. */
    public boolean contains(String topic, boolean ifUnknown) {
        return topics == null ? ifUnknown : topics.contains(topic);
    }

    /** Two bytes of version, then the subscription; a version from the future is read as the highest we know. */
    private static ConsumerProtocolSubscription read(Bytes metadata) {
        if (metadata.size() < Short.BYTES) {
            throw new ProtocolException("consumer protocol metadata of " + metadata.size() + " bytes", "", 0);
        }
        ByteBuffer buffer = metadata.asByteBuffer();
        short version = buffer.getShort();
        ConsumerProtocolSubscriptionCodec codec = ConsumerProtocolSubscriptionCodec.INSTANCE;
        if (version < codec.lowestVersion()) {
            throw new ProtocolException("consumer protocol version " + version, "", 0);
        }
        byte[] body = new byte[buffer.remaining()];
        buffer.get(body);
        return codec.read(body, (short) Math.min(version, codec.highestVersion()));
    }
}
