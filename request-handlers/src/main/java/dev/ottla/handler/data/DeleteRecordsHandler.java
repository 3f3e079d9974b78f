package dev.ottla.handler.data;

import dev.ottla.handler.AclOperation;
import dev.ottla.handler.Answer;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.RequestContext;
import dev.ottla.handler.ResourceType;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.DeleteRecordsRequest;
import dev.ottla.protocol.message.DeleteRecordsRequest.DeleteRecordsTopic;
import dev.ottla.protocol.message.DeleteRecordsResponse;
import dev.ottla.protocol.message.DeleteRecordsResponse.DeleteRecordsPartitionResult;
import dev.ottla.protocol.message.DeleteRecordsResponse.DeleteRecordsTopicResult;
import dev.ottla.replica.HostedTopic;
import dev.ottla.replica.LeaderPartition;
import dev.ottla.replica.RecordDeletion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * DeleteRecords, key 21, versions 0 to 2: moves a partition's log start forward (KIP-107).
 *
 * <ul>
 *   <li>v2 flexible. Offset -1 is the high watermark; above it, or below -1, is OFFSET_OUT_OF_RANGE; below the log
 *       start nothing happens.
 *   <li>The low watermark in the answer is the log start of this leader. Followers follow with their next fetch.
 *   <li>A topic that is only compacted is POLICY_VIOLATION; one of the broker's own topics INVALID_TOPIC_EXCEPTION.
 *   <li>A partition named twice goes to the last offset, as in Kafka.
 *   <li>Whole segments go with the next retention run. The new log start is written to disk with the next checkpoint
 *       ({@code log.flush.start.offset.checkpoint.interval.ms}): after a crash before that, records may be back.
 * </ul>
 *
 * Stateless.
 */
public final class DeleteRecordsHandler implements ApiHandler<DeleteRecordsRequest, DeleteRecordsResponse> {
    private static final long NO_WATERMARK = -1;

    private final DataPath path;
    private final PartitionLocator locator;

    public DeleteRecordsHandler(DataPath path) {
        this.path = path;
        this.locator = new PartitionLocator(path.partitions(), path.metadata());
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.DELETE_RECORDS;
    }

    @Override
    public short lowestVersion() {
        return 0;
    }

    @Override
    public short highestVersion() {
        return 2;
    }

    /** One topic's results, which come from the strands of its partitions. */
    private record Part(String topic, List<CompletableFuture<DeleteRecordsPartitionResult>> partitions) {
        DeleteRecordsTopicResult result() {
            return DeleteRecordsTopicResult.builder()
                    .name(topic)
                    .partitions(partitions.stream().map(CompletableFuture::join).toList())
                    .build();
        }
    }

    @Override
    public void handle(RequestContext context, DeleteRecordsRequest request, Answer<DeleteRecordsResponse> answer) {
        List<Part> parts = new ArrayList<>();
        for (DeleteRecordsTopic topic : request.topics()) {
            parts.add(new Part(topic.name(), delete(context, topic)));
        }
        var _ = CompletableFuture.allOf(parts.stream()
                        .flatMap(part -> part.partitions().stream())
                        .toArray(CompletableFuture[]::new))
                .thenRun(() -> answer.send(DeleteRecordsResponse.builder()
                        .topics(parts.stream().map(Part::result).toList())
                        .build()));
    }

    private List<CompletableFuture<DeleteRecordsPartitionResult>> delete(
            RequestContext context, DeleteRecordsTopic topic) {
        Map<Integer, Long> offsets = new LinkedHashMap<>();
        topic.partitions().forEach(partition -> offsets.put(partition.partitionIndex(), partition.offset()));
        boolean allowed =
                path.authorization().isAllowed(context, AclOperation.DELETE, ResourceType.TOPIC, topic.name());
        List<CompletableFuture<DeleteRecordsPartitionResult>> results = new ArrayList<>();
        offsets.forEach((index, offset) -> results.add(
                allowed
                        ? delete(topic.name(), index, offset)
                        : CompletableFuture.completedFuture(
                                result(index, NO_WATERMARK, ErrorCode.TOPIC_AUTHORIZATION_FAILED))));
        return results;
    }

    private CompletableFuture<DeleteRecordsPartitionResult> delete(String topic, int index, long offset) {
        HostedTopic hosted = locator.byName(topic);
        LeaderPartition leader = hosted == null ? null : hosted.leader(index);
        if (locator.registration(topic, index) != null && InternalTopics.contains(topic)) {
            return refused(index, ErrorCode.INVALID_TOPIC_EXCEPTION);
        }
        if (leader == null) {
            return refused(index, locator.whyNot(hosted, topic, index));
        }
        CompletableFuture<DeleteRecordsPartitionResult> result = new CompletableFuture<>();
        RecordDeletion.submit(
                leader, offset, (error, lowWatermark) -> result.complete(result(index, lowWatermark, error)));
        return result;
    }

    private static CompletableFuture<DeleteRecordsPartitionResult> refused(int index, ErrorCode error) {
        return CompletableFuture.completedFuture(result(index, NO_WATERMARK, error));
    }

    private static DeleteRecordsPartitionResult result(int index, long lowWatermark, ErrorCode error) {
        return DeleteRecordsPartitionResult.builder()
                .partitionIndex(index)
                .lowWatermark(lowWatermark)
                .errorCode(error.code())
                .build();
    }

    @Override
    public DeleteRecordsResponse failure(RequestContext context, DeleteRecordsRequest request, ErrorCode error) {
        List<DeleteRecordsTopicResult> topics = new ArrayList<>();
        for (DeleteRecordsTopic topic : request.topics()) {
            topics.add(DeleteRecordsTopicResult.builder()
                    .name(topic.name())
                    .partitions(topic.partitions().stream()
                            .map(partition -> result(partition.partitionIndex(), NO_WATERMARK, error))
                            .toList())
                    .build());
        }
        return DeleteRecordsResponse.builder().topics(topics).build();
    }
}
