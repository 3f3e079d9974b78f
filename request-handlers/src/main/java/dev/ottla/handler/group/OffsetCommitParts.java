package dev.ottla.handler.group;

import dev.ottla.metadata.TopicImage;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.OffsetCommitRequest;
import dev.ottla.protocol.message.OffsetCommitRequest.OffsetCommitRequestPartition;
import dev.ottla.protocol.message.OffsetCommitRequest.OffsetCommitRequestTopic;
import dev.ottla.protocol.message.OffsetCommitResponse;
import dev.ottla.protocol.message.OffsetCommitResponse.OffsetCommitResponsePartition;
import dev.ottla.protocol.message.OffsetCommitResponse.OffsetCommitResponseTopic;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes a commit apart into what may go to the coordinator and what is refused before, and puts the answer together in
 * the request's order. Used for one request, by one thread after the other.
 */
final class OffsetCommitParts {
    private final OffsetCommitRequest request;
    private final List<ErrorCode> refusals = new ArrayList<>();
    private final List<OffsetCommitRequestTopic> accepted = new ArrayList<>();

    OffsetCommitParts(OffsetCommitRequest request) {
        this.request = request;
    }

    /** Judges the next topic of the request; of one that is accepted, each partition must exist. */
    void judge(OffsetCommitRequestTopic topic, ErrorCode error, @Nullable TopicImage image) {
        List<OffsetCommitRequestPartition> existing = new ArrayList<>();
        for (OffsetCommitRequestPartition partition : topic.partitions()) {
            if (error != ErrorCode.NONE || image == null) {
                refusals.add(error);
            } else if (image.partition(partition.partitionIndex()) == null) {
                refusals.add(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
            } else {
                refusals.add(ErrorCode.NONE);
                existing.add(partition);
            }
        }
        if (image != null && !existing.isEmpty()) {
            accepted.add(topic.toBuilder()
                    .name(image.name())
                    .topicId(image.id())
                    .partitions(existing)
                    .build());
        }
    }

    /** The request without what is refused; topics have name and id. */
    OffsetCommitRequest accepted() {
        return request.toBuilder().topics(accepted).build();
    }

    /** The whole answer from that of the coordinator, which keeps the order. */
    OffsetCommitResponse response(OffsetCommitResponse ofAccepted) {
        Iterator<Short> committed = ofAccepted.topics().stream()
                .flatMap(topic -> topic.partitions().stream())
                .map(OffsetCommitResponsePartition::errorCode)
                .iterator();
        Iterator<ErrorCode> refused = refusals.iterator();
        OffsetCommitResponse.Builder response = OffsetCommitResponse.builder();
        request.topics().forEach(topic -> response.addTopics(response(topic, refused, committed)));
        return response.build();
    }

    private static OffsetCommitResponseTopic response(
            OffsetCommitRequestTopic topic, Iterator<ErrorCode> refused, Iterator<Short> committed) {
        OffsetCommitResponseTopic.Builder response =
                OffsetCommitResponseTopic.builder().name(topic.name()).topicId(topic.topicId());
        for (OffsetCommitRequestPartition partition : topic.partitions()) {
            ErrorCode refusal = refused.next();
            response.addPartitions(OffsetCommitResponsePartition.builder()
                    .partitionIndex(partition.partitionIndex())
                    .errorCode(refusal == ErrorCode.NONE ? committed.next() : refusal.code())
                    .build());
        }
        return response.build();
    }
}
