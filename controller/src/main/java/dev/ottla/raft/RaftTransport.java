package dev.ottla.raft;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Carries requests to other members. */
@FunctionalInterface
public interface RaftTransport {
    /** Of a member that has nobody to talk to: nobody is ever reached. */
    RaftTransport NONE = (peer, request, done) -> done.accept(null);

    /** Sends a request. {@code done} is told the answer, once, on any thread; null if there was none. Does not wait. */
    void send(Peer peer, RaftRequest request, Consumer<@Nullable RaftResponse> done);
}
