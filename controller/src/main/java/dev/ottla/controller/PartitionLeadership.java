package dev.ottla.controller;

import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataRecord;
import dev.ottla.metadata.PartitionRegistration;
import dev.ottla.metadata.TopicImage;
import dev.ottla.protocol.Uuid;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What becomes of partitions when brokers and their disks come and go. A leader is always alive and in sync, or known
 * to have all committed records (KIP-966); only a topic that allows unclean elections is led by others. Stateless.
 */
record PartitionLeadership(TopicSettings settings) {
    private static final int NOBODY = -1;

    /** A broker is not available any more: others lead what it led, if anybody can. */
    void leave(MetadataImage image, int brokerId, Consumer<MetadataRecord> records) {
        update(image, new Change(brokerId, NOBODY, NOBODY), partition -> isInSync(partition, brokerId), records);
    }

    /** A broker is taken off the list: partitions that counted on it look for others, too. */
    void unregister(MetadataImage image, int brokerId, Consumer<MetadataRecord> records) {
        update(
                image,
                new Change(brokerId, NOBODY, NOBODY),
                partition -> isInSync(partition, brokerId) || isEligible(partition, brokerId),
                records);
    }

    /** A broker is there again: it leads what nobody leads and it may lead. */
    void enter(MetadataImage image, int brokerId, Consumer<MetadataRecord> records) {
        update(image, new Change(NOBODY, brokerId, NOBODY), partition -> !partition.hasLeader(), records);
    }

    /** A broker's process has ended in a way that may have cost records; with KIP-966 it is not eligible any more. */
    void loseRecords(MetadataImage image, int brokerId, Consumer<MetadataRecord> records) {
        if (!image.features().hasEligibleLeaderReplicas()) {
            leave(image, brokerId, records);
            return;
        }
        update(
                image,
                new Change(NOBODY, NOBODY, brokerId),
                partition -> isInSync(partition, brokerId) || isEligible(partition, brokerId),
                records);
    }

    /** Log directories of a broker have failed: it can lead nothing that lies in them. */
    void loseDirectories(
            MetadataImage image, int brokerId, Collection<Uuid> directories, Consumer<MetadataRecord> records) {
        update(
                image,
                new Change(brokerId, NOBODY, NOBODY),
                partition -> partition.replicas().contains(brokerId)
                        && directories.contains(partition.directoryOf(brokerId)),
                records);
    }

    /** A broker has put replicas into directories from which it cannot lead. */
    void loseSome(MetadataImage image, int brokerId, Where concerned, Consumer<MetadataRecord> records) {
        walk(image, new Change(brokerId, NOBODY, NOBODY), concerned, records);
    }

    static boolean leadsAnything(MetadataImage image, int brokerId) {
        for (TopicImage topic : image.topics().all()) {
            for (PartitionRegistration partition : topic.partitions()) {
                if (partition.leader() == brokerId) {
                    return true;
                }
            }
        }
        return false;
    }

    private void update(
            MetadataImage image,
            Change change,
            Predicate<PartitionRegistration> concerned,
            Consumer<MetadataRecord> records) {
        walk(image, change, (topic, number) -> concerned.test(topic.partitions().get(number)), records);
    }

    private void walk(MetadataImage image, Change change, Where concerned, Consumer<MetadataRecord> records) {
        Walk walk = new Walk(new PartitionRules(image, settings), change, records);
        for (TopicImage topic : image.topics().all()) {
            for (int i = 0; i < topic.partitionCount(); i++) {
                if (concerned.test(topic, i)) {
                    walk.change(topic, i);
                }
            }
        }
    }

    private static boolean isInSync(PartitionRegistration partition, int brokerId) {
        return partition.isr().contains(brokerId);
    }

    private static boolean isEligible(PartitionRegistration partition, int brokerId) {
        return partition.eligibleLeaderReplicas().contains(brokerId);
    }

    /** Picks partitions. */
    @FunctionalInterface
    interface Where {
        boolean test(TopicImage topic, int number);
    }

    /** Brokers that a change is about; {@link #NOBODY} for none. */
    private record Change(int leaving, int entering, int lost) {
        boolean mayLead(MetadataImage image, int broker) {
            return broker != leaving
                    && broker != lost
                    && (broker == entering || image.cluster().canLead(broker));
        }
    }

    /** One walk over many partitions; what topics are configured to is looked up once for each. */
    private record Walk(
            PartitionRules rules, Change change, Consumer<MetadataRecord> records, Map<Uuid, Boolean> unclean) {
        Walk(PartitionRules rules, Change change, Consumer<MetadataRecord> records) {
            this(rules, change, records, new HashMap<>());
        }

        void change(TopicImage topic, int number) {
            PartitionRegistration before = topic.partitions().get(number);
            PartitionChange wish = rules.change(topic, number, broker -> change.mayLead(rules.image(), broker))
                    .isr(Replicas.without(Replicas.without(before.isr(), change.leaving()), change.lost()));
            if (unclean.computeIfAbsent(topic.id(), id -> rules.uncleanLeaderElection(topic))) {
                wish.elect(PartitionChange.Election.UNCLEAN);
            }
            if (change.lost() != NOBODY) {
                wish.lost(change.lost());
            }
            MetadataRecord record = wish.build();
            if (record != null) {
                records.accept(record);
            }
        }
    }
}
