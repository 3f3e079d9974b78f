package dev.ottla.handler.metadata;

import dev.ottla.controller.TopicNames;
import dev.ottla.metadata.PartitionRegistration;
import dev.ottla.metadata.TopicImage;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.DescribeTopicPartitionsRequest;
import dev.ottla.protocol.message.DescribeTopicPartitionsResponse;
import dev.ottla.protocol.message.DescribeTopicPartitionsResponse.DescribeTopicPartitionsResponsePartition;
import dev.ottla.protocol.message.DescribeTopicPartitionsResponse.DescribeTopicPartitionsResponseTopic;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers the partitions of one answer to DescribeTopicPartitions until the page is full. For one request. */
final class PartitionPage {
    private final ClusterView view;
    private final List<DescribeTopicPartitionsResponseTopic> topics = new ArrayList<>();
    private int room;
    private DescribeTopicPartitionsResponse.@Nullable Cursor nextCursor;

    PartitionPage(ClusterView view, int limit) {
        this.view = view;
        this.room = limit;
    }

    List<DescribeTopicPartitionsResponseTopic> topics() {
        return topics;
    }

    DescribeTopicPartitionsResponse.@Nullable Cursor nextCursor() {
        return nextCursor;
    }

    /** Takes the topics in this order; the first one from the cursor's partition on, if it is the cursor's topic. */
    void fill(List<String> names, DescribeTopicPartitionsRequest.@Nullable Cursor cursor) {
        for (String name : names) {
            if (room <= 0) {
                nextCursor = cursor(name, 0);
                return;
            }
            add(name, cursor != null && cursor.topicName().equals(name) ? cursor.partitionIndex() : 0);
            if (nextCursor != null) {
                return;
            }
        }
    }

    private void add(String name, int start) {
        TopicImage topic = view.image().topics().topic(name);
        if (topic == null) {
            ErrorCode error =
                    TopicNames.isValid(name) ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : ErrorCode.INVALID_TOPIC_EXCEPTION;
            topics.add(DescribeTopicPartitionsHandler.refused(name, error));
            return;
        }
        int end = (int) Math.min(topic.partitionCount(), (long) start + room);
        List<DescribeTopicPartitionsResponsePartition> partitions = new ArrayList<>();
        for (int i = start; i < end; i++) {
            partitions.add(partition(i, topic.partitions().get(i)));
        }
        topics.add(DescribeTopicPartitionsResponseTopic.builder()
                .name(name)
                .topicId(topic.id())
                .isInternal(TopicNames.isInternal(name))
                .partitions(partitions)
                .build());
        room -= partitions.size();
        if (end < topic.partitionCount() && start < topic.partitionCount()) {
            nextCursor = cursor(name, end);
        }
    }

    private DescribeTopicPartitionsResponsePartition partition(int number, PartitionRegistration partition) {
        ErrorCode error = view.leaderError(partition, true);
        return DescribeTopicPartitionsResponsePartition.builder()
                .errorCode(error.code())
                .partitionIndex(number)
                .leaderId(error == ErrorCode.NONE ? partition.leader() : PartitionRegistration.NO_LEADER)
                .leaderEpoch(partition.leaderEpoch())
                .replicaNodes(partition.replicas())
                .isrNodes(partition.isr())
                .eligibleLeaderReplicas(partition.eligibleLeaderReplicas())
                .lastKnownElr(partition.lastKnownElr())
                .offlineReplicas(view.offline(partition))
                .build();
    }

    private static DescribeTopicPartitionsResponse.Cursor cursor(String topic, int partition) {
        return DescribeTopicPartitionsResponse.Cursor.builder()
                .topicName(topic)
                .partitionIndex(partition)
                .build();
    }
}
