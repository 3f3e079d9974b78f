package dev.ottla.raft.wire;

import dev.ottla.metadata.Endpoint;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.BeginQuorumEpochRequest;
import dev.ottla.protocol.message.BeginQuorumEpochResponse;
import dev.ottla.raft.RaftRequest;
import dev.ottla.raft.RaftResponse;
import dev.ottla.raft.ReplicaKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * BeginQuorumEpoch (53), versions 0 and 1, from a leader to voters.
 *
 * <ul>
 *   <li>1 is flexible and adds the voter's directory id and the leader's addresses (KIP-853)
 * </ul>
 */
public final class BeginQuorumEpochApi
        implements RaftApi<
                RaftRequest.BeginEpoch, RaftResponse.Epoch, BeginQuorumEpochRequest, BeginQuorumEpochResponse> {
    @Override
    public ApiKey key() {
        return ApiKey.BEGIN_QUORUM_EPOCH;
    }

    @Override
    public BeginQuorumEpochRequest encode(RaftRequest.BeginEpoch begin, String clusterId) {
        return BeginQuorumEpochRequest.builder()
                .clusterId(clusterId)
                .voterId(begin.voter().id())
                .topics(List.of(BeginQuorumEpochRequest.TopicData.builder()
                        .topicName(Wire.TOPIC)
                        .partitions(List.of(BeginQuorumEpochRequest.PartitionData.builder()
                                .partitionIndex(Wire.PARTITION)
                                .voterDirectoryId(begin.voter().directoryId())
                                .leaderId(begin.leaderId())
                                .leaderEpoch(begin.epoch())
                                .build()))
                        .build()))
                .leaderEndpoints(begin.endpoints().stream()
                        .map(endpoint -> BeginQuorumEpochRequest.LeaderEndpoint.builder()
                                .name(endpoint.name())
                                .host(endpoint.host())
                                .port(endpoint.port())
                                .build())
                        .toList())
                .build();
    }

    @Override
    public RaftRequest.@Nullable BeginEpoch decode(BeginQuorumEpochRequest request) {
        BeginQuorumEpochRequest.TopicData topic = Wire.only(request.topics());
        BeginQuorumEpochRequest.PartitionData told = topic == null ? null : Wire.only(topic.partitions());
        if (topic == null || told == null || !topic.topicName().equals(Wire.TOPIC) || told.partitionIndex() != 0) {
            return null;
        }
        return new RaftRequest.BeginEpoch(
                told.leaderId(),
                told.leaderEpoch(),
                request.leaderEndpoints().stream()
                        .map(endpoint -> Wire.endpoint(endpoint.name(), endpoint.host(), endpoint.port()))
                        .toList(),
                new ReplicaKey(request.voterId(), told.voterDirectoryId()));
    }

    @Override
    public @Nullable String clusterId(BeginQuorumEpochRequest request) {
        return request.clusterId();
    }

    @Override
    public BeginQuorumEpochResponse encode(RaftResponse.Epoch told, short version) {
        Endpoint leader = Wire.leaderEndpoint(told.leadership(), version, 1);
        return BeginQuorumEpochResponse.builder()
                .topics(List.of(BeginQuorumEpochResponse.TopicData.builder()
                        .topicName(Wire.TOPIC)
                        .partitions(List.of(BeginQuorumEpochResponse.PartitionData.builder()
                                .partitionIndex(Wire.PARTITION)
                                .errorCode(told.error().code())
                                .leaderId(told.leadership().leaderId())
                                .leaderEpoch(told.leadership().epoch())
                                .build()))
                        .build()))
                .nodeEndpoints(
                        leader == null
                                ? List.of()
                                : List.of(BeginQuorumEpochResponse.NodeEndpoint.builder()
                                        .nodeId(told.leadership().leaderId())
                                        .host(leader.host())
                                        .port(leader.port())
                                        .build()))
                .build();
    }

    @Override
    public RaftResponse.Epoch decode(BeginQuorumEpochResponse response) {
        if (response.errorCode() != ErrorCode.NONE.code()) {
            return new RaftResponse.Epoch(ErrorCode.forCode(response.errorCode()), Wire.nobody());
        }
        BeginQuorumEpochResponse.PartitionData answer = Wire.required(
                Wire.only(Wire.required(Wire.only(response.topics())).partitions()));
        List<Endpoint> leader = response.nodeEndpoints().stream()
                .filter(node -> node.nodeId() == answer.leaderId())
                .map(node -> Wire.endpoint(node.host(), node.port()))
                .toList();
        return new RaftResponse.Epoch(
                ErrorCode.forCode(answer.errorCode()),
                new RaftResponse.Leadership(answer.leaderId(), answer.leaderEpoch(), leader));
    }

    @Override
    public BeginQuorumEpochResponse refusal(BeginQuorumEpochRequest request, ErrorCode error) {
        return BeginQuorumEpochResponse.builder().errorCode(error.code()).build();
    }
}
