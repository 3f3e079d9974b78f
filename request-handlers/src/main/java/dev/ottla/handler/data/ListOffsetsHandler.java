package dev.ottla.handler.data;

import dev.ottla.handler.AclOperation;
import dev.ottla.handler.Answer;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.RequestContext;
import dev.ottla.handler.ResourceType;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.ListOffsetsRequest;
import dev.ottla.protocol.message.ListOffsetsRequest.ListOffsetsPartition;
import dev.ottla.protocol.message.ListOffsetsRequest.ListOffsetsTopic;
import dev.ottla.protocol.message.ListOffsetsResponse;
import dev.ottla.protocol.message.ListOffsetsResponse.ListOffsetsPartitionResponse;
import dev.ottla.protocol.message.ListOffsetsResponse.ListOffsetsTopicResponse;
import dev.ottla.replica.HostedTopic;
import dev.ottla.replica.LeaderPartition;
import dev.ottla.replica.PartitionView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * ListOffsets, key 2, versions 1 to 11.
 *
 * <ul>
 *   <li>v2 isolation level; v4 leader epochs (KIP-320); v6 flexible; v10 timeout for remote storage (KIP-1075), not
 *       needed here. Questions that came later than v1: {@link OffsetQuestion}.
 *   <li>The latest offset is the high watermark, for read_committed the last stable offset; nothing at or above it is
 *       found by time either.
 *   <li>A partition named twice is INVALID_REQUEST; an isolation level other than 0 and 1 is UNKNOWN_SERVER_ERROR.
 *   <li>Absent: tiered storage, so nothing is ever tiered or pending upload.
 * </ul>
 *
 * Lookups by time may touch a cold disk: a request with one of these is worked on by an I/O thread. Stateless.
 */
public final class ListOffsetsHandler implements ApiHandler<ListOffsetsRequest, ListOffsetsResponse> {
    private static final byte READ_COMMITTED = 1;

    private final DataPath path;
    private final PartitionLocator locator;

    public ListOffsetsHandler(DataPath path) {
        this.path = path;
        this.locator = new PartitionLocator(path.partitions(), path.metadata());
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.LIST_OFFSETS;
    }

    @Override
    public short lowestVersion() {
        return 1;
    }

    @Override
    public short highestVersion() {
        return 11;
    }

    @Override
    public void handle(RequestContext context, ListOffsetsRequest request, Answer<ListOffsetsResponse> answer) {
        if (request.isolationLevel() < 0 || request.isolationLevel() > READ_COMMITTED) {
            answer.send(failure(context, request, ErrorCode.UNKNOWN_SERVER_ERROR));
        } else if (mayTouchDisk(request)) {
            context.executeOn(path.io(), () -> answer.send(respond(context, request)));
        } else {
            answer.send(respond(context, request));
        }
    }

    private static boolean mayTouchDisk(ListOffsetsRequest request) {
        for (ListOffsetsTopic topic : request.topics()) {
            for (ListOffsetsPartition partition : topic.partitions()) {
                if (OffsetQuestion.mayTouchDisk(partition.timestamp())) {
                    return true;
                }
            }
        }
        return false;
    }

    private ListOffsetsResponse respond(RequestContext context, ListOffsetsRequest request) {
        List<ListOffsetsTopicResponse> topics = new ArrayList<>(request.topics().size());
        for (ListOffsetsTopic topic : request.topics()) {
            topics.add(ListOffsetsTopicResponse.builder()
                    .name(topic.name())
                    .partitions(respond(context, request, topic))
                    .build());
        }
        return ListOffsetsResponse.builder().topics(topics).build();
    }

    private List<ListOffsetsPartitionResponse> respond(
            RequestContext context, ListOffsetsRequest request, ListOffsetsTopic topic) {
        boolean allowed =
                path.authorization().isAllowed(context, AclOperation.DESCRIBE, ResourceType.TOPIC, topic.name());
        HostedTopic hosted = locator.byName(topic.name());
        Set<Integer> repeated = repeated(topic);
        List<ListOffsetsPartitionResponse> answers =
                new ArrayList<>(topic.partitions().size());
        for (ListOffsetsPartition partition : topic.partitions()) {
            int index = partition.partitionIndex();
            LeaderPartition leader = hosted == null ? null : hosted.leader(index);
            PartitionView view = leader == null ? null : leader.view();
            if (!allowed) {
                answers.add(error(index, ErrorCode.TOPIC_AUTHORIZATION_FAILED));
            } else if (repeated.contains(index)) {
                answers.add(error(index, ErrorCode.INVALID_REQUEST));
            } else if (view == null) {
                answers.add(error(index, locator.whyNot(hosted, topic.name(), index)));
            } else {
                boolean committed = request.isolationLevel() == READ_COMMITTED;
                answers.add(new OffsetQuestion(context.version(), request.replicaId(), committed).ask(view, partition));
            }
        }
        return answers;
    }

    private static Set<Integer> repeated(ListOffsetsTopic topic) {
        Set<Integer> seen = new HashSet<>();
        Set<Integer> repeated = new HashSet<>();
        for (ListOffsetsPartition partition : topic.partitions()) {
            if (!seen.add(partition.partitionIndex())) {
                repeated.add(partition.partitionIndex());
            }
        }
        return repeated;
    }

    static ListOffsetsPartitionResponse error(int partition, ErrorCode error) {
        return ListOffsetsPartitionResponse.builder()
                .partitionIndex(partition)
                .errorCode(error.code())
                .build();
    }

    @Override
    public ListOffsetsResponse failure(RequestContext context, ListOffsetsRequest request, ErrorCode error) {
        List<ListOffsetsTopicResponse> topics = new ArrayList<>();
        for (ListOffsetsTopic topic : request.topics()) {
            List<ListOffsetsPartitionResponse> partitions = new ArrayList<>();
            topic.partitions().forEach(partition -> partitions.add(error(partition.partitionIndex(), error)));
            topics.add(ListOffsetsTopicResponse.builder()
                    .name(topic.name())
                    .partitions(partitions)
                    .build());
        }
        return ListOffsetsResponse.builder().topics(topics).build();
    }
}
