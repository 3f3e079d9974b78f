package dev.ottla.raft.wire;

import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.RemoveRaftVoterRequest;
import dev.ottla.protocol.message.RemoveRaftVoterResponse;
import dev.ottla.raft.RaftRequest;
import dev.ottla.raft.RaftResponse;
import dev.ottla.raft.ReplicaKey;
import org.jspecify.annotations.Nullable;

/** RemoveRaftVoter (81), version 0: a voter becomes an observer (KIP-853). */
public final class RemoveRaftVoterApi
        implements RaftApi<
                RaftRequest.RemoveVoter, RaftResponse.VoterChange, RemoveRaftVoterRequest, RemoveRaftVoterResponse> {
    @Override
    public ApiKey key() {
        return ApiKey.REMOVE_RAFT_VOTER;
    }

    @Override
    public RemoveRaftVoterRequest encode(RaftRequest.RemoveVoter remove, String clusterId) {
        return RemoveRaftVoterRequest.builder()
                .clusterId(clusterId)
                .voterId(remove.voter().id())
                .voterDirectoryId(remove.voter().directoryId())
                .build();
    }

    @Override
    public RaftRequest.RemoveVoter decode(RemoveRaftVoterRequest request) {
        return new RaftRequest.RemoveVoter(new ReplicaKey(request.voterId(), request.voterDirectoryId()));
    }

    @Override
    public @Nullable String clusterId(RemoveRaftVoterRequest request) {
        return request.clusterId();
    }

    @Override
    public RemoveRaftVoterResponse encode(RaftResponse.VoterChange change, short version) {
        return RemoveRaftVoterResponse.builder()
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
    public RaftResponse.VoterChange decode(RemoveRaftVoterResponse response) {
        return new RaftResponse.VoterChange(
                ErrorCode.forCode(response.errorCode()), response.errorMessage(), Wire.nobody());
    }

    @Override
    public RemoveRaftVoterResponse refusal(RemoveRaftVoterRequest request, ErrorCode error) {
        return RemoveRaftVoterResponse.builder()
                .errorCode(error.code())
                .errorMessage(error.message())
                .build();
    }
}
