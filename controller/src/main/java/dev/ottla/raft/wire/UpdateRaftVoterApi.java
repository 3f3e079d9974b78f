package dev.ottla.raft.wire;

import dev.ottla.metadata.Endpoint;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.UpdateRaftVoterRequest;
import dev.ottla.protocol.message.UpdateRaftVoterResponse;
import dev.ottla.raft.RaftRequest;
import dev.ottla.raft.RaftResponse;
import dev.ottla.raft.ReplicaKey;
import dev.ottla.raft.VoterSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * UpdateRaftVoter (82), version 0: a voter tells its leader where it can be reached and what it understands (KIP-853).
 */
public final class UpdateRaftVoterApi
        implements RaftApi<
                RaftRequest.UpdateVoter, RaftResponse.VoterChange, UpdateRaftVoterRequest, UpdateRaftVoterResponse> {
    @Override
    public ApiKey key() {
        return ApiKey.UPDATE_RAFT_VOTER;
    }

    @Override
    public UpdateRaftVoterRequest encode(RaftRequest.UpdateVoter update, String clusterId) {
        VoterSet.Voter voter = update.voter();
        return UpdateRaftVoterRequest.builder()
                .clusterId(clusterId)
                .currentLeaderEpoch(update.epoch())
                .voterId(voter.key().id())
                .voterDirectoryId(voter.key().directoryId())
                .listeners(voter.endpoints().stream()
                        .map(endpoint -> UpdateRaftVoterRequest.Listener.builder()
                                .name(endpoint.name())
                                .host(endpoint.host())
                                .port(endpoint.port())
                                .build())
                        .toList())
                .kRaftVersionFeature(UpdateRaftVoterRequest.KRaftVersionFeature.builder()
                        .minSupportedVersion(voter.minKRaftVersion())
                        .maxSupportedVersion(voter.maxKRaftVersion())
                        .build())
                .build();
    }

    @Override
    public RaftRequest.UpdateVoter decode(UpdateRaftVoterRequest request) {
        return new RaftRequest.UpdateVoter(
                request.currentLeaderEpoch(),
                new VoterSet.Voter(
                        new ReplicaKey(request.voterId(), request.voterDirectoryId()),
                        request.listeners().stream()
                                .map(listener -> Wire.endpoint(listener.name(), listener.host(), listener.port()))
                                .toList(),
                        request.kRaftVersionFeature().minSupportedVersion(),
                        request.kRaftVersionFeature().maxSupportedVersion()));
    }

    @Override
    public @Nullable String clusterId(UpdateRaftVoterRequest request) {
        return request.clusterId();
    }

    @Override
    public UpdateRaftVoterResponse encode(RaftResponse.VoterChange change, short version) {
        RaftResponse.Leadership leadership = change.leadership();
        Endpoint leader = Wire.leaderEndpoint(leadership, version, 0);
        return UpdateRaftVoterResponse.builder()
                .errorCode(change.error().code())
                .currentLeader(UpdateRaftVoterResponse.CurrentLeader.builder()
                        .leaderId(leadership.leaderId())
                        .leaderEpoch(leadership.epoch())
                        .host(leader == null ? "" : leader.host())
                        .port(leader == null ? 0 : leader.port())
                        .build())
                .build();
    }

    @Override
    public RaftResponse.VoterChange decode(UpdateRaftVoterResponse response) {
        UpdateRaftVoterResponse.CurrentLeader leader = response.currentLeader();
        return new RaftResponse.VoterChange(
                ErrorCode.forCode(response.errorCode()),
                null,
                new RaftResponse.Leadership(
                        leader.leaderId(),
                        leader.leaderEpoch(),
                        leader.host().isEmpty() ? List.of() : List.of(Wire.endpoint(leader.host(), leader.port()))));
    }

    @Override
    public UpdateRaftVoterResponse refusal(UpdateRaftVoterRequest request, ErrorCode error) {
        return UpdateRaftVoterResponse.builder().errorCode(error.code()).build();
    }
}
