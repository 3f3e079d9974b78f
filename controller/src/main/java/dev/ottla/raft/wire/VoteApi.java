package dev.ottla.raft.wire;

import dev.ottla.metadata.Endpoint;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.VoteRequest;
import dev.ottla.protocol.message.VoteResponse;
import dev.ottla.raft.RaftRequest;
import dev.ottla.raft.RaftResponse;
import dev.ottla.raft.ReplicaKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Vote (52), versions 0 to 2, between controllers.
 *
 * <ul>
 *   <li>1 adds the directory ids of candidate and voter, and the leader's address (KIP-853); 2 pre-votes (KIP-996)
 * </ul>
 */
public final class VoteApi implements RaftApi<RaftRequest.Vote, RaftResponse.Vote, VoteRequest, VoteResponse> {
    @Override
    public ApiKey key() {
        return ApiKey.VOTE;
    }

    @Override
    public VoteRequest encode(RaftRequest.Vote vote, String clusterId) {
        return VoteRequest.builder()
                .clusterId(clusterId)
                .voterId(vote.voter().id())
                .topics(List.of(VoteRequest.TopicData.builder()
                        .topicName(Wire.TOPIC)
                        .partitions(List.of(VoteRequest.PartitionData.builder()
                                .partitionIndex(Wire.PARTITION)
                                .replicaEpoch(vote.epoch())
                                .replicaId(vote.candidate().id())
                                .replicaDirectoryId(vote.candidate().directoryId())
                                .voterDirectoryId(vote.voter().directoryId())
                                .lastOffsetEpoch(vote.lastEpoch())
                                .lastOffset(vote.endOffset())
                                .preVote(vote.preVote())
                                .build()))
                        .build()))
                .build();
    }

    @Override
    public RaftRequest.@Nullable Vote decode(VoteRequest request) {
        VoteRequest.TopicData topic = Wire.only(request.topics());
        VoteRequest.PartitionData asked = topic == null ? null : Wire.only(topic.partitions());
        if (topic == null || asked == null || !topic.topicName().equals(Wire.TOPIC) || asked.partitionIndex() != 0) {
            return null;
        }
        return new RaftRequest.Vote(
                new ReplicaKey(asked.replicaId(), asked.replicaDirectoryId()),
                asked.replicaEpoch(),
                asked.lastOffsetEpoch(),
                asked.lastOffset(),
                new ReplicaKey(request.voterId(), asked.voterDirectoryId()),
                asked.preVote());
    }

    @Override
    public @Nullable String clusterId(VoteRequest request) {
        return request.clusterId();
    }

    @Override
    public VoteResponse encode(RaftResponse.Vote vote, short version) {
        Endpoint leader = Wire.leaderEndpoint(vote.leadership(), version, 1);
        return VoteResponse.builder()
                .topics(List.of(VoteResponse.TopicData.builder()
                        .topicName(Wire.TOPIC)
                        .partitions(List.of(VoteResponse.PartitionData.builder()
                                .partitionIndex(Wire.PARTITION)
                                .errorCode(vote.error().code())
                                .leaderId(vote.leadership().leaderId())
                                .leaderEpoch(vote.leadership().epoch())
                                .voteGranted(vote.granted())
                                .build()))
                        .build()))
                .nodeEndpoints(
                        leader == null
                                ? List.of()
                                : List.of(VoteResponse.NodeEndpoint.builder()
                                        .nodeId(vote.leadership().leaderId())
                                        .host(leader.host())
                                        .port(leader.port())
                                        .build()))
                .build();
    }

    @Override
    public RaftResponse.Vote decode(VoteResponse response) {
        if (response.errorCode() != ErrorCode.NONE.code()) {
            return new RaftResponse.Vote(ErrorCode.forCode(response.errorCode()), Wire.nobody(), false);
        }
        VoteResponse.PartitionData answer = Wire.required(
                Wire.only(Wire.required(Wire.only(response.topics())).partitions()));
        List<Endpoint> leader = response.nodeEndpoints().stream()
                .filter(node -> node.nodeId() == answer.leaderId())
                .map(node -> Wire.endpoint(node.host(), node.port()))
                .toList();
        return new RaftResponse.Vote(
                ErrorCode.forCode(answer.errorCode()),
                new RaftResponse.Leadership(answer.leaderId(), answer.leaderEpoch(), leader),
                answer.voteGranted());
    }

    @Override
    public VoteResponse refusal(VoteRequest request, ErrorCode error) {
        return VoteResponse.builder().errorCode(error.code()).build();
    }
}
