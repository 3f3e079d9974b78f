package dev.ottla.raft.wire;

import dev.ottla.metadata.Endpoint;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.MemoryRecords;
import dev.ottla.protocol.message.FetchSnapshotRequest;
import dev.ottla.protocol.message.FetchSnapshotResponse;
import dev.ottla.raft.RaftRequest;
import dev.ottla.raft.RaftResponse;
import dev.ottla.raft.RawBytes;
import dev.ottla.raft.ReplicaKey;
import dev.ottla.raft.SnapshotId;
import io.netty.buffer.ByteBufUtil;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * FetchSnapshot (59), versions 0 and 1, of the metadata log's snapshots, piece by piece (KIP-630).
 *
 * <ul>
 *   <li>1 adds the replica's directory id and the leader's address (KIP-853)
 * </ul>
 */
public final class FetchSnapshotApi
        implements RaftApi<
                RaftRequest.FetchSnapshot, RaftResponse.FetchSnapshot, FetchSnapshotRequest, FetchSnapshotResponse> {
    @Override
    public ApiKey key() {
        return ApiKey.FETCH_SNAPSHOT;
    }

    @Override
    public FetchSnapshotRequest encode(RaftRequest.FetchSnapshot fetch, String clusterId) {
        return FetchSnapshotRequest.builder()
                .clusterId(clusterId)
                .replicaId(fetch.replica().id())
                .maxBytes(fetch.maxBytes())
                .topics(List.of(FetchSnapshotRequest.TopicSnapshot.builder()
                        .name(Wire.TOPIC)
                        .partitions(List.of(FetchSnapshotRequest.PartitionSnapshot.builder()
                                .partition(Wire.PARTITION)
                                .currentLeaderEpoch(fetch.epoch())
                                .snapshotId(FetchSnapshotRequest.SnapshotId.builder()
                                        .endOffset(fetch.id().endOffset())
                                        .epoch(fetch.id().epoch())
                                        .build())
                                .position(fetch.position())
                                .replicaDirectoryId(fetch.replica().directoryId())
                                .build()))
                        .build()))
                .build();
    }

    @Override
    public RaftRequest.@Nullable FetchSnapshot decode(FetchSnapshotRequest request) {
        FetchSnapshotRequest.TopicSnapshot topic = Wire.only(request.topics());
        FetchSnapshotRequest.PartitionSnapshot asked = topic == null ? null : Wire.only(topic.partitions());
        if (topic == null || asked == null || !topic.name().equals(Wire.TOPIC) || asked.partition() != 0) {
            return null;
        }
        return new RaftRequest.FetchSnapshot(
                new ReplicaKey(request.replicaId(), asked.replicaDirectoryId()),
                asked.currentLeaderEpoch(),
                new SnapshotId(
                        asked.snapshotId().endOffset(), asked.snapshotId().epoch()),
                asked.position(),
                request.maxBytes());
    }

    @Override
    public @Nullable String clusterId(FetchSnapshotRequest request) {
        return request.clusterId();
    }

    @Override
    public FetchSnapshotResponse encode(RaftResponse.FetchSnapshot piece, short version) {
        Endpoint leader = Wire.leaderEndpoint(piece.leadership(), version, 1);
        return FetchSnapshotResponse.builder()
                .topics(List.of(FetchSnapshotResponse.TopicSnapshot.builder()
                        .name(Wire.TOPIC)
                        .partitions(List.of(partition(piece)))
                        .build()))
                .nodeEndpoints(
                        leader == null
                                ? List.of()
                                : List.of(FetchSnapshotResponse.NodeEndpoint.builder()
                                        .nodeId(piece.leadership().leaderId())
                                        .host(leader.host())
                                        .port(leader.port())
                                        .build()))
                .build();
    }

    private static FetchSnapshotResponse.PartitionSnapshot partition(RaftResponse.FetchSnapshot piece) {
        return FetchSnapshotResponse.PartitionSnapshot.builder()
                .index(Wire.PARTITION)
                .errorCode(piece.error().code())
                .snapshotId(FetchSnapshotResponse.SnapshotId.builder()
                        .endOffset(piece.id().endOffset())
                        .epoch(piece.id().epoch())
                        .build())
                .currentLeader(FetchSnapshotResponse.LeaderIdAndEpoch.builder()
                        .leaderId(piece.leadership().leaderId())
                        .leaderEpoch(piece.leadership().epoch())
                        .build())
                .size(piece.sizeBytes())
                .position(piece.position())
                .unalignedRecords(MemoryRecords.wrap(piece.bytes().array()))
                .build();
    }

    @Override
    public RaftResponse.FetchSnapshot decode(FetchSnapshotResponse response) {
        if (response.errorCode() != ErrorCode.NONE.code()) {
            return new RaftResponse.FetchSnapshot(
                    ErrorCode.forCode(response.errorCode()), Wire.nobody(), SnapshotId.FORMATTED, 0, 0, RawBytes.EMPTY);
        }
        FetchSnapshotResponse.PartitionSnapshot answer = Wire.required(
                Wire.only(Wire.required(Wire.only(response.topics())).partitions()));
        int leaderId = answer.currentLeader().leaderId();
        List<Endpoint> leader = response.nodeEndpoints().stream()
                .filter(node -> node.nodeId() == leaderId)
                .map(node -> Wire.endpoint(node.host(), node.port()))
                .toList();
        return new RaftResponse.FetchSnapshot(
                ErrorCode.forCode(answer.errorCode()),
                new RaftResponse.Leadership(leaderId, answer.currentLeader().leaderEpoch(), leader),
                new SnapshotId(
                        answer.snapshotId().endOffset(), answer.snapshotId().epoch()),
                answer.size(),
                answer.position(),
                answer.unalignedRecords() instanceof MemoryRecords records
                        ? new RawBytes(ByteBufUtil.getBytes(records.buffer()))
                        : RawBytes.EMPTY);
    }

    @Override
    public FetchSnapshotResponse refusal(FetchSnapshotRequest request, ErrorCode error) {
        return FetchSnapshotResponse.builder().errorCode(error.code()).build();
    }
}
