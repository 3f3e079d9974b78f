package dev.ottla.controller;

import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataRecord;
import dev.ottla.metadata.TopicImage;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.IntList;
import dev.ottla.protocol.message.CreatePartitionsRequest;
import dev.ottla.protocol.message.CreatePartitionsRequest.CreatePartitionsAssignment;
import dev.ottla.protocol.message.CreatePartitionsRequest.CreatePartitionsTopic;
import dev.ottla.protocol.message.CreatePartitionsResponse;
import dev.ottla.protocol.message.CreatePartitionsResponse.CreatePartitionsTopicResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Adds partitions to topics. Each topic of a request stands for itself. Stateless. */
record PartitionGrowth(PartitionPlan plan) {
    Decision<CreatePartitionsResponse> create(MetadataImage image, CreatePartitionsRequest request) {
        Map<String, Long> counts = request.topics().stream()
                .collect(Collectors.groupingBy(CreatePartitionsTopic::name, LinkedHashMap::new, Collectors.counting()));
        List<MetadataRecord> records = new ArrayList<>();
        List<CreatePartitionsTopicResult> results = new ArrayList<>();
        counts.forEach((name, count) -> {
            if (count > 1) {
                results.add(result(name, new ApiError(ErrorCode.INVALID_REQUEST, "Duplicate topic name.")));
            }
        });
        for (CreatePartitionsTopic topic : request.topics()) {
            if (counts.getOrDefault(topic.name(), 0L) == 1) {
                results.add(result(topic.name(), create(image, topic, records)));
            }
        }
        CreatePartitionsResponse response =
                CreatePartitionsResponse.builder().results(results).build();
        return request.validateOnly() ? Decision.answer(response) : new Decision<>(records, response);
    }

    private @Nullable ApiError create(MetadataImage image, CreatePartitionsTopic asked, List<MetadataRecord> records) {
        TopicImage topic = image.topics().topic(asked.name());
        if (topic == null) {
            return new ApiError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, null);
        }
        int added = asked.count() - topic.partitionCount();
        ApiError problem = countProblem(topic, asked.count());
        if (problem == null && records.size() + added > TopicCreation.MAX_PARTITIONS_PER_REQUEST) {
            problem = new ApiError(ErrorCode.POLICY_VIOLATION, "Excessively large number of partitions per request.");
        }
        if (problem != null) {
            return problem;
        }
        int factor = topic.partitions().getFirst().replicas().size();
        List<CreatePartitionsAssignment> assignments = asked.assignments();
        PartitionPlan.Result placed = assignments == null
                ? plan.place(image, added, factor)
                : assigned(image, topic, assignments, added, factor);
        for (int i = 0; placed.error() == null && i < added; i++) {
            int number = topic.partitionCount() + i;
            records.add(PartitionPlan.record(
                    image, topic.id(), number, placed.replicas().get(i)));
        }
        return placed.error();
    }

    private static @Nullable ApiError countProblem(TopicImage topic, int count) {
        if (count == topic.partitionCount()) {
            return new ApiError(ErrorCode.INVALID_PARTITIONS, "Topic already has " + count + " partition(s).");
        }
        if (count < topic.partitionCount()) {
            return new ApiError(
                    ErrorCode.INVALID_PARTITIONS,
                    "The topic " + topic.name() + " currently has " + topic.partitionCount() + " partition(s); " + count
                            + " would not be an increase.");
        }
        return null;
    }

    private PartitionPlan.Result assigned(
            MetadataImage image,
            TopicImage topic,
            List<CreatePartitionsAssignment> assignments,
            int added,
            int factor) {
        if (assignments.size() != added) {
            return PartitionPlan.Result.refused(
                    ErrorCode.INVALID_REPLICA_ASSIGNMENT,
                    "Attempted to add " + added + " additional partition(s), but only " + assignments.size()
                            + " assignment(s) were specified.");
        }
        List<IntList> replicas = new ArrayList<>(added);
        for (CreatePartitionsAssignment assignment : assignments) {
            ApiError problem = plan.check(image, assignment.brokerIds(), factor);
            if (problem == null) {
                int number = topic.partitionCount() + replicas.size();
                problem = plan.checkActive(image, assignment.brokerIds(), number);
            }
            if (problem != null) {
                return new PartitionPlan.Result(List.of(), problem);
            }
            replicas.add(assignment.brokerIds());
        }
        return new PartitionPlan.Result(replicas, null);
    }

    private static CreatePartitionsTopicResult result(String name, @Nullable ApiError error) {
        return CreatePartitionsTopicResult.builder()
                .name(name)
                .errorCode(error == null ? ErrorCode.NONE.code() : error.code().code())
                .errorMessage(error == null ? null : error.message())
                .build();
    }
}
