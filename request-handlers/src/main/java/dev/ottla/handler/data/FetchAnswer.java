package dev.ottla.handler.data;

import dev.ottla.handler.RequestContext;
import dev.ottla.log.AbortedTransaction;
import dev.ottla.log.EpochEndOffset;
import dev.ottla.log.SegmentGoneException;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.Records;
import dev.ottla.protocol.message.FetchResponse;
import dev.ottla.protocol.message.FetchResponse.FetchableTopicResponse;
import dev.ottla.protocol.message.FetchResponse.PartitionData;
import dev.ottla.replica.PartitionView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts a fetch's reads into a response: neighbours of one topic under one head, of an incremental session only the
 * news.
 */
final class FetchAnswer {
    private final RequestContext context;
    private final boolean readCommitted;
    private final LeaderHints hints;

    FetchAnswer(RequestContext context, boolean readCommitted, PartitionLocator locator) {
        this.context = context;
        this.readCommitted = readCommitted;
        this.hints = new LeaderHints(locator, context.listenerName());
    }

    FetchResponse of(FetchPlan plan, @Nullable PartitionRead[] reads, int throttleTimeMs) {
        List<FetchableTopicResponse> topics = new ArrayList<>();
        List<PartitionData> partitions = new ArrayList<>();
        FetchTarget head = null;
        for (int i = 0; i < reads.length; i++) {
            FetchTarget target = plan.targets().get(i);
            PartitionRead read = reads[i];
            PartitionData data = read == null ? null : answerOf(plan, target, read);
            if (data == null) {
                continue;
            }
            if (head != null && !head.isOfSameTopic(target)) {
                topics.add(topic(head, partitions));
                partitions = new ArrayList<>();
            }
            head = target;
            partitions.add(data);
        }
        if (head != null) {
            topics.add(topic(head, partitions));
        }
        return FetchResponse.builder()
                .throttleTimeMs(throttleTimeMs)
                .sessionId(plan.sessionId())
                .responses(topics)
                .nodeEndpoints(hints.fetchEndpoints())
                .build();
    }

    private static FetchableTopicResponse topic(FetchTarget target, List<PartitionData> partitions) {
        return FetchableTopicResponse.builder()
                .topic(target.topic)
                .topicId(target.topicId)
                .partitions(partitions)
                .build();
    }

    /** Null where an incremental fetch has nothing to tell. */
    private @Nullable PartitionData answerOf(FetchPlan plan, FetchTarget target, PartitionRead read) {
        PartitionData data = partition(target, read);
        FetchSession session = plan.session();
        if (session == null) {
            return data;
        }
        boolean news = target.isNews(data);
        if (read.sizeBytes() > 0) {
            session.moveBack(target);
        }
        return news || !plan.incremental() ? data : null;
    }

    private PartitionData partition(FetchTarget target, PartitionRead read) {
        PartitionView view = read.view();
        if (view == null) {
            return error(target, read.error());
        }
        List<FetchResponse.AbortedTransaction> aborted = null;
        Records records = read.read() == null ? Records.EMPTY : read.read().records();
        try {
            aborted = readCommitted ? aborted(view, target, read) : null;
        } catch (SegmentGoneException e) {
            // What was read is out of date; the client asks again, and is not shown what was aborted.
            aborted = List.of();
            records = Records.EMPTY;
        } catch (IOException e) {
            return error(target, ErrorCode.KAFKA_STORAGE_ERROR);
        }
        PartitionData.Builder data = PartitionData.builder()
                .partitionIndex(target.partition)
                .highWatermark(view.highWatermark())
                .lastStableOffset(view.lastStableOffset())
                .logStartOffset(view.log().logStartOffset())
                .abortedTransactions(aborted)
                .records(records);
        EpochEndOffset diverging = read.diverging();
        if (diverging != null) {
            data.divergingEpoch(FetchResponse.EpochEndOffset.builder()
                    .epoch(diverging.leaderEpoch())
                    .endOffset(diverging.endOffset())
                    .build());
        }
        return data.build();
    }

    private PartitionData error(FetchTarget target, ErrorCode error) {
        PartitionData.Builder data = PartitionData.builder()
                .partitionIndex(target.partition)
                .errorCode(error.code())
                .highWatermark(-1L)
                .lastStableOffset(-1L)
                .logStartOffset(-1L)
                .abortedTransactions(isUnknown(error) ? List.of() : null)
                .records(Records.EMPTY);
        boolean elsewhere = error == ErrorCode.NOT_LEADER_OR_FOLLOWER || error == ErrorCode.FENCED_LEADER_EPOCH;
        if (elsewhere && context.version() >= FetchHandler.LEADER_HINT_VERSION) {
            data.currentLeader(hints.fetchLeader(target.topic, target.topicId, target.partition));
        }
        return data.build();
    }

    /** Kafka answers these before it reads, with an empty list; it makes no difference to clients. */
    private static boolean isUnknown(ErrorCode error) {
        return error == ErrorCode.UNKNOWN_TOPIC_OR_PARTITION || error == ErrorCode.UNKNOWN_TOPIC_ID;
    }

    private static List<FetchResponse.AbortedTransaction> aborted(
            PartitionView view, FetchTarget target, PartitionRead read) throws IOException {
        if (read.sizeBytes() == 0) {
            return List.of();
        }
        List<FetchResponse.AbortedTransaction> wire = new ArrayList<>();
        for (AbortedTransaction each : view.log().abortedTransactions(target.fetchOffset, view.lastStableOffset())) {
            wire.add(FetchResponse.AbortedTransaction.builder()
                    .producerId(each.producerId())
                    .firstOffset(each.firstOffset())
                    .build());
        }
        return wire;
    }
}
