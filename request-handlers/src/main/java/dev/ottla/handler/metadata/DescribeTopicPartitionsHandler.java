package dev.ottla.handler.metadata;

import dev.ottla.controller.TopicNames;
import dev.ottla.handler.AclOperation;
import dev.ottla.handler.Answer;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.AuthorizationDesk;
import dev.ottla.handler.RequestContext;
import dev.ottla.handler.ResourceType;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.TopicImage;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.DescribeTopicPartitionsRequest;
import dev.ottla.protocol.message.DescribeTopicPartitionsRequest.TopicRequest;
import dev.ottla.protocol.message.DescribeTopicPartitionsResponse;
import dev.ottla.protocol.message.DescribeTopicPartitionsResponse.DescribeTopicPartitionsResponseTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * DescribeTopicPartitions (75), version 0 (KIP-966): topics in the order of their names, a page at a time.
 *
 * <ul>
 *   <li>no names means all topics; a cursor among named topics must name one of them
 *   <li>a page has at most {@code max.request.partition.size.limit} partitions, and at least one
 *   <li>who may not describe a topic is told so where it was named, and not told of it where all were asked for
 * </ul>
 */
public final class DescribeTopicPartitionsHandler
        implements ApiHandler<DescribeTopicPartitionsRequest, DescribeTopicPartitionsResponse> {
    private final Supplier<MetadataImage> metadata;
    private final AuthorizationDesk authorization;
    private final MetadataSettings settings;

    public DescribeTopicPartitionsHandler(
            Supplier<MetadataImage> metadata, AuthorizationDesk authorization, MetadataSettings settings) {
        this.metadata = metadata;
        this.authorization = authorization;
        this.settings = settings;
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.DESCRIBE_TOPIC_PARTITIONS;
    }

    @Override
    public short lowestVersion() {
        return ApiKey.DESCRIBE_TOPIC_PARTITIONS.lowestVersion();
    }

    @Override
    public short highestVersion() {
        return ApiKey.DESCRIBE_TOPIC_PARTITIONS.latestVersion();
    }

    @Override
    public void handle(
            RequestContext context,
            DescribeTopicPartitionsRequest request,
            Answer<DescribeTopicPartitionsResponse> answer) {
        if (isMalformed(request)) {
            answer.send(failure(context, request, ErrorCode.INVALID_REQUEST));
            return;
        }
        ClusterView view = new ClusterView(metadata.get(), context.listenerName());
        NavigableSet<String> names = names(view.image(), request);
        List<DescribeTopicPartitionsResponseTopic> refused = new ArrayList<>();
        List<String> allowed = new ArrayList<>();
        for (String name : names) {
            if (authorization.isAllowed(context, AclOperation.DESCRIBE, ResourceType.TOPIC, name)) {
                allowed.add(name);
            } else if (!request.topics().isEmpty()) {
                refused.add(refused(name, ErrorCode.TOPIC_AUTHORIZATION_FAILED));
            }
        }
        int limit = Math.max(1, Math.min(request.responsePartitionLimit(), settings.maxPartitionsPerDescribe()));
        PartitionPage page = new PartitionPage(view, limit);
        page.fill(allowed, request.cursor());
        answer.send(response(context, page, refused));
    }

    private DescribeTopicPartitionsResponse response(
            RequestContext context, PartitionPage page, List<DescribeTopicPartitionsResponseTopic> refused) {
        List<DescribeTopicPartitionsResponseTopic> topics = new ArrayList<>();
        for (DescribeTopicPartitionsResponseTopic topic : page.topics()) {
            int operations =
                    authorization.authorizedOperations(context, ResourceType.TOPIC, String.valueOf(topic.name()));
            topics.add(topic.toBuilder().topicAuthorizedOperations(operations).build());
        }
        topics.addAll(refused);
        return DescribeTopicPartitionsResponse.builder()
                .topics(topics)
                .nextCursor(page.nextCursor())
                .build();
    }

    private static boolean isMalformed(DescribeTopicPartitionsRequest request) {
        DescribeTopicPartitionsRequest.@Nullable Cursor cursor = request.cursor();
        if (cursor == null) {
            return false;
        }
        boolean named = request.topics().isEmpty()
                || request.topics().stream().anyMatch(topic -> topic.name().equals(cursor.topicName()));
        return cursor.partitionIndex() < 0 || !named;
    }

    private static NavigableSet<String> names(MetadataImage image, DescribeTopicPartitionsRequest request) {
        NavigableSet<String> names = new TreeSet<>();
        if (request.topics().isEmpty()) {
            image.topics().all().stream().map(TopicImage::name).forEach(names::add);
        } else {
            request.topics().stream().map(TopicRequest::name).forEach(names::add);
        }
        DescribeTopicPartitionsRequest.@Nullable Cursor cursor = request.cursor();
        return cursor == null ? names : names.tailSet(cursor.topicName(), true);
    }

    static DescribeTopicPartitionsResponseTopic refused(String name, ErrorCode error) {
        return DescribeTopicPartitionsResponseTopic.builder()
                .name(name)
                .errorCode(error.code())
                .isInternal(TopicNames.isInternal(name))
                .build();
    }

    @Override
    public DescribeTopicPartitionsResponse failure(
            RequestContext context, DescribeTopicPartitionsRequest request, ErrorCode error) {
        return DescribeTopicPartitionsResponse.builder()
                .topics(request.topics().stream()
                        .map(topic -> refused(topic.name(), error))
                        .toList())
                .build();
    }
}
