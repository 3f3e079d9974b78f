package dev.ottla.broker.lifecycle;

import dev.ottla.controller.Controller;
import dev.ottla.controller.ControllerReply;
import dev.ottla.group.GroupConfigKeys;
import dev.ottla.handler.group.CoordinatorTopicCreation;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.TopicImage;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.CreateTopicsRequest;
import dev.ottla.protocol.message.CreateTopicsResponse;
import dev.ottla.runtime.config.ConfigValues;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code __consumer_offsets}: how many partitions it has, and its creation when the first client asks for a coordinator, with
 * Kafka's settings. Any thread.
 */
final class OffsetsTopic implements CoordinatorTopicCreation {
    static final String NAME = "__consumer_offsets";

    private static final Logger LOG = LoggerFactory.getLogger(OffsetsTopic.class);
    private static final int TIMEOUT_MS = 30_000;

    private final Controller controller;
    private final Supplier<MetadataImage> metadata;
    private final ConfigValues values;
    private final AtomicBoolean underWay = new AtomicBoolean();

    OffsetsTopic(Controller controller, Supplier<MetadataImage> metadata, ConfigValues values) {
        this.controller = controller;
        this.metadata = metadata;
        this.values = values;
    }

    /** What it has, or will have once it is created. */
    static int partitionCount(MetadataImage image, ConfigValues values) {
        TopicImage topic = image.topics().topic(NAME);
        return topic == null ? values.get(GroupConfigKeys.OFFSETS_TOPIC_NUM_PARTITIONS) : topic.partitionCount();
    }

    @Override
    public void request(String topic) {
        if (!topic.equals(NAME) || metadata.get().topics().topic(NAME) != null || !underWay.compareAndSet(false, true)) {
            return;
        }
        CreateTopicsRequest request = CreateTopicsRequest.builder()
                .timeoutMs(TIMEOUT_MS)
                .topics(List.of(CreateTopicsRequest.CreatableTopic.builder()
                        .name(NAME)
                        .numPartitions(values.get(GroupConfigKeys.OFFSETS_TOPIC_NUM_PARTITIONS))
                        .replicationFactor(values.get(GroupConfigKeys.OFFSETS_TOPIC_REPLICATION_FACTOR))
                        .configs(List.of(
                                setting("cleanup.policy", "compact"),
                                setting("compression.type", "producer"),
                                setting("segment.bytes", values.get(GroupConfigKeys.OFFSETS_TOPIC_SEGMENT_BYTES))))
                        .build()))
                .build();
        controller.createTopics(request, new Reply());
    }

    private static CreateTopicsRequest.CreatableTopicConfig setting(String name, Object value) {
        return CreateTopicsRequest.CreatableTopicConfig.builder()
                .name(name)
                .value(value.toString())
                .build();
    }

    private final class Reply implements ControllerReply<CreateTopicsResponse> {
        @Override
        public void done(CreateTopicsResponse response) {
            underWay.set(false);
            for (CreateTopicsResponse.CreatableTopicResult topic : response.topics()) {
                ErrorCode error = ErrorCode.forCode(topic.errorCode());
                if (error != ErrorCode.NONE && error != ErrorCode.TOPIC_ALREADY_EXISTS) {
                    LOG.warn("[topic {}] cannot be created: {} {}", NAME, error, topic.errorMessage());
                }
            }
        }

        @Override
        public void failed(ErrorCode error) {
            underWay.set(false);
            LOG.warn("[topic {}] cannot be created: {}", NAME, error);
        }
    }
}
