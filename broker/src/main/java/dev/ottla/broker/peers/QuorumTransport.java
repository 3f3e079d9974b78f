package dev.ottla.broker.peers;

import dev.ottla.metadata.Endpoint;
import dev.ottla.protocol.ApiRequest;
import dev.ottla.protocol.ApiResponse;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.ApiVersionsRequest;
import dev.ottla.protocol.message.ApiVersionsResponse;
import dev.ottla.raft.Peer;
import dev.ottla.raft.RaftRequest;
import dev.ottla.raft.RaftResponse;
import dev.ottla.raft.RaftTransport;
import dev.ottla.raft.wire.AddRaftVoterApi;
import dev.ottla.raft.wire.BeginQuorumEpochApi;
import dev.ottla.raft.wire.EndQuorumEpochApi;
import dev.ottla.raft.wire.FetchSnapshotApi;
import dev.ottla.raft.wire.QuorumFetchApi;
import dev.ottla.raft.wire.RaftApi;
import dev.ottla.raft.wire.RemoveRaftVoterApi;
import dev.ottla.raft.wire.UpdateRaftVoterApi;
import dev.ottla.raft.wire.VoteApi;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries the quorum's requests over {@link PeerChannels}. Any thread. */
public final class QuorumTransport implements RaftTransport {
    private static final Logger LOG = LoggerFactory.getLogger(QuorumTransport.class);
    private static final String KRAFT_VERSION = "kraft.version";

    private final PeerChannels channels;
    private final String clusterId;
    private final String listenerName;

    /** @param listenerName of the controllers; a peer's endpoint of this name is preferred */
    public QuorumTransport(PeerChannels channels, String clusterId, String listenerName) {
        this.channels = channels;
        this.clusterId = clusterId;
        this.listenerName = listenerName;
    }

    @Override
    public void send(Peer peer, RaftRequest request, Consumer<@Nullable RaftResponse> done) {
        Endpoint endpoint = preferred(peer.endpoints(), listenerName);
        if (endpoint == null) {
            done.accept(null);
            return;
        }
        switch (request) {
            case RaftRequest.Vote vote -> send(endpoint, new VoteApi(), vote, done);
            case RaftRequest.BeginEpoch begin -> send(endpoint, new BeginQuorumEpochApi(), begin, done);
            case RaftRequest.EndEpoch end -> send(endpoint, new EndQuorumEpochApi(), end, done);
            case RaftRequest.Fetch fetch -> send(endpoint, new QuorumFetchApi(), fetch, done);
            case RaftRequest.FetchSnapshot fetch -> send(endpoint, new FetchSnapshotApi(), fetch, done);
            case RaftRequest.AddVoter add -> send(endpoint, new AddRaftVoterApi(), add, done);
            case RaftRequest.RemoveVoter remove -> send(endpoint, new RemoveRaftVoterApi(), remove, done);
            case RaftRequest.UpdateVoter update -> send(endpoint, new UpdateRaftVoterApi(), update, done);
            case RaftRequest.DescribeQuorum describe -> done.accept(null);
            case RaftRequest.AskVersions ask -> askVersions(endpoint, done);
        }
    }

    /** The endpoint of that name, else the first; null if there is none. */
    static @Nullable Endpoint preferred(List<Endpoint> endpoints, String listenerName) {
        return endpoints.stream()
                .filter(each -> each.name().equals(listenerName))
                .findFirst()
                .orElse(endpoints.isEmpty() ? null : endpoints.getFirst());
    }

    private <Q extends RaftRequest, S extends RaftResponse, W extends ApiRequest<V>, V extends ApiResponse> void send(
            Endpoint endpoint, RaftApi<Q, S, W, V> api, Q request, Consumer<@Nullable RaftResponse> done) {
        channels.send(
                endpoint.host(),
                endpoint.port(),
                api.encode(request, clusterId),
                response -> done.accept(response == null ? null : decode(api, response)));
    }

    /** The response has the type that belongs to the request; the channel cannot say that. */
    @SuppressWarnings("unchecked")
    private static <S extends RaftResponse, W extends ApiRequest<V>, V extends ApiResponse> @Nullable S decode(
            RaftApi<?, S, W, V> api, ApiResponse response) {
        try {
            return api.decode((V) response);
        } catch (RuntimeException malformed) {
            LOG.warn("[raft] an answer to {} cannot be used", api.key(), malformed);
            return null;
        }
    }

    private void askVersions(Endpoint endpoint, Consumer<@Nullable RaftResponse> done) {
        ApiVersionsRequest ask = ApiVersionsRequest.builder()
                .clientSoftwareName("ottla")
                .clientSoftwareVersion("1")
                .build();
        channels.send(
                endpoint.host(),
                endpoint.port(),
                ask,
                response -> done.accept(response instanceof ApiVersionsResponse answer ? versions(answer) : null));
    }

    /** Who says nothing of the feature knows none but level 0. */
    private static RaftResponse.Versions versions(ApiVersionsResponse answer) {
        for (ApiVersionsResponse.SupportedFeatureKey feature : answer.supportedFeatures()) {
            if (feature.name().equals(KRAFT_VERSION)) {
                return new RaftResponse.Versions(
                        ErrorCode.forCode(answer.errorCode()), feature.minVersion(), feature.maxVersion());
            }
        }
        return new RaftResponse.Versions(ErrorCode.forCode(answer.errorCode()), (short) 0, (short) 0);
    }
}
