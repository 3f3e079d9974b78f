package dev.ottla.controller;

import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataRecord;
import dev.ottla.metadata.PartitionRegistration;
import dev.ottla.metadata.TopicImage;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.IntList;
import dev.ottla.protocol.message.ElectLeadersRequest;
import dev.ottla.protocol.message.ElectLeadersRequest.TopicPartitions;
import dev.ottla.protocol.message.ElectLeadersResponse;
import dev.ottla.protocol.message.ElectLeadersResponse.PartitionResult;
import dev.ottla.protocol.message.ElectLeadersResponse.ReplicaElectionResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Elects leaders on request (KIP-460): the preferred replica where another leads, or any replica that is alive where
 * nobody does. Asked for all partitions, it does not mention those that need none. Stateless.
 */
record LeaderElection(TopicSettings settings) {
    private static final byte PREFERRED = 0;
    private static final byte UNCLEAN = 1;

    Decision<ElectLeadersResponse> elect(MetadataImage image, ElectLeadersRequest request) {
        if (request.electionType() != PREFERRED && request.electionType() != UNCLEAN) {
            return Decision.answer(unknownType(request));
        }
        Run run = new Run(new PartitionRules(image, settings), request.electionType(), new ArrayList<>());
        List<ReplicaElectionResult> results = new ArrayList<>();
        List<TopicPartitions> asked = request.topicPartitions();
        if (asked == null) {
            image.topics().all().stream()
                    .sorted(Comparator.comparing(TopicImage::name))
                    .forEach(topic -> results.add(run.wherever(topic)));
        } else {
            asked.forEach(topic -> results.add(run.exactly(topic)));
        }
        return new Decision<>(
                run.records(),
                ElectLeadersResponse.builder().replicaElectionResults(results).build());
    }

    private static ElectLeadersResponse unknownType(ElectLeadersRequest request) {
        ApiError error = new ApiError(ErrorCode.INVALID_REQUEST, "Unknown election type " + request.electionType());
        List<TopicPartitions> asked = request.topicPartitions();
        return ElectLeadersResponse.builder()
                .errorCode(error.code().code())
                .replicaElectionResults(
                        asked == null
                                ? List.of()
                                : asked.stream()
                                        .map(topic -> result(
                                                topic.topic(),
                                                topic.partitions().stream()
                                                        .mapToObj(number -> result(number, error))
                                                        .toList()))
                                        .toList())
                .build();
    }

    private static ReplicaElectionResult result(String topic, List<PartitionResult> partitions) {
        return ReplicaElectionResult.builder()
                .topic(topic)
                .partitionResult(partitions)
                .build();
    }

    private static PartitionResult result(int number, @Nullable ApiError error) {
        return PartitionResult.builder()
                .partitionId(number)
                .errorCode(error == null ? ErrorCode.NONE.code() : error.code().code())
                .errorMessage(error == null ? null : error.message())
                .build();
    }

    private record Run(PartitionRules rules, byte type, List<MetadataRecord> records) {
        ReplicaElectionResult wherever(TopicImage topic) {
            List<PartitionResult> partitions = new ArrayList<>();
            for (int i = 0; i < topic.partitionCount(); i++) {
                ApiError error = elect(topic, i);
                if (error == null || error.code() != ErrorCode.ELECTION_NOT_NEEDED) {
                    partitions.add(result(i, error));
                }
            }
            return result(topic.name(), partitions);
        }

        ReplicaElectionResult exactly(TopicPartitions asked) {
            TopicImage topic = rules.image().topics().topic(asked.topic());
            IntList numbers = asked.partitions();
            List<PartitionResult> partitions = new ArrayList<>(numbers.size());
            for (int i = 0; i < numbers.size(); i++) {
                partitions.add(result(
                        numbers.get(i),
                        topic == null ? unknown("No such topic as " + asked.topic()) : elect(topic, numbers.get(i))));
            }
            return result(asked.topic(), partitions);
        }

        /** Null if a leader is elected. */
        private @Nullable ApiError elect(TopicImage topic, int number) {
            PartitionRegistration partition = topic.partition(number);
            if (partition == null) {
                return unknown("No such partition as " + topic.name() + "-" + number);
            }
            boolean preferred = type == PREFERRED;
            if (preferred ? partition.hasPreferredLeader() : partition.hasLeader()) {
                return ApiError.of(ErrorCode.ELECTION_NOT_NEEDED);
            }
            MetadataRecord record = rules.change(topic, number)
                    .elect(preferred ? PartitionChange.Election.PREFERRED : PartitionChange.Election.UNCLEAN)
                    .build();
            if (record == null) {
                return ApiError.of(
                        preferred
                                ? ErrorCode.PREFERRED_LEADER_NOT_AVAILABLE
                                : ErrorCode.ELIGIBLE_LEADERS_NOT_AVAILABLE);
            }
            records.add(record);
            return null;
        }

        private static ApiError unknown(String message) {
            return new ApiError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, message);
        }
    }
}
