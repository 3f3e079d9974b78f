package dev.ottla.controller;

import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.PartitionRegistration;
import dev.ottla.metadata.TopicImage;
import dev.ottla.protocol.message.ListPartitionReassignmentsRequest;
import dev.ottla.protocol.message.ListPartitionReassignmentsRequest.ListPartitionReassignmentsTopics;
import dev.ottla.protocol.message.ListPartitionReassignmentsResponse;
import dev.ottla.protocol.message.ListPartitionReassignmentsResponse.OngoingPartitionReassignment;
import dev.ottla.protocol.message.ListPartitionReassignmentsResponse.OngoingTopicReassignment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Tells which partitions are on their way to other replicas (KIP-455). What does not exist is left out. Stateless. */
final class ReassignmentListing {
    Decision<ListPartitionReassignmentsResponse> list(MetadataImage image, ListPartitionReassignmentsRequest request) {
        List<OngoingTopicReassignment> topics = new ArrayList<>();
        List<ListPartitionReassignmentsTopics> asked = request.topics();
        if (asked == null) {
            image.topics().all().stream()
                    .sorted(Comparator.comparing(TopicImage::name))
                    .forEach(topic -> add(topic, IntStream.range(0, topic.partitionCount()), topics));
        } else {
            for (ListPartitionReassignmentsTopics one : asked) {
                TopicImage topic = image.topics().topic(one.name());
                if (topic != null) {
                    add(topic, one.partitionIndexes().stream(), topics);
                }
            }
        }
        return Decision.answer(ListPartitionReassignmentsResponse.builder()
                .errorMessage(null)
                .topics(topics)
                .build());
    }

    private static void add(TopicImage topic, IntStream numbers, List<OngoingTopicReassignment> topics) {
        List<OngoingPartitionReassignment> ongoing = new ArrayList<>();
        numbers.forEach(number -> {
            OngoingPartitionReassignment partition = ongoing(number, topic.partition(number));
            if (partition != null) {
                ongoing.add(partition);
            }
        });
        if (!ongoing.isEmpty()) {
            topics.add(OngoingTopicReassignment.builder()
                    .name(topic.name())
                    .partitions(ongoing)
                    .build());
        }
    }

    private static @Nullable OngoingPartitionReassignment ongoing(
            int number, @Nullable PartitionRegistration partition) {
        if (partition == null || !partition.isReassigning()) {
            return null;
        }
        return OngoingPartitionReassignment.builder()
                .partitionIndex(number)
                .addingReplicas(partition.addingReplicas())
                .removingReplicas(partition.removingReplicas())
                .replicas(partition.replicas())
                .build();
    }
}
