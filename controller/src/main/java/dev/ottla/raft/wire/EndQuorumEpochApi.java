package dev.ottla.raft.wire;

import dev.ottla.metadata.Endpoint;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.IntList;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.message.EndQuorumEpochRequest;
import dev.ottla.protocol.message.EndQuorumEpochResponse;
import dev.ottla.raft.RaftRequest;
import dev.ottla.raft.RaftResponse;
import dev.ottla.raft.ReplicaKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * EndQuorumEpoch (54), versions 0 and 1, from a leader to voters.
 *
 * <ul>
 *   <li>1 is flexible and adds the candidates' directory ids and the leader's addresses (KIP-853)
 * </ul>
 */
public final class EndQuorumEpochApi
        implements RaftApi<RaftRequest.EndEpoch, RaftResponse.Epoch, EndQuorumEpochRequest, EndQuorumEpochResponse> {
    @Override
    public ApiKey key() {
        return ApiKey.END_QUORUM_EPOCH;
    }

    @Override
    public EndQuorumEpochRequest encode(RaftRequest.EndEpoch end, String clusterId) {
        return EndQuorumEpochRequest.builder()
                .clusterId(clusterId)
                .topics(List.of(EndQuorumEpochRequest.TopicData.builder()
                        .topicName(Wire.TOPIC)
                        .partitions(List.of(EndQuorumEpochRequest.PartitionData.builder()
                                .partitionIndex(Wire.PARTITION)
                                .leaderId(end.leaderId())
                                .leaderEpoch(end.epoch())
                                .preferredSuccessors(IntList.of(end.preferred().stream()
                                        .mapToInt(ReplicaKey::id)
                                        .toArray()))
                                .preferredCandidates(end.preferred().stream()
                                        .map(key -> EndQuorumEpochRequest.ReplicaInfo.builder()
                                                .candidateId(key.id())
                                                .candidateDirectoryId(key.directoryId())
                                                .build())
                                        .toList())
                                .build()))
                        .build()))
                .leaderEndpoints(end.endpoints().stream()
                        .map(endpoint -> EndQuorumEpochRequest.LeaderEndpoint.builder()
                                .name(endpoint.name())
                                .host(endpoint.host())
                                .port(endpoint.port())
                                .build())
                        .toList())
                .build();
    }

    @Override
    public RaftRequest.@Nullable EndEpoch decode(EndQuorumEpochRequest request) {
        EndQuorumEpochRequest.TopicData topic = Wire.only(request.topics());
        EndQuorumEpochRequest.PartitionData told = topic == null ? null : Wire.only(topic.partitions());
        if (topic == null || told == null || !topic.topicName().equals(Wire.TOPIC) || told.partitionIndex() != 0) {
            return null;
        }
        return new RaftRequest.EndEpoch(
                told.leaderId(),
                told.leaderEpoch(),
                request.leaderEndpoints().stream()
                        .map(endpoint -> Wire.endpoint(endpoint.name(), endpoint.host(), endpoint.port()))
                        .toList(),
                preferred(told));
    }

    /** Version 0 names nodes, later ones nodes and their directories. */
    private static List<ReplicaKey> preferred(EndQuorumEpochRequest.PartitionData told) {
        List<ReplicaKey> keys = new ArrayList<>();
        told.preferredCandidates()
                .forEach(candidate ->
                        keys.add(new ReplicaKey(candidate.candidateId(), candidate.candidateDirectoryId())));
        if (keys.isEmpty()) {
            for (int i = 0; i < told.preferredSuccessors().size(); i++) {
                keys.add(new ReplicaKey(told.preferredSuccessors().get(i), Uuid.ZERO));
            }
        }
        return keys;
    }

    @Override
    public @Nullable String clusterId(EndQuorumEpochRequest request) {
        return request.clusterId();
    }

    @Override
    public EndQuorumEpochResponse encode(RaftResponse.Epoch told, short version) {
        Endpoint leader = Wire.leaderEndpoint(told.leadership(), version, 1);
        return EndQuorumEpochResponse.builder()
                .topics(List.of(EndQuorumEpochResponse.TopicData.builder()
                        .topicName(Wire.TOPIC)
                        .partitions(List.of(EndQuorumEpochResponse.PartitionData.builder()
                                .partitionIndex(Wire.PARTITION)
                                .errorCode(told.error().code())
                                .leaderId(told.leadership().leaderId())
                                .leaderEpoch(told.leadership().epoch())
                                .build()))
                        .build()))
                .nodeEndpoints(
                        leader == null
                                ? List.of()
                                : List.of(EndQuorumEpochResponse.NodeEndpoint.builder()
                                        .nodeId(told.leadership().leaderId())
                                        .host(leader.host())
                                        .port(leader.port())
                                        .build()))
                .build();
    }

    @Override
    public RaftResponse.Epoch decode(EndQuorumEpochResponse response) {
        if (response.errorCode() != ErrorCode.NONE.code()) {
            return new RaftResponse.Epoch(ErrorCode.forCode(response.errorCode()), Wire.nobody());
        }
        EndQuorumEpochResponse.PartitionData answer = Wire.required(
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
    public EndQuorumEpochResponse refusal(EndQuorumEpochRequest request, ErrorCode error) {
        return EndQuorumEpochResponse.builder().errorCode(error.code()).build();
    }
}
