package dev.ottla.broker.peers;

import dev.ottla.metadata.Endpoint;
import dev.ottla.protocol.ApiRequest;
import dev.ottla.protocol.ApiResponse;
import dev.ottla.raft.RaftResponse;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Carries a node's requests to whoever leads the quorum at that moment. Any thread. */
public final class ActiveControllerChannel {
    private final PeerChannels channels;
    private final String listenerName;
    private final Supplier<RaftResponse.Leadership> leader;

    /**
     * @param listenerName of the controllers; the leader's endpoint of this name is preferred
     * @param leader as last known
     */
    public ActiveControllerChannel(
            PeerChannels channels, String listenerName, Supplier<RaftResponse.Leadership> leader) {
        this.channels = channels;
        this.listenerName = listenerName;
        this.leader = leader;
    }

    /** {@code done} is told the answer once, on any thread; null if there is none, or nobody is known to lead. */
    public void send(ApiRequest<?> request, Consumer<@Nullable ApiResponse> done) {
        Endpoint endpoint = QuorumTransport.preferred(leader.get().endpoints(), listenerName);
        if (endpoint == null) {
            done.accept(null);
        } else {
            channels.send(endpoint.host(), endpoint.port(), request, done);
        }
    }
}
