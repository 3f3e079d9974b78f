package dev.ottla.controller;

import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataRecord;
import dev.ottla.metadata.PartitionRegistration;
import dev.ottla.metadata.TopicImage;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.IntList;
import dev.ottla.protocol.message.AlterPartitionReassignmentsRequest;
import dev.ottla.protocol.message.AlterPartitionReassignmentsRequest.ReassignablePartition;
import dev.ottla.protocol.message.AlterPartitionReassignmentsRequest.ReassignableTopic;
import dev.ottla.protocol.message.AlterPartitionReassignmentsResponse;
import dev.ottla.protocol.message.AlterPartitionReassignmentsResponse.ReassignablePartitionResponse;
import dev.ottla.protocol.message.AlterPartitionReassignmentsResponse.ReassignableTopicResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends partitions to other replicas, or back (KIP-455). A partition arrives when its leader reports the new replicas
 * in sync, see {@link InSyncChanges}. Each partition stands for itself. Stateless.
 */
record Reassignments(TopicSettings settings, PartitionPlan plan) {
    Decision<AlterPartitionReassignmentsResponse> alter(
            MetadataImage image, AlterPartitionReassignmentsRequest request) {
        Run run = new Run(
                new PartitionRules(image, settings), plan, request.allowReplicationFactorChange(), new ArrayList<>());
        List<ReassignableTopicResponse> topics = new ArrayList<>();
        for (ReassignableTopic topic : request.topics()) {
            topics.add(ReassignableTopicResponse.builder()
                    .name(topic.name())
                    .partitions(topic.partitions().stream()
                            .map(partition -> response(partition, run.alter(topic.name(), partition)))
                            .toList())
                    .build());
        }
        return new Decision<>(
                run.records(),
                AlterPartitionReassignmentsResponse.builder()
                        .allowReplicationFactorChange(request.allowReplicationFactorChange())
                        .errorMessage(null)
                        .responses(topics)
                        .build());
    }

    private static ReassignablePartitionResponse response(ReassignablePartition partition, @Nullable ApiError error) {
        return ReassignablePartitionResponse.builder()
                .partitionIndex(partition.partitionIndex())
                .errorCode(error == null ? ErrorCode.NONE.code() : error.code().code())
                .errorMessage(error == null ? null : error.message())
                .build();
    }

    private record Run(
            PartitionRules rules, PartitionPlan plan, boolean mayChangeFactor, List<MetadataRecord> records) {
        /** Null if it is on its way. */
        @Nullable
        ApiError alter(String name, ReassignablePartition asked) {
            TopicImage topic = rules.image().topics().topic(name);
            if (topic == null) {
                return unknown("Unable to find a topic named " + name + ".");
            }
            int number = asked.partitionIndex();
            PartitionRegistration partition = topic.partition(number);
            if (partition == null) {
                return unknown("Unable to find partition " + name + ":" + number + ".");
            }
            IntList target = asked.replicas();
            return target == null ? cancel(topic, number, partition) : begin(topic, number, partition, target);
        }

        private @Nullable ApiError cancel(TopicImage topic, int number, PartitionRegistration partition) {
            if (!partition.isReassigning()) {
                return new ApiError(ErrorCode.NO_REASSIGNMENT_IN_PROGRESS, null);
            }
            ReassignmentPlan.Reverted reverted = ReassignmentPlan.of(partition).reverted(partition.isr());
            if (reverted == null) {
                return invalid("Invalid replica assignment: addingReplicas contains all replicas.");
            }
            boolean uncleanAllowed = rules.uncleanLeaderElection(topic);
            if (reverted.unclean() && !uncleanAllowed) {
                return invalid("Unable to revert partition assignment for " + topic.name() + ":" + number
                        + " because it would require an unclean leader election.");
            }
            PartitionChange change = rules.change(topic, number)
                    .isr(reverted.isr())
                    .replicas(reverted.replicas())
                    .removing(IntList.EMPTY)
                    .adding(IntList.EMPTY);
            if (uncleanAllowed) {
                change.elect(PartitionChange.Election.UNCLEAN);
            }
            add(change);
            return null;
        }

        private @Nullable ApiError begin(
                TopicImage topic, int number, PartitionRegistration partition, IntList target) {
            ApiError problem = plan.check(rules.image(), target, -1);
            if (problem == null && !mayChangeFactor) {
                problem = factorProblem(partition, target.size());
            }
            if (problem != null) {
                return problem;
            }
            ReassignmentPlan way = ReassignmentPlan.between(partition.replicas(), target);
            PartitionChange change = rules.change(topic, number).replicas(way.replicas());
            if (!way.removing().isEmpty()) {
                change.removing(way.removing());
            }
            if (!way.adding().isEmpty()) {
                change.adding(way.adding());
            }
            add(change);
            return null;
        }

        private void add(PartitionChange change) {
            MetadataRecord record = change.build();
            if (record != null) {
                records.add(record);
            }
        }

        /** A partition that is on its way has the number of replicas that it will have on arrival. */
        private static @Nullable ApiError factorProblem(PartitionRegistration partition, int wanted) {
            int current = Replicas.without(
                            Replicas.sortedUnion(partition.replicas(), partition.addingReplicas(), id -> true),
                            partition.removingReplicas())
                    .size();
            return current == wanted
                    ? null
                    : new ApiError(
                            ErrorCode.INVALID_REPLICATION_FACTOR,
                            "The replication factor is changed from " + current + " to " + wanted);
        }

        private static ApiError unknown(String message) {
            return new ApiError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, message);
        }

        private static ApiError invalid(String message) {
            return new ApiError(ErrorCode.INVALID_REPLICA_ASSIGNMENT, message);
        }
    }
}
