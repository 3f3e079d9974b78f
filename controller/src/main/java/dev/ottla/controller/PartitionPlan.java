package dev.ottla.controller;

import dev.ottla.metadata.BrokerRegistration;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataRecord;
import dev.ottla.metadata.MetadataVersion;
import dev.ottla.metadata.PartitionRegistration;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.IntList;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.message.metadata.PartitionRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where the replicas of new partitions go: chosen by us or checked when the client has chosen. Stateless. */
record PartitionPlan(ReplicaPlacement placement) {
    /** Either a placement or the reason why there is none. */
    record Result(List<IntList> replicas, @Nullable ApiError error) {
        static Result refused(ErrorCode code, String message) {
            return new Result(List.of(), new ApiError(code, message));
        }
    }

    Result place(MetadataImage image, int partitionCount, int replicationFactor) {
        List<ReplicaPlacement.Candidate> brokers = usable(image);
        if (replicationFactor > brokers.size()) {
            return unreachable(
                    replicationFactor,
                    "The target replication factor of " + replicationFactor
                            + " cannot be reached because only " + brokers.size()
                            + " broker(s) are registered or some brokers have all their log directories cordoned.");
        }
        if (brokers.stream().noneMatch(ReplicaPlacement.Candidate::active)) {
            return unreachable(
                    replicationFactor,
                    "All brokers are currently fenced or have all their log directories " + "cordoned.");
        }
        return new Result(placement.place(brokers, partitionCount, replicationFactor), null);
    }

    /** Null if the client may have it so. {@code replicationFactor} is that of the topic, -1 if this decides it. */
    @Nullable
    ApiError check(MetadataImage image, IntList replicas, int replicationFactor) {
        if (replicas.isEmpty()) {
            return invalid("The manual partition assignment includes an empty replica list.");
        }
        Set<Integer> seen = new HashSet<>();
        IntList sorted = IntList.of(replicas.stream().sorted().toArray());
        for (int i = 0; i < sorted.size(); i++) {
            if (!seen.add(sorted.get(i))) {
                return invalid(
                        "The manual partition assignment includes the broker " + sorted.get(i) + " more than once.");
            }
            if (image.cluster().broker(sorted.get(i)) == null) {
                return invalid("The manual partition assignment includes broker " + sorted.get(i)
                        + ", but no such broker is registered.");
            }
        }
        if (replicationFactor >= 0 && replicas.size() != replicationFactor) {
            return invalid("The manual partition assignment includes a partition with " + replicas.size()
                    + " replica(s), but this is not consistent with previous partitions, which have "
                    + replicationFactor + " replica(s).");
        }
        return null;
    }

    /** Null if at least one of the replicas can lead. */
    @Nullable
    ApiError checkActive(MetadataImage image, IntList replicas, int partition) {
        boolean active = replicas.stream().anyMatch(id -> image.cluster().canLead(id));
        return active
                ? null
                : invalid("All brokers specified in the manual partition assignment for partition " + partition
                        + " are fenced or in controlled shutdown.");
    }

    /** The record of a new partition: its active replicas are in sync, the first of them leads. */
    static MetadataRecord record(MetadataImage image, Uuid topicId, int partition, IntList replicas) {
        MetadataVersion version = image.features().metadataVersion();
        IntList isr = active(image, replicas);
        PartitionRecord.Builder record = PartitionRecord.builder()
                .partitionId(partition)
                .topicId(topicId)
                .replicas(replicas)
                .isr(isr)
                .leader(isr.isEmpty() ? PartitionRegistration.NO_LEADER : isr.get(0))
                .leaderEpoch(0)
                .partitionEpoch(0);
        if (version.hasDirectoryAssignment()) {
            record.directories(directories(image, replicas));
        }
        return MetadataRecord.of(record.build(), version.partitionRecordVersion());
    }

    /** Asked ten thousand times in a row. */
    private static IntList active(MetadataImage image, IntList replicas) {
        IntList.Builder active = IntList.builder();
        for (int i = 0; i < replicas.size(); i++) {
            if (image.cluster().canLead(replicas.get(i))) {
                active.add(replicas.get(i));
            }
        }
        return active.build();
    }

    private static List<Uuid> directories(MetadataImage image, IntList replicas) {
        List<Uuid> directories = new ArrayList<>(replicas.size());
        for (int i = 0; i < replicas.size(); i++) {
            BrokerRegistration broker = image.cluster().broker(replicas.get(i));
            directories.add(broker == null ? Uuid.UNASSIGNED_DIRECTORY : broker.defaultDirectory());
        }
        return directories;
    }

    /** A broker that is about to stop is not; once it has, it is fenced like others that may come back. */
    private static List<ReplicaPlacement.Candidate> usable(MetadataImage image) {
        return image.cluster().brokers().values().stream()
                .filter(broker -> broker.fenced() || !broker.inControlledShutdown())
                .filter(broker -> !isWhollyCordoned(broker))
                .map(broker -> new ReplicaPlacement.Candidate(broker.id(), broker.rack(), !broker.fenced()))
                .toList();
    }

    private static boolean isWhollyCordoned(BrokerRegistration broker) {
        List<Uuid> cordoned = broker.cordonedLogDirectories();
        return cordoned != null && !cordoned.isEmpty() && cordoned.containsAll(broker.logDirectories());
    }

    private static Result unreachable(int replicationFactor, String reason) {
        return Result.refused(
                ErrorCode.INVALID_REPLICATION_FACTOR,
                "Unable to replicate the partition " + replicationFactor + " time(s): " + reason);
    }

    private static ApiError invalid(String message) {
        return new ApiError(ErrorCode.INVALID_REPLICA_ASSIGNMENT, message);
    }
}
