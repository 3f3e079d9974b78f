package dev.ottla.handler.metadata;

import dev.ottla.controller.Controller;
import dev.ottla.controller.ControllerReply;
import dev.ottla.controller.TopicNames;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.CreateTopicsRequest;
import dev.ottla.protocol.message.CreateTopicsRequest.CreatableTopic;
import dev.ottla.protocol.message.CreateTopicsResponse;
import dev.ottla.protocol.message.CreateTopicsResponse.CreatableTopicResult;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates topics that somebody needs and nobody created: those of clients, and the coordinators' own with the
 * configuration these need. Any thread. Asked again while a creation is under way, it does nothing; at most
 * {@value #MAX_UNDER_WAY} are under way, more are dropped, and the client asks again.
 */
public final class AutoTopicCreation {
    private static final Logger log = LoggerFactory.getLogger(AutoTopicCreation.class);
    private static final int MAX_UNDER_WAY = 1_000;
    private static final int TIMEOUT_MS = 30_000;
    private static final short BROKER_DEFAULT = -1;

    private final Controller controller;
    private final Map<String, InternalTopic> internalTopics;
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    /**
     * A coordinator's topic.
     *
     * @param configs besides the broker's defaults
     */
    public record InternalTopic(int partitions, short replicationFactor, Map<String, String> configs) {
        /** {@code __consumer_offsets}, from {@code offsets.topic.*}. */
        public static InternalTopic consumerOffsets(int partitions, short replicationFactor, int segmentBytes) {
            return new InternalTopic(
                    partitions,
                    replicationFactor,
                    Map.of(
                            "cleanup.policy", "compact",
                            "segment.bytes", Integer.toString(segmentBytes),
                            "compression.type", "producer"));
        }

        /** {@code __transaction_state}, from {@code transaction.state.log.*}. */
        public static InternalTopic transactionState(
                int partitions, short replicationFactor, int segmentBytes, int minInsyncReplicas) {
            return new InternalTopic(
                    partitions,
                    replicationFactor,
                    Map.of(
                            "unclean.leader.election.enable", "false",
                            "compression.type", "uncompressed",
                            "cleanup.policy", "compact",
                            "min.insync.replicas", Integer.toString(minInsyncReplicas),
                            "segment.bytes", Integer.toString(segmentBytes)));
        }
    }

    /** @param internalTopics by name; see {@link TopicNames} */
    public AutoTopicCreation(Controller controller, Map<String, InternalTopic> internalTopics) {
        this.controller = controller;
        this.internalTopics = Map.copyOf(internalTopics);
    }

    /** Has the topic created and returns at once. A coordinator's topic that nobody has described is left alone. */
    public void request(String topic) {
        boolean undescribed = TopicNames.isInternal(topic) && !internalTopics.containsKey(topic);
        if (undescribed) {
            return;
        }
        if (underWay.size() < MAX_UNDER_WAY && underWay.add(topic)) {
            CreateTopicsRequest request = CreateTopicsRequest.builder()
                    .topics(List.of(creatable(topic)))
                    .timeoutMs(TIMEOUT_MS)
                    .validateOnly(false)
                    .build();
            controller.createTopics(request, new Created(topic));
        }
    }

    private CreatableTopic creatable(String name) {
        InternalTopic internal = internalTopics.get(name);
        if (internal == null) {
            return CreatableTopic.builder()
                    .name(name)
                    .numPartitions(BROKER_DEFAULT)
                    .replicationFactor(BROKER_DEFAULT)
                    .build();
        }
        return CreatableTopic.builder()
                .name(name)
                .numPartitions(internal.partitions())
                .replicationFactor(internal.replicationFactor())
                .configs(internal.configs().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(config -> CreateTopicsRequest.CreatableTopicConfig.builder()
                                .name(config.getKey())
                                .value(config.getValue())
                                .build())
                        .toList())
                .build();
    }

    private final class Created implements ControllerReply<CreateTopicsResponse> {
        private final String topic;

        Created(String topic) {
            this.topic = topic;
        }

        @Override
        public void done(CreateTopicsResponse response) {
            underWay.remove(topic);
            for (CreatableTopicResult result : response.topics()) {
                ErrorCode error = ErrorCode.forCode(result.errorCode());
                if (error == ErrorCode.NONE) {
                    log.info("[topic {}] created because it was asked for", topic);
                } else if (error != ErrorCode.TOPIC_ALREADY_EXISTS) {
                    log.warn("[topic {}] was asked for but cannot be created: {}", topic, result.errorMessage());
                }
            }
        }

        @Override
        public void failed(ErrorCode error) {
            underWay.remove(topic);
            log.warn("[topic {}] was asked for but cannot be created: {}", topic, error);
        }
    }
}
