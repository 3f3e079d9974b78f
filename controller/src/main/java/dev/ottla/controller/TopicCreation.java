package dev.ottla.controller;

import dev.ottla.metadata.ConfigResource;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataRecord;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.IntList;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.message.CreateTopicsRequest;
import dev.ottla.protocol.message.CreateTopicsRequest.CreatableReplicaAssignment;
import dev.ottla.protocol.message.CreateTopicsRequest.CreatableTopic;
import dev.ottla.protocol.message.CreateTopicsResponse;
import dev.ottla.protocol.message.CreateTopicsResponse.CreatableTopicResult;
import dev.ottla.protocol.message.metadata.ConfigRecord;
import dev.ottla.protocol.message.metadata.TopicRecord;
import dev.ottla.runtime.RandomSource;
import dev.ottla.runtime.RandomUuids;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Creates topics. Each topic of a request stands for itself; all that can be created are created in one batch. */
final class TopicCreation {
    static final int MAX_PARTITIONS_PER_REQUEST = 10_000;

    private final TopicConfigRules configRules;
    private final PartitionPlan plan;
    private final TopicDefaults defaults;
    private final RandomSource random;

    TopicCreation(TopicConfigRules configRules, PartitionPlan plan, TopicDefaults defaults, RandomSource random) {
        this.configRules = configRules;
        this.plan = plan;
        this.defaults = defaults;
        this.random = random;
    }

    Decision<CreateTopicsResponse> create(MetadataImage image, CreateTopicsRequest request) {
        Map<String, Long> counts = request.topics().stream()
                .collect(Collectors.groupingBy(CreatableTopic::name, LinkedHashMap::new, Collectors.counting()));
        boolean excessive = partitionCount(request, counts) > MAX_PARTITIONS_PER_REQUEST;
        List<MetadataRecord> records = new ArrayList<>();
        List<CreatableTopicResult> results = new ArrayList<>();
        List<CreatableTopicResult> duplicates = new ArrayList<>();
        for (CreatableTopic topic : request.topics()) {
            if (counts.getOrDefault(topic.name(), 0L) > 1) {
                counts.put(topic.name(), 0L);
                duplicates.add(refused(topic, ErrorCode.INVALID_REQUEST, "Duplicate topic name."));
            } else if (counts.getOrDefault(topic.name(), 0L) == 1) {
                results.add(
                        excessive
                                ? refused(
                                        topic,
                                        ErrorCode.POLICY_VIOLATION,
                                        "Excessively large number of partitions per request.")
                                : create(image, topic, records));
            }
        }
        results.addAll(duplicates);
        CreateTopicsResponse response =
                CreateTopicsResponse.builder().topics(results).build();
        return request.validateOnly() ? Decision.answer(response) : new Decision<>(records, response);
    }

    private CreatableTopicResult create(MetadataImage image, CreatableTopic topic, List<MetadataRecord> records) {
        ApiError problem = nameProblem(image, topic.name());
        Map<String, String> settings = new LinkedHashMap<>();
        if (problem == null) {
            problem = readSettings(image, topic, settings);
        }
        if (problem == null) {
            problem = shapeProblem(topic);
        }
        if (problem != null) {
            return refused(topic, problem);
        }
        PartitionPlan.Result placed = topic.assignments().isEmpty() ? place(image, topic) : assigned(image, topic);
        if (placed.error() != null) {
            return refused(topic, placed.error());
        }
        Uuid id = newTopicId(image);
        append(image, topic.name(), id, settings, placed.replicas(), records);
        return CreatableTopicResult.builder()
                .name(topic.name())
                .topicId(id)
                .errorMessage(null)
                .numPartitions(placed.replicas().size())
                .replicationFactor((short) placed.replicas().getFirst().size())
                .configs(configRules.describe(image, settings))
                .build();
    }

    private @Nullable ApiError nameProblem(MetadataImage image, String name) {
        if (name.equals(TopicNames.CLUSTER_METADATA)) {
            return new ApiError(ErrorCode.INVALID_REQUEST, "Creation of internal topic " + name + " is prohibited.");
        }
        String problem = TopicNames.problem(name);
        if (problem != null) {
            return new ApiError(ErrorCode.INVALID_TOPIC_EXCEPTION, "Topic name is invalid: " + problem);
        }
        if (image.topics().topic(name) != null) {
            return new ApiError(ErrorCode.TOPIC_ALREADY_EXISTS, "Topic '" + name + "' already exists.");
        }
        String colliding = image.topics().collidingWith(name);
        return colliding == null
                ? null
                : new ApiError(
                        ErrorCode.INVALID_TOPIC_EXCEPTION,
                        "Topic '" + name + "' collides with existing topic: " + colliding);
    }

    /** Fills in the settings, of which the last of a name counts; returns what is wrong with them. */
    private @Nullable ApiError readSettings(MetadataImage image, CreatableTopic topic, Map<String, String> settings) {
        List<String> nulls = new ArrayList<>();
        for (CreateTopicsRequest.CreatableTopicConfig config : topic.configs()) {
            String value = config.value();
            if (value == null) {
                nulls.add(config.name());
            } else {
                settings.put(config.name(), value);
            }
        }
        if (!nulls.isEmpty()) {
            return new ApiError(
                    ErrorCode.INVALID_CONFIG, "Null value not supported for topic configs: " + String.join(",", nulls));
        }
        return configRules.problem(image, settings);
    }

    private static @Nullable ApiError shapeProblem(CreatableTopic topic) {
        if (!topic.assignments().isEmpty()) {
            return assignedShapeProblem(topic);
        }
        if (topic.replicationFactor() < -1 || topic.replicationFactor() == 0) {
            return new ApiError(
                    ErrorCode.INVALID_REPLICATION_FACTOR,
                    "Replication factor must be larger than 0, or -1 to use the default value.");
        }
        if (topic.numPartitions() < -1 || topic.numPartitions() == 0) {
            return new ApiError(
                    ErrorCode.INVALID_PARTITIONS, "Number of partitions was set to an invalid non-positive value.");
        }
        return null;
    }

    private static @Nullable ApiError assignedShapeProblem(CreatableTopic topic) {
        if (topic.replicationFactor() != -1) {
            return new ApiError(
                    ErrorCode.INVALID_REQUEST,
                    "A manual partition assignment was specified, but replication factor was not set to -1.");
        }
        if (topic.numPartitions() != -1) {
            return new ApiError(
                    ErrorCode.INVALID_REQUEST,
                    "A manual partition assignment was specified, but numPartitions was not set to -1.");
        }
        return null;
    }

    private PartitionPlan.Result place(MetadataImage image, CreatableTopic topic) {
        int partitions = topic.numPartitions() == -1 ? defaults.partitions(image) : topic.numPartitions();
        int factor = topic.replicationFactor() == -1 ? defaults.replicationFactor(image) : topic.replicationFactor();
        return plan.place(image, partitions, factor);
    }

    private PartitionPlan.Result assigned(MetadataImage image, CreatableTopic topic) {
        Map<Integer, IntList> byPartition = new TreeMap<>();
        int factor = -1;
        for (CreatableReplicaAssignment assignment : topic.assignments()) {
            if (byPartition.containsKey(assignment.partitionIndex())) {
                return PartitionPlan.Result.refused(
                        ErrorCode.INVALID_REPLICA_ASSIGNMENT,
                        "Found multiple manual partition assignments for partition " + assignment.partitionIndex());
            }
            ApiError problem = plan.check(image, assignment.brokerIds(), factor);
            if (problem == null) {
                problem = plan.checkActive(image, assignment.brokerIds(), assignment.partitionIndex());
            }
            if (problem != null) {
                return new PartitionPlan.Result(List.of(), problem);
            }
            factor = assignment.brokerIds().size();
            byPartition.put(assignment.partitionIndex(), assignment.brokerIds());
        }
        return consecutive(byPartition);
    }

    private static PartitionPlan.Result consecutive(Map<Integer, IntList> byPartition) {
        List<IntList> replicas = new ArrayList<>();
        for (int i = 0; i < byPartition.size(); i++) {
            IntList placed = byPartition.get(i);
            if (placed == null) {
                return PartitionPlan.Result.refused(
                        ErrorCode.INVALID_REPLICA_ASSIGNMENT,
                        "partitions should be a consecutive 0-based integer sequence");
            }
            replicas.add(placed);
        }
        return new PartitionPlan.Result(replicas, null);
    }

    private static void append(
            MetadataImage image,
            String name,
            Uuid id,
            Map<String, String> settings,
            List<IntList> replicas,
            List<MetadataRecord> records) {
        records.add(
                MetadataRecord.of(TopicRecord.builder().name(name).topicId(id).build()));
        ConfigResource resource = ConfigResource.topic(name);
        settings.forEach((key, value) -> records.add(MetadataRecord.of(ConfigRecord.builder()
                .resourceType(resource.type())
                .resourceName(name)
                .name(key)
                .value(value)
                .build())));
        MinInsyncReplicasRules.clearIfChanged(image, resource, settings.keySet(), records);
        for (int i = 0; i < replicas.size(); i++) {
            records.add(PartitionPlan.record(image, id, i, replicas.get(i)));
        }
    }

    private long partitionCount(CreateTopicsRequest request, Map<String, Long> counts) {
        long sum = 0;
        for (CreatableTopic topic : request.topics()) {
            if (counts.getOrDefault(topic.name(), 0L) == 1) {
                sum += topic.assignments().isEmpty()
                        ? Math.max(1, topic.numPartitions())
                        : topic.assignments().size();
            }
        }
        return sum;
    }

    private Uuid newTopicId(MetadataImage image) {
        Uuid id = new RandomUuids(random).next();
        while (image.topics().topic(id) != null) {
            id = new RandomUuids(random).next();
        }
        return id;
    }

    private static CreatableTopicResult refused(CreatableTopic topic, ApiError error) {
        return refused(topic, error.code(), error.message());
    }

    private static CreatableTopicResult refused(CreatableTopic topic, ErrorCode code, @Nullable String message) {
        return CreatableTopicResult.builder()
                .name(topic.name())
                .errorCode(code.code())
                .errorMessage(message)
                .configs(List.of())
                .build();
    }
}
