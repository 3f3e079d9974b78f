package dev.ottla.handler.data;

import dev.ottla.handler.Answer;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.RequestContext;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.Records;
import dev.ottla.protocol.message.FetchRequest;
import dev.ottla.protocol.message.FetchRequest.FetchPartition;
import dev.ottla.protocol.message.FetchRequest.FetchTopic;
import dev.ottla.protocol.message.FetchResponse;
import dev.ottla.protocol.message.FetchResponse.FetchableTopicResponse;
import dev.ottla.protocol.message.FetchResponse.PartitionData;
import java.util.ArrayList;
import java.util.List;

/**
 * Fetch, key 1, versions 4 to 18.
 *
 * <ul>
 *   <li>v4 isolation level; v5 log start offset; v7 incremental sessions (KIP-227); v9 leader epoch (KIP-320); v10
 *       zstd; v11 rack (KIP-392); v12 flexible, divergence (KIP-595); v13 topic ids (KIP-516); v15 replica state
 *       (KIP-903); v16 leader hints (KIP-951); v17 directory ids (KIP-853); v18 the follower's high watermark
 *       (KIP-1166).
 *   <li>The first partition that has records gives at least one whole batch, whatever the limits (KIP-74); a last batch
 *       may be cut by them.
 *   <li>Answers at once when there are {@code min.bytes}, an error or a divergence; else when they have come or
 *       {@code max.wait} is over. No thread waits.
 *   <li>Sessions: epoch 0 begins one (id 0 in the answer if the cache is full), -1 ends one, other epochs must follow
 *       one another. One that has become empty is forgotten. Errors are told in every answer until they are gone.
 *   <li>An isolation level other than 0 and 1 fails the whole request with UNKNOWN_SERVER_ERROR. Negative limits count
 *       as 0; Kafka fails on them.
 *   <li>read_committed answers may list aborted transactions beyond the records they carry.
 *   <li>Absent: followers. They get NOT_LEADER_OR_FOLLOWER, as from Kafka those who are no replica; there is no
 *       preferred read replica.
 * </ul>
 *
 * Runs on the event loop from published views. The only state is the cache of sessions.
 */
public final class FetchHandler implements ApiHandler<FetchRequest, FetchResponse> {
    static final short TOPIC_ID_VERSION = 13;
    static final short LEADER_HINT_VERSION = 16;
    static final byte READ_COMMITTED = 1;

    /** What each fetch works with. */
    record Desk(DataPath path, PartitionLocator locator, FetchSessionCache sessions, int maxBytes) {}

    private final Desk desk;

    /** @param maxBytes {@code fetch.max.bytes}: bound of the records in one answer, 57671680 by default */
    public FetchHandler(DataPath path, FetchSessionCache sessions, int maxBytes) {
        this.desk = new Desk(path, new PartitionLocator(path.partitions(), path.metadata()), sessions, maxBytes);
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.FETCH;
    }

    @Override
    public short lowestVersion() {
        return 4;
    }

    @Override
    public short highestVersion() {
        return 18;
    }

    static boolean isFollower(FetchRequest request) {
        return request.replicaId() >= 0 || request.replicaState().replicaId() >= 0;
    }

    @Override
    public void handle(RequestContext context, FetchRequest request, Answer<FetchResponse> answer) {
        if (request.isolationLevel() < 0 || request.isolationLevel() > READ_COMMITTED) {
            answer.send(failure(context, request, ErrorCode.UNKNOWN_SERVER_ERROR));
            return;
        }
        FetchPlan plan = FetchPlan.of(request, context.version(), desk.sessions());
        if (plan.error() != ErrorCode.NONE) {
            answer.send(FetchResponse.builder().errorCode(plan.error().code()).build());
            return;
        }
        new FetchTurn(desk, context, request, answer, plan).start();
    }

    @Override
    public FetchResponse failure(RequestContext context, FetchRequest request, ErrorCode error) {
        List<FetchableTopicResponse> topics = new ArrayList<>();
        for (FetchTopic topic : request.topics()) {
            List<PartitionData> partitions = new ArrayList<>();
            for (FetchPartition partition : topic.partitions()) {
                partitions.add(PartitionData.builder()
                        .partitionIndex(partition.partition())
                        .errorCode(error.code())
                        .highWatermark(-1L)
                        .records(Records.EMPTY)
                        .build());
            }
            topics.add(FetchableTopicResponse.builder()
                    .topic(topic.topic())
                    .topicId(topic.topicId())
                    .partitions(partitions)
                    .build());
        }
        return FetchResponse.builder().errorCode(error.code()).responses(topics).build();
    }
}
