package dev.ottla.raft;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is under way to the peers: at most one request for each, which is given up after the request timeout; after a
 * failure a peer is left alone for the retry backoff. Part of {@link Member}, owned as that is.
 */
final class Links {
    /** A request under way; or, without one, a pause until {@code untilMs}. */
    private record Link(long number, @Nullable RaftRequest request, long untilMs) {}

    private final RaftSettings settings;
    private final Consumer<RaftEffect> effects;
    private final Map<Integer, Link> links = new LinkedHashMap<>();
    private long lastNumber;

    Links(RaftSettings settings, Consumer<RaftEffect> effects) {
        this.settings = settings;
        this.effects = effects;
    }

    boolean isReady(int peerId) {
        return !links.containsKey(peerId);
    }

    void send(Peer peer, RaftRequest request, long nowMs) {
        long number = ++lastNumber;
        links.put(peer.id(), new Link(number, request, nowMs + settings.requestTimeoutMs()));
        effects.accept(new RaftEffect.Send(peer, number, request));
    }

    /** The request that this is the answer to; null if it is not waited for. The peer is ready again. */
    @Nullable
    RaftRequest answered(int peerId, long number) {
        Link link = links.get(peerId);
        if (link == null || link.number() != number || link.request() == null) {
            return null;
        }
        links.remove(peerId);
        return link.request();
    }

    /** Leaves the peer alone for a while. */
    void backOff(int peerId, long nowMs) {
        links.put(peerId, new Link(0, null, nowMs + settings.retryBackoffMs()));
    }

    /** Lets go of what has waited long enough. */
    void expire(long nowMs) {
        links.values().removeIf(link -> link.untilMs() <= nowMs);
    }

    /** Answers to what was sent so far are not waited for any more: the member has become something else. */
    void forgetRequests() {
        links.values().removeIf(link -> link.request() != null);
    }

    long nextDeadlineMs() {
        long next = Long.MAX_VALUE;
        for (Link link : links.values()) {
            next = Math.min(next, link.untilMs());
        }
        return next;
    }
}
