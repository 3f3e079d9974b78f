package dev.ottla.controller;

import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataRecord;
import dev.ottla.metadata.PartitionRegistration;
import dev.ottla.metadata.TopicImage;
import dev.ottla.protocol.IntList;
import dev.ottla.protocol.message.metadata.PartitionChangeRecord;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who leads when brokers come and go. A leader is always active and in sync, or known to have all committed records
 * (KIP-966); the last member of an in-sync set stays in it. Stateless.
 */
final class PartitionLeadership {
    private static final int NO_CHANGE = -2;

    private PartitionLeadership() {}

    /** A broker becomes unavailable: it leaves the in-sync sets and its leadership goes to others, or to nobody. */
    static void leave(MetadataImage image, int brokerId, Consumer<MetadataRecord> records) {
        forEachPartition(image, (topic, number, partition) -> {
            boolean leads = partition.leader() == brokerId;
            IntList isr = without(partition.isr(), brokerId);
            if (leads || isr.size() < partition.isr().size()) {
                PartitionChangeRecord.Builder change = change(topic, number);
                if (!isr.isEmpty() && isr.size() < partition.isr().size()) {
                    change.isr(isr);
                }
                if (leads) {
                    change.leader(firstActive(image, isr, brokerId));
                }
                add(image, partition, change.build(), records);
            }
        });
    }

    /** A broker becomes available: it leads what nobody leads and it may lead. */
    static void enter(MetadataImage image, int brokerId, Consumer<MetadataRecord> records) {
        forEachPartition(image, (topic, number, partition) -> {
            if (!partition.hasLeader() && partition.replicas().contains(brokerId)) {
                PartitionChangeRecord change = elect(topic, number, partition, brokerId);
                if (change != null) {
                    add(image, partition, change, records);
                }
            }
        });
    }

    private static @Nullable PartitionChangeRecord elect(
            TopicImage topic, int number, PartitionRegistration partition, int brokerId) {
        if (partition.isr().contains(brokerId)) {
            return change(topic, number).leader(brokerId).build();
        }
        boolean onlyOneLeft = partition.isr().isEmpty()
                && partition.eligibleLeaderReplicas().isEmpty()
                && partition.lastKnownElr().equals(IntList.of(brokerId));
        if (partition.eligibleLeaderReplicas().contains(brokerId) || onlyOneLeft) {
            return change(topic, number)
                    .leader(brokerId)
                    .isr(IntList.of(brokerId))
                    .eligibleLeaderReplicas(without(partition.eligibleLeaderReplicas(), brokerId))
                    .lastKnownElr(IntList.EMPTY)
                    .build();
        }
        return null;
    }

    private static int firstActive(MetadataImage image, IntList isr, int leaving) {
        for (int i = 0; i < isr.size(); i++) {
            if (isr.get(i) != leaving && image.cluster().isActive(isr.get(i))) {
                return isr.get(i);
            }
        }
        return PartitionRegistration.NO_LEADER;
    }

    private static IntList without(IntList list, int id) {
        return list.contains(id)
                ? IntList.wrap(list.stream().filter(other -> other != id).toArray())
                : list;
    }

    private static PartitionChangeRecord.Builder change(TopicImage topic, int number) {
        return PartitionChangeRecord.builder().partitionId(number).topicId(topic.id());
    }

    /** A broker that neither led nor changes a set that could be changed needs no record. */
    private static void add(
            MetadataImage image,
            PartitionRegistration partition,
            PartitionChangeRecord change,
            Consumer<MetadataRecord> records) {
        boolean saysSomething = change.isr() != null
                || (change.leader() != NO_CHANGE && (change.leader() != partition.leader() || partition.hasLeader()));
        if (saysSomething) {
            records.accept(
                    MetadataRecord.of(change, image.features().metadataVersion().partitionRecordVersion()));
        }
    }

    private static void forEachPartition(MetadataImage image, PartitionVisitor visitor) {
        for (TopicImage topic : image.topics().all()) {
            for (int i = 0; i < topic.partitionCount(); i++) {
                visitor.visit(topic, i, topic.partitions().get(i));
            }
        }
    }

    @FunctionalInterface
    private interface PartitionVisitor {
        void visit(TopicImage topic, int number, PartitionRegistration partition);
    }
}
