package dev.ottla.handler.data;

import dev.ottla.handler.AclOperation;
import dev.ottla.handler.Answer;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.RequestContext;
import dev.ottla.handler.ResourceType;
import dev.ottla.log.BatchChecks;
import dev.ottla.log.LogConfig;
import dev.ottla.log.Recompression;
import dev.ottla.log.Rejection;
import dev.ottla.log.TopicIdPartition;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.MemoryRecords;
import dev.ottla.protocol.Records;
import dev.ottla.protocol.message.ProduceRequest;
import dev.ottla.protocol.message.ProduceRequest.PartitionProduceData;
import dev.ottla.protocol.message.ProduceRequest.TopicProduceData;
import dev.ottla.protocol.message.ProduceResponse;
import dev.ottla.protocol.message.ProduceResponse.PartitionProduceResponse;
import dev.ottla.protocol.message.ProduceResponse.TopicProduceResponse;
import dev.ottla.protocol.record.RecordBatch;
import dev.ottla.replica.HostedTopic;
import dev.ottla.replica.LeaderPartition;
import dev.ottla.replica.PartitionAppend;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Produce, key 0, versions 3 to 13; 0 to 2 are advertised for the sake of librdkafka and close the connection
 * (KAFKA-18659).
 *
 * <ul>
 *   <li>v3 transactional id; v5 log start offset; v7 zstd (KIP-110); v8 record errors (KIP-467); v9 flexible; v10
 *       leader hints (KIP-951); v11 TRANSACTION_ABORTABLE; v12 transactions v2 (KIP-890); v13 topic ids (KIP-516).
 *   <li>One whole batch of magic 2 per partition, else INVALID_RECORD; also where Kafka never answers: null records.
 *   <li>acks other than -1, 0, 1 is INVALID_REQUIRED_ACKS for each partition that exists.
 *   <li>acks=0 has no answer; if any partition fails the connection is closed.
 *   <li>A batch that repeats one of its producer's last five is answered with the first one's offset and timestamp.
 *   <li>A partition named twice gets both batches, in order; Kafka keeps the last one only.
 *   <li>Refusals carry a message also where Kafka leaves it to the client.
 *   <li>Internal topics take records from the admin client only, as in Kafka.
 *   <li>Absent: transactions. Transactional batches are refused with INVALID_TXN_STATE.
 * </ul>
 *
 * Stateless but for its lanes; on the event loop everything that needs no partition's state is checked, CRC included.
 * Batches that the topic wants in another compression are written anew on an I/O thread.
 */
public final class ProduceHandler implements ApiHandler<ProduceRequest, ProduceResponse> {
    static final short LEADER_HINT_VERSION = 10;
    private static final short TOPIC_ID_VERSION = 13;

    private final DataPath path;
    private final PartitionLocator locator;
    private final RewritingLanes lanes;

    public ProduceHandler(DataPath path) {
        this.path = path;
        this.locator = new PartitionLocator(path.partitions(), path.metadata());
        this.lanes = new RewritingLanes(path.strands());
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.PRODUCE;
    }

    @Override
    public short lowestVersion() {
        return 3;
    }

    @Override
    public short highestVersion() {
        return 13;
    }

    @Override
    public short lowestAdvertisedVersion() {
        return 0;
    }

    @Override
    public void handle(RequestContext context, ProduceRequest request, Answer<ProduceResponse> answer) {
        ProduceTurn turn = new ProduceTurn(context, request, answer, locator);
        List<TopicProduceData> topics = request.topicData();
        for (int t = 0; t < topics.size(); t++) {
            handInTopic(context, request, topics.get(t), turn);
        }
        turn.handedIn(path.timer(), path.quotas().produced(context, context.frameSizeBytes()));
    }

    private void handInTopic(RequestContext context, ProduceRequest request, TopicProduceData topic, ProduceTurn turn) {
        boolean byId = context.version() >= TOPIC_ID_VERSION;
        HostedTopic hosted = byId ? locator.byId(topic.topicId()) : locator.byName(topic.name());
        String name = hosted != null ? hosted.name() : byId ? locator.nameOf(topic.topicId()) : topic.name();
        ErrorCode refusal = name == null ? ErrorCode.NONE : topicRefusal(context, name);
        for (int p = 0; p < topic.partitionData().size(); p++) {
            PartitionProduceData partition = topic.partitionData().get(p);
            LeaderPartition leader = hosted == null ? null : hosted.leader(partition.index());
            if (refusal != ErrorCode.NONE) {
                turn.refuse(ProducePart.Refused.of(refusal));
            } else if (leader == null || name == null) {
                turn.refuse(ProducePart.Refused.of(
                        byId
                                ? locator.whyNot(hosted, topic.topicId(), partition.index())
                                : locator.whyNot(hosted, topic.name(), partition.index())));
            } else {
                handIn(context, request, partition, leader, turn);
            }
        }
    }

    private ErrorCode topicRefusal(RequestContext context, String topic) {
        if (!path.authorization().isAllowed(context, AclOperation.WRITE, ResourceType.TOPIC, topic)) {
            return ErrorCode.TOPIC_AUTHORIZATION_FAILED;
        }
        boolean reserved = InternalTopics.contains(topic)
                && !InternalTopics.ADMIN_CLIENT_ID.equals(context.clientId())
                && locator.exists(topic);
        return reserved ? ErrorCode.INVALID_TOPIC_EXCEPTION : ErrorCode.NONE;
    }

    private void handIn(
            RequestContext context,
            ProduceRequest request,
            PartitionProduceData partition,
            LeaderPartition leader,
            ProduceTurn turn) {
        if (request.acks() < PartitionAppend.ACKS_ALL || request.acks() > 1) {
            turn.refuse(ProducePart.Refused.of(ErrorCode.INVALID_REQUIRED_ACKS));
            return;
        }
        ByteBuf batch = bytes(partition.records());
        LogConfig config = leader.log().config();
        BatchChecks checks = new BatchChecks(leader.id().topicPartition(), config, path.allocator());
        Rejection rejection = checks.checkRequest(batch, context.version());
        if (rejection == null) {
            rejection = checkTransaction(request, batch);
        }
        if (rejection != null) {
            turn.refuse(ProducePart.Refused.of(rejection));
            return;
        }
        rejection = checks.checkProduced(batch, path.clock().wallClockMs());
        if (rejection != null) {
            turn.refuse(ProducePart.Refused.byTopic(rejection, leader));
        } else {
            append(new PartitionAppend(leader, batch, request.acks(), turn), config, batch, turn);
        }
    }

    /** At once if it may be stored as it is and no earlier batch of the partition is still being written anew. */
    private void append(PartitionAppend asItIs, LogConfig config, ByteBuf batch, ProduceTurn turn) {
        TopicIdPartition id = asItIs.partition().id();
        Recompression recompression = config.compression().keepsProducers()
                ? null
                : new Recompression(id.topicPartition(), config, path.allocator());
        boolean rewrites = recompression != null && recompression.isNeeded(new RecordBatch(batch, batch.readerIndex()));
        RewritingLanes.Lane lane = lanes.of(id);
        if (rewrites || lane.isBusy()) {
            turn.rewrite(new RewritingPart(turn, lane, asItIs, rewrites ? recompression : null), lane);
        } else {
            turn.append(asItIs);
        }
    }

    private static ByteBuf bytes(@Nullable Records records) {
        return records instanceof MemoryRecords(ByteBuf buffer) ? buffer : MemoryRecords.EMPTY.buffer();
    }

    private static @Nullable Rejection checkTransaction(ProduceRequest request, ByteBuf batch) {
        if (!new RecordBatch(batch, batch.readerIndex()).isTransactional()) {
            return null;
        }
        return request.transactionalId() == null
                ? Rejection.of(
                        ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
                        "A transactional batch needs a transactional id in its request")
                : Rejection.of(ErrorCode.INVALID_TXN_STATE, "This broker does not serve transactions");
    }

    @Override
    public ProduceResponse failure(RequestContext context, ProduceRequest request, ErrorCode error) {
        List<TopicProduceResponse> topics = new ArrayList<>();
        for (TopicProduceData topic : request.topicData()) {
            List<PartitionProduceResponse> partitions = new ArrayList<>();
            for (PartitionProduceData partition : topic.partitionData()) {
                partitions.add(ProducePart.Refused.of(error).response(partition.index()));
            }
            topics.add(TopicProduceResponse.builder()
                    .name(topic.name())
                    .topicId(topic.topicId())
                    .partitionResponses(partitions)
                    .build());
        }
        return ProduceResponse.builder().responses(topics).build();
    }
}
