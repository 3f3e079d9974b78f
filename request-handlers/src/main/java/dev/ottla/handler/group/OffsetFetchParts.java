package dev.ottla.handler.group;

import dev.ottla.handler.AclOperation;
import dev.ottla.handler.RequestContext;
import dev.ottla.metadata.TopicImage;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.message.OffsetFetchRequest.OffsetFetchRequestGroup;
import dev.ottla.protocol.message.OffsetFetchRequest.OffsetFetchRequestTopics;
import dev.ottla.protocol.message.OffsetFetchResponse.OffsetFetchResponseGroup;
import dev.ottla.protocol.message.OffsetFetchResponse.OffsetFetchResponsePartitions;
import dev.ottla.protocol.message.OffsetFetchResponse.OffsetFetchResponseTopics;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the request for one group apart into what may go to the coordinator and what is refused before, and puts the
 * answer together in the request's order. Who asks for everything is told of the topics that it may see, and refused
 * nothing.
 */
final class OffsetFetchParts {
    private static final short BY_TOPIC_ID = 10;
    private static final long NO_OFFSET = -1;

    private record Part(OffsetFetchRequestTopics topic, ErrorCode refusal) {}

    private final GroupDesk desk;
    private final RequestContext context;
    private final OffsetFetchRequestGroup request;
    private final @Nullable List<Part> parts;

    private OffsetFetchParts(
            GroupDesk desk, RequestContext context, OffsetFetchRequestGroup request, @Nullable List<Part> parts) {
        this.desk = desk;
        this.context = context;
        this.request = request;
        this.parts = parts;
    }

    static OffsetFetchParts of(GroupDesk desk, RequestContext context, OffsetFetchRequestGroup request) {
        List<OffsetFetchRequestTopics> topics = request.topics();
        List<Part> parts = topics == null
                ? null
                : topics.stream().map(topic -> judge(desk, context, topic)).toList();
        return new OffsetFetchParts(desk, context, request, parts);
    }

    private static Part judge(GroupDesk desk, RequestContext context, OffsetFetchRequestTopics topic) {
        boolean byId = context.version() >= BY_TOPIC_ID;
        TopicImage image = desk.topic(byId, topic.topicId(), topic.name());
        if (byId && image == null) {
            return new Part(topic, ErrorCode.UNKNOWN_TOPIC_ID);
        }
        OffsetFetchRequestTopics known = topic.toBuilder()
                .name(image == null ? topic.name() : image.name())
                .topicId(image == null ? Uuid.ZERO : image.id())
                .build();
        boolean allowed = desk.mayOnTopic(context, AclOperation.DESCRIBE, known.name());
        return new Part(known, allowed ? ErrorCode.NONE : ErrorCode.TOPIC_AUTHORIZATION_FAILED);
    }

    /** The request without what is refused; topics have a name, and an id where they exist. */
    OffsetFetchRequestGroup accepted() {
        if (parts == null) {
            return request;
        }
        return request.toBuilder()
                .topics(parts.stream()
                        .filter(part -> part.refusal() == ErrorCode.NONE)
                        .map(Part::topic)
                        .toList())
                .build();
    }

    /** The whole answer from that of the coordinator, which keeps the order. */
    OffsetFetchResponseGroup response(OffsetFetchResponseGroup fetched) {
        if (fetched.errorCode() != ErrorCode.NONE.code()) {
            return fetched;
        }
        return fetched.toBuilder()
                .topics(parts == null ? visible(fetched) : merged(parts, fetched))
                .build();
    }

    private static List<OffsetFetchResponseTopics> merged(List<Part> parts, OffsetFetchResponseGroup fetched) {
        Iterator<OffsetFetchResponseTopics> answered = fetched.topics().iterator();
        List<OffsetFetchResponseTopics> merged = new ArrayList<>();
        for (Part part : parts) {
            merged.add(part.refusal() == ErrorCode.NONE ? answered.next() : refused(part));
        }
        return merged;
    }

    /** By id, a topic that is gone cannot be told of. */
    private List<OffsetFetchResponseTopics> visible(OffsetFetchResponseGroup fetched) {
        List<OffsetFetchResponseTopics> visible = new ArrayList<>();
        for (OffsetFetchResponseTopics topic : fetched.topics()) {
            TopicImage image = desk.topic(false, Uuid.ZERO, topic.name());
            boolean nameable = context.version() < BY_TOPIC_ID || image != null;
            if (nameable && desk.mayOnTopic(context, AclOperation.DESCRIBE, topic.name())) {
                visible.add(topic.toBuilder()
                        .topicId(image == null ? Uuid.ZERO : image.id())
                        .build());
            }
        }
        return visible;
    }

    private static OffsetFetchResponseTopics refused(Part part) {
        OffsetFetchResponseTopics.Builder response = OffsetFetchResponseTopics.builder()
                .name(part.topic().name())
                .topicId(part.topic().topicId());
        part.topic().partitionIndexes().stream()
                .forEach(index -> response.addPartitions(OffsetFetchResponsePartitions.builder()
                        .partitionIndex(index)
                        .committedOffset(NO_OFFSET)
                        .metadata("")
                        .errorCode(part.refusal().code())
                        .build()));
        return response.build();
    }
}
