package dev.ottla.handler.data;

import dev.ottla.handler.AclOperation;
import dev.ottla.handler.Answer;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.RequestContext;
import dev.ottla.handler.ResourceType;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.OffsetForLeaderEpochRequest;
import dev.ottla.protocol.message.OffsetForLeaderEpochRequest.OffsetForLeaderPartition;
import dev.ottla.protocol.message.OffsetForLeaderEpochRequest.OffsetForLeaderTopic;
import dev.ottla.protocol.message.OffsetForLeaderEpochResponse;
import dev.ottla.protocol.message.OffsetForLeaderEpochResponse.EpochEndOffset;
import dev.ottla.protocol.message.OffsetForLeaderEpochResponse.OffsetForLeaderTopicResult;
import dev.ottla.replica.HostedTopic;
import dev.ottla.replica.LeaderPartition;
import dev.ottla.replica.PartitionView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * OffsetForLeaderEpoch, key 23, versions 2 to 4: where a leader epoch ended, so that a reader finds out whether its log
 * and ours part (KIP-101, KIP-320).
 *
 * <ul>
 *   <li>v2 current leader epoch; v3 replica id; v4 flexible.
 *   <li>An epoch that is not known, or is later than the current one, gives epoch -1 and offset -1 without an error.
 *   <li>Followers and consumers get the same answer.
 * </ul>
 *
 * Reads the published view; stateless.
 */
public final class OffsetForLeaderEpochHandler
        implements ApiHandler<OffsetForLeaderEpochRequest, OffsetForLeaderEpochResponse> {
    private static final int NO_EPOCH = -1;

    private final DataPath path;
    private final PartitionLocator locator;

    public OffsetForLeaderEpochHandler(DataPath path) {
        this.path = path;
        this.locator = new PartitionLocator(path.partitions(), path.metadata());
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.OFFSET_FOR_LEADER_EPOCH;
    }

    @Override
    public short lowestVersion() {
        return 2;
    }

    @Override
    public short highestVersion() {
        return 4;
    }

    @Override
    public void handle(
            RequestContext context, OffsetForLeaderEpochRequest request, Answer<OffsetForLeaderEpochResponse> answer) {
        List<OffsetForLeaderTopicResult> topics = new ArrayList<>();
        for (OffsetForLeaderTopic topic : request.topics()) {
            boolean allowed =
                    path.authorization().isAllowed(context, AclOperation.DESCRIBE, ResourceType.TOPIC, topic.topic());
            List<EpochEndOffset> partitions = new ArrayList<>();
            for (OffsetForLeaderPartition partition : topic.partitions()) {
                partitions.add(
                        allowed
                                ? respond(topic.topic(), partition)
                                : error(partition.partition(), ErrorCode.TOPIC_AUTHORIZATION_FAILED));
            }
            topics.add(result(topic, partitions));
        }
        answer.send(OffsetForLeaderEpochResponse.builder().topics(topics).build());
    }

    private EpochEndOffset respond(String topic, OffsetForLeaderPartition question) {
        HostedTopic hosted = locator.byName(topic);
        LeaderPartition leader = hosted == null ? null : hosted.leader(question.partition());
        PartitionView view = leader == null ? null : leader.view();
        ErrorCode error = refusal(view, hosted, topic, question);
        if (error != ErrorCode.NONE || view == null) {
            return error(question.partition(), error);
        }
        dev.ottla.log.EpochEndOffset end = view.log().endOffsetForEpoch(question.leaderEpoch());
        return EpochEndOffset.builder()
                .partition(question.partition())
                .leaderEpoch(end.leaderEpoch())
                .endOffset(end.endOffset())
                .build();
    }

    private ErrorCode refusal(
            @Nullable PartitionView view,
            @Nullable HostedTopic hosted,
            String topic,
            OffsetForLeaderPartition question) {
        if (view == null) {
            return locator.whyNot(hosted, topic, question.partition());
        }
        return question.currentLeaderEpoch() == NO_EPOCH
                ? ErrorCode.NONE
                : view.checkEpoch(question.currentLeaderEpoch());
    }

    private static OffsetForLeaderTopicResult result(OffsetForLeaderTopic topic, List<EpochEndOffset> partitions) {
        return OffsetForLeaderTopicResult.builder()
                .topic(topic.topic())
                .partitions(partitions)
                .build();
    }

    private static EpochEndOffset error(int partition, ErrorCode error) {
        return EpochEndOffset.builder()
                .partition(partition)
                .errorCode(error.code())
                .build();
    }

    @Override
    public OffsetForLeaderEpochResponse failure(
            RequestContext context, OffsetForLeaderEpochRequest request, ErrorCode error) {
        List<OffsetForLeaderTopicResult> topics = new ArrayList<>();
        for (OffsetForLeaderTopic topic : request.topics()) {
            topics.add(result(
                    topic,
                    topic.partitions().stream()
                            .map(partition -> error(partition.partition(), error))
                            .toList()));
        }
        return OffsetForLeaderEpochResponse.builder().topics(topics).build();
    }
}
