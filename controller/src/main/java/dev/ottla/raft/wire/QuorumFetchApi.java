package dev.ottla.raft.wire;

import dev.ottla.metadata.Endpoint;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.MemoryRecords;
import dev.ottla.protocol.Records;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.message.FetchRequest;
import dev.ottla.protocol.message.FetchResponse;
import dev.ottla.raft.EpochEnd;
import dev.ottla.raft.LogBatch;
import dev.ottla.raft.LogBatches;
import dev.ottla.raft.RaftRequest;
import dev.ottla.raft.RaftResponse;
import dev.ottla.raft.ReplicaKey;
import dev.ottla.raft.SnapshotId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fetch (1), versions 4 to 18, of the metadata log: by voters and observers, and by brokers.
 *
 * <ul>
 *   <li>12 adds the cluster id, the last fetched epoch, and in the answer the diverging epoch, the leader and the
 *       snapshot (KIP-595, KIP-630); 13 topic ids; 15 moves the replica id into a struct of its own; 17 the directory
 *       id and, in the answer, the leader's address (KIP-853); 18 the fetcher's high watermark (KIP-1166)
 *   <li>absent: fetch sessions, which nobody uses for one partition
 * </ul>
 */
public final class QuorumFetchApi
        implements RaftApi<RaftRequest.Fetch, RaftResponse.Fetch, FetchRequest, FetchResponse> {
    private static final int TOPIC_IDS_SINCE = 13;
    private static final int LEADER_ENDPOINT_SINCE = 17;

    @Override
    public ApiKey key() {
        return ApiKey.FETCH;
    }

    @Override
    public FetchRequest encode(RaftRequest.Fetch fetch, String clusterId) {
        return FetchRequest.builder()
                .clusterId(clusterId)
                .replicaState(FetchRequest.ReplicaState.builder()
                        .replicaId(fetch.replica().id())
                        .build())
                .maxWaitMs(fetch.maxWaitMs())
                .maxBytes(fetch.maxBytes())
                .topics(List.of(FetchRequest.FetchTopic.builder()
                        .topicId(Uuid.METADATA_TOPIC_ID)
                        .partitions(List.of(FetchRequest.FetchPartition.builder()
                                .partition(Wire.PARTITION)
                                .currentLeaderEpoch(fetch.epoch())
                                .fetchOffset(fetch.offset())
                                .lastFetchedEpoch(fetch.lastFetchedEpoch())
                                .partitionMaxBytes(fetch.maxBytes())
                                .replicaDirectoryId(fetch.replica().directoryId())
                                .highWatermark(fetch.highWatermark())
                                .build()))
                        .build()))
                .build();
    }

    @Override
    public RaftRequest.@Nullable Fetch decode(FetchRequest request) {
        FetchRequest.FetchTopic topic = Wire.only(request.topics());
        FetchRequest.FetchPartition asked = topic == null ? null : Wire.only(topic.partitions());
        boolean metadata = topic != null
                && (topic.topicId().equals(Uuid.METADATA_TOPIC_ID)
                        || topic.topic().equals(Wire.TOPIC));
        if (asked == null || !metadata || asked.partition() != Wire.PARTITION) {
            return null;
        }
        int replica =
                request.replicaState().replicaId() >= 0 ? request.replicaState().replicaId() : request.replicaId();
        return new RaftRequest.Fetch(
                new ReplicaKey(replica, asked.replicaDirectoryId()),
                asked.currentLeaderEpoch(),
                asked.fetchOffset(),
                asked.lastFetchedEpoch(),
                asked.highWatermark(),
                request.maxWaitMs(),
                Math.min(request.maxBytes(), Math.max(1, asked.partitionMaxBytes())));
    }

    @Override
    public @Nullable String clusterId(FetchRequest request) {
        return request.clusterId();
    }

    @Override
    public FetchResponse encode(RaftResponse.Fetch fetched, short version) {
        FetchResponse.PartitionData.Builder partition = FetchResponse.PartitionData.builder()
                .partitionIndex(Wire.PARTITION)
                .errorCode(fetched.error().code())
                .highWatermark(fetched.highWatermark())
                .logStartOffset(fetched.startOffset())
                .currentLeader(FetchResponse.LeaderIdAndEpoch.builder()
                        .leaderId(fetched.leadership().leaderId())
                        .leaderEpoch(fetched.leadership().epoch())
                        .build())
                .records(records(fetched.batches()));
        EpochEnd diverging = fetched.diverging();
        if (diverging != null) {
            partition.divergingEpoch(FetchResponse.EpochEndOffset.builder()
                    .epoch(diverging.epoch())
                    .endOffset(diverging.endOffset())
                    .build());
        }
        SnapshotId snapshot = fetched.snapshot();
        if (snapshot != null) {
            partition.snapshotId(FetchResponse.SnapshotId.builder()
                    .endOffset(snapshot.endOffset())
                    .epoch(snapshot.epoch())
                    .build());
        }
        FetchResponse.FetchableTopicResponse.Builder topic =
                FetchResponse.FetchableTopicResponse.builder().partitions(List.of(partition.build()));
        if (version >= TOPIC_IDS_SINCE) {
            topic.topicId(Uuid.METADATA_TOPIC_ID);
        } else {
            topic.topic(Wire.TOPIC);
        }
        return FetchResponse.builder()
                .responses(List.of(topic.build()))
                .nodeEndpoints(leaders(fetched.leadership(), version))
                .build();
    }

    private static List<FetchResponse.NodeEndpoint> leaders(RaftResponse.Leadership leadership, short version) {
        Endpoint leader = Wire.leaderEndpoint(leadership, version, LEADER_ENDPOINT_SINCE);
        return leader == null
                ? List.of()
                : List.of(FetchResponse.NodeEndpoint.builder()
                        .nodeId(leadership.leaderId())
                        .host(leader.host())
                        .port(leader.port())
                        .build());
    }

    private static Records records(List<LogBatch> batches) {
        if (batches.isEmpty()) {
            return MemoryRecords.EMPTY;
        }
        ByteBuf[] parts = new ByteBuf[batches.size()];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = Unpooled.wrappedBuffer(batches.get(i).bytes().array());
        }
        return new MemoryRecords(Unpooled.wrappedBuffer(parts));
    }

    @Override
    public RaftResponse.Fetch decode(FetchResponse response) {
        if (response.errorCode() != ErrorCode.NONE.code()) {
            return failed(ErrorCode.forCode(response.errorCode()), Wire.nobody());
        }
        FetchResponse.PartitionData answer = Wire.required(
                Wire.only(Wire.required(Wire.only(response.responses())).partitions()));
        int leaderId = answer.currentLeader().leaderId();
        List<Endpoint> leader = response.nodeEndpoints().stream()
                .filter(node -> node.nodeId() == leaderId)
                .map(node -> Wire.endpoint(node.host(), node.port()))
                .toList();
        RaftResponse.Leadership leadership =
                new RaftResponse.Leadership(leaderId, answer.currentLeader().leaderEpoch(), leader);
        ErrorCode error = ErrorCode.forCode(answer.errorCode());
        return error == ErrorCode.NONE ? content(answer, leadership) : failed(error, leadership);
    }

    private static RaftResponse.Fetch failed(ErrorCode error, RaftResponse.Leadership leadership) {
        return new RaftResponse.Fetch(error, leadership, -1, -1, null, null, List.of());
    }

    private static RaftResponse.Fetch content(FetchResponse.PartitionData answer, RaftResponse.Leadership leadership) {
        FetchResponse.EpochEndOffset diverging = answer.divergingEpoch();
        FetchResponse.SnapshotId snapshot = answer.snapshotId();
        return new RaftResponse.Fetch(
                ErrorCode.NONE,
                leadership,
                answer.highWatermark(),
                answer.logStartOffset(),
                diverging.epoch() < 0 ? null : new EpochEnd(diverging.epoch(), diverging.endOffset()),
                snapshot.epoch() < 0 ? null : new SnapshotId(snapshot.endOffset(), snapshot.epoch()),
                answer.records() instanceof MemoryRecords records ? LogBatches.parse(records.buffer()) : List.of());
    }

    @Override
    public FetchResponse refusal(FetchRequest request, ErrorCode error) {
        return FetchResponse.builder().errorCode(error.code()).build();
    }
}
