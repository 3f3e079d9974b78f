package dev.ottla.raft.wire;

import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.AddRaftVoterRequest;
import dev.ottla.protocol.message.AddRaftVoterResponse;
import dev.ottla.raft.RaftRequest;
import dev.ottla.raft.RaftResponse;
import dev.ottla.raft.ReplicaKey;
import org.jspecify.annotations.Nullable;

/**
 * AddRaftVoter (80), versions 0 and 1: a controller that has caught up becomes a voter (KIP-853).
 *
 * <ul>
 *   <li>1 lets the answer come before the change is committed (KIP-1186)
 * </ul>
 */
public final class AddRaftVoterApi
        implements RaftApi<RaftRequest.AddVoter, RaftResponse.VoterChange, AddRaftVoterRequest, AddRaftVoterResponse> {
    @Override
    public ApiKey key() {
        return ApiKey.ADD_RAFT_VOTER;
    }

    @Override
    public AddRaftVoterRequest encode(RaftRequest.AddVoter add, String clusterId) {
        return AddRaftVoterRequest.builder()
                .clusterId(clusterId)
                .timeoutMs((int) Math.min(Integer.MAX_VALUE, add.timeoutMs()))
                .voterId(add.voter().id())
                .voterDirectoryId(add.voter().directoryId())
                .listeners(add.endpoints().stream()
                        .map(endpoint -> AddRaftVoterRequest.Listener.builder()
                                .name(endpoint.name())
                                .host(endpoint.host())
                                .port(endpoint.port())
                                .build())
                        .toList())
                .ackWhenCommitted(add.whenCommitted())
                .build();
    }

    @Override
    public RaftRequest.AddVoter decode(AddRaftVoterRequest request) {
        return new RaftRequest.AddVoter(
                new ReplicaKey(request.voterId(), request.voterDirectoryId()),
                request.listeners().stream()
                        .map(listener -> Wire.endpoint(listener.name(), listener.host(), listener.port()))
                        .toList(),
                request.timeoutMs(),
                request.ackWhenCommitted());
    }

    @Override
    public @Nullable String clusterId(AddRaftVoterRequest request) {
        return request.clusterId();
    }

    @Override
    public AddRaftVoterResponse encode(RaftResponse.VoterChange change, short version) {
        return AddRaftVoterResponse.builder()
                .errorCode(change.error().code())
                .errorMessage(message(change))
                .build();
    }

    /** None for success, else what the quorum says or what the error says of itself. */
    private static @Nullable String message(RaftResponse.VoterChange change) {
        if (change.error() == ErrorCode.NONE) {
            return null;
        }
        return change.message() == null ? change.error().message() : change.message();
    }

    @Override
    public RaftResponse.VoterChange decode(AddRaftVoterResponse response) {
        return new RaftResponse.VoterChange(
                ErrorCode.forCode(response.errorCode()), response.errorMessage(), Wire.nobody());
    }

    @Override
    public AddRaftVoterResponse refusal(AddRaftVoterRequest request, ErrorCode error) {
        return AddRaftVoterResponse.builder()
                .errorCode(error.code())
                .errorMessage(error.message())
                .build();
    }
}
