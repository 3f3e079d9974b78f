package dev.ottla.raft.wire;

import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.message.DescribeQuorumRequest;
import dev.ottla.protocol.message.DescribeQuorumResponse;
import dev.ottla.raft.QuorumDescription;
import dev.ottla.raft.RaftRequest;
import dev.ottla.raft.RaftResponse;
import dev.ottla.raft.VoterSet;
import dev.ottla.runtime.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * DescribeQuorum (55), versions 0 to 2: leader, voters and observers as the leader sees them.
 *
 * <ul>
 *   <li>1 adds when a replica fetched and caught up last (KIP-836); 2 directory ids, messages, and where the voters are
 *       (KIP-853)
 *   <li>another partition than that of the metadata log is UNKNOWN_TOPIC_OR_PARTITION
 *   <li>only asked, never asking: {@link #encode(RaftRequest.DescribeQuorum, String)} is there for tools in tests
 * </ul>
 */
public final class DescribeQuorumApi
        implements RaftApi<
                RaftRequest.DescribeQuorum, RaftResponse.Quorum, DescribeQuorumRequest, DescribeQuorumResponse> {
    private static final int MESSAGES_SINCE = 2;

    private final Clock clock;

    /** @param clock the quorum's: tells when a time of its steps was */
    public DescribeQuorumApi(Clock clock) {
        this.clock = clock;
    }

    @Override
    public ApiKey key() {
        return ApiKey.DESCRIBE_QUORUM;
    }

    @Override
    public DescribeQuorumRequest encode(RaftRequest.DescribeQuorum request, String clusterId) {
        return DescribeQuorumRequest.builder()
                .topics(List.of(DescribeQuorumRequest.TopicData.builder()
                        .topicName(Wire.TOPIC)
                        .partitions(List.of(DescribeQuorumRequest.PartitionData.builder()
                                .partitionIndex(Wire.PARTITION)
                                .build()))
                        .build()))
                .build();
    }

    @Override
    public RaftRequest.@Nullable DescribeQuorum decode(DescribeQuorumRequest request) {
        DescribeQuorumRequest.TopicData topic = Wire.only(request.topics());
        DescribeQuorumRequest.PartitionData asked = topic == null ? null : Wire.only(topic.partitions());
        return topic == null || asked == null || !topic.topicName().equals(Wire.TOPIC) || asked.partitionIndex() != 0
                ? null
                : new RaftRequest.DescribeQuorum();
    }

    @Override
    public @Nullable String clusterId(DescribeQuorumRequest request) {
        return null;
    }

    @Override
    public DescribeQuorumResponse encode(RaftResponse.Quorum quorum, short version) {
        QuorumDescription described = quorum.description();
        if (described == null) {
            return error(quorum.error(), version);
        }
        return DescribeQuorumResponse.builder()
                .errorMessage(message(ErrorCode.NONE, version))
                .topics(topic(DescribeQuorumResponse.PartitionData.builder()
                        .partitionIndex(Wire.PARTITION)
                        .errorMessage(message(ErrorCode.NONE, version))
                        .leaderId(described.leaderId())
                        .leaderEpoch(described.epoch())
                        .highWatermark(described.highWatermark())
                        .currentVoters(states(described.voters(), version))
                        .observers(states(described.observers(), version))
                        .build()))
                .nodes(version >= MESSAGES_SINCE ? nodes(described.voterSet()) : List.of())
                .build();
    }

    private static List<DescribeQuorumResponse.TopicData> topic(DescribeQuorumResponse.PartitionData partition) {
        return List.of(DescribeQuorumResponse.TopicData.builder()
                .topicName(Wire.TOPIC)
                .partitions(List.of(partition))
                .build());
    }

    /** Kafka says an empty message where there is no error, in the version that has messages. */
    private static @Nullable String message(ErrorCode error, short version) {
        if (version < MESSAGES_SINCE) {
            return "";
        }
        return error == ErrorCode.NONE ? "" : error.message();
    }

    private List<DescribeQuorumResponse.ReplicaState> states(List<QuorumDescription.Replica> replicas, short version) {
        return replicas.stream()
                .map(replica -> DescribeQuorumResponse.ReplicaState.builder()
                        .replicaId(replica.key().id())
                        .replicaDirectoryId(
                                version >= MESSAGES_SINCE ? replica.key().directoryId() : Uuid.ZERO)
                        .logEndOffset(replica.endOffset())
                        .lastFetchTimestamp(version >= 1 ? timestamp(replica.lastFetchMs()) : -1)
                        .lastCaughtUpTimestamp(version >= 1 ? timestamp(replica.lastCaughtUpMs()) : -1)
                        .build())
                .toList();
    }

    private long timestamp(long stepMs) {
        return stepMs < 0 ? -1 : clock.wallClockMs() - clock.monotonicMs() + stepMs;
    }

    private static List<DescribeQuorumResponse.Node> nodes(VoterSet voters) {
        return voters.voters().values().stream()
                .map(voter -> DescribeQuorumResponse.Node.builder()
                        .nodeId(voter.key().id())
                        .listeners(voter.endpoints().stream()
                                .map(endpoint -> DescribeQuorumResponse.Listener.builder()
                                        .name(endpoint.name())
                                        .host(endpoint.host())
                                        .port(endpoint.port())
                                        .build())
                                .toList())
                        .build())
                .toList();
    }

    private static DescribeQuorumResponse error(ErrorCode error, short version) {
        return DescribeQuorumResponse.builder()
                .errorMessage(message(ErrorCode.NONE, version))
                .topics(topic(DescribeQuorumResponse.PartitionData.builder()
                        .partitionIndex(Wire.PARTITION)
                        .errorCode(error.code())
                        .errorMessage(message(error, version))
                        .build()))
                .build();
    }

    @Override
    public RaftResponse.Quorum decode(DescribeQuorumResponse response) {
        DescribeQuorumResponse.PartitionData answer = Wire.required(
                Wire.only(Wire.required(Wire.only(response.topics())).partitions()));
        return new RaftResponse.Quorum(Wire.error(response.errorCode(), answer.errorCode()), null);
    }

    @Override
    public DescribeQuorumResponse refusal(DescribeQuorumRequest request, ErrorCode error) {
        if (error != ErrorCode.INVALID_REQUEST) {
            return DescribeQuorumResponse.builder().errorCode(error.code()).build();
        }
        return DescribeQuorumResponse.builder()
                .topics(request.topics().stream()
                        .map(DescribeQuorumApi::unknown)
                        .toList())
                .build();
    }

    private static DescribeQuorumResponse.TopicData unknown(DescribeQuorumRequest.TopicData topic) {
        return DescribeQuorumResponse.TopicData.builder()
                .topicName(topic.topicName())
                .partitions(topic.partitions().stream()
                        .map(partition -> DescribeQuorumResponse.PartitionData.builder()
                                .partitionIndex(partition.partitionIndex())
                                .errorCode(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code())
                                .build())
                        .toList())
                .build();
    }
}
