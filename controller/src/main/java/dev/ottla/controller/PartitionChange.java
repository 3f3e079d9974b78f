package dev.ottla.controller;

import dev.ottla.metadata.MetadataRecord;
import dev.ottla.metadata.PartitionRegistration;
import dev.ottla.metadata.TopicImage;
import dev.ottla.protocol.IntList;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.message.metadata.PartitionChangeRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * One change of one partition: what is wished for goes in, the record that makes it true comes out, with everything
 * that follows from the wish. A reassignment is completed once its new replicas are in sync (KIP-455); replicas that
 * leave a small in-sync set remain eligible to lead (KIP-966); a leader is elected where there is none or a better one;
 * the leader epoch moves on whenever an old member of the partition must be kept from writing or fetching under it.
 * Lives for one decision.
 */
final class PartitionChange {
    /** How far to go for a leader. */
    enum Election {
        /** The first replica, if it may lead. */
        PREFERRED,
        /** The present leader, else the first replica that may. */
        ONLINE,
        /** As a last resort one that has not all records. */
        UNCLEAN
    }

    static final byte RECOVERED = 0;
    static final byte RECOVERING = 1;

    private static final int NO_CHANGE = -2;
    private static final int NOBODY = -1;

    private record Elected(int leader, boolean unclean) {}

    private final PartitionRules rules;
    private final TopicImage topic;
    private final int number;
    private final IntPredicate acceptable;
    private final PartitionRegistration before;
    private final Map<Integer, Uuid> directories = new LinkedHashMap<>();

    private Election election = Election.ONLINE;
    private IntList isr;
    private IntList replicas;
    private IntList removing;
    private IntList adding;
    private IntList elr;
    private byte recoveryState;
    private int lost = NOBODY;

    private int newLeader = NO_CHANGE;
    private boolean uncleanElection;

    PartitionChange(PartitionRules rules, TopicImage topic, int number, IntPredicate acceptable) {
        this.rules = rules;
        this.topic = topic;
        this.number = number;
        this.acceptable = acceptable;
        this.before = topic.partitions().get(number);
        this.isr = before.isr();
        this.replicas = before.replicas();
        this.removing = before.removingReplicas();
        this.adding = before.addingReplicas();
        this.elr = before.eligibleLeaderReplicas();
        this.recoveryState = before.leaderRecoveryState();
    }

    PartitionChange elect(Election wanted) {
        election = wanted;
        return this;
    }

    PartitionChange isr(IntList wanted) {
        isr = wanted;
        return this;
    }

    PartitionChange replicas(IntList wanted) {
        replicas = wanted;
        return this;
    }

    PartitionChange removing(IntList wanted) {
        removing = wanted;
        return this;
    }

    PartitionChange adding(IntList wanted) {
        adding = wanted;
        return this;
    }

    PartitionChange recoveryState(byte wanted) {
        recoveryState = wanted;
        return this;
    }

    /** This replica may have lost records: it is not eligible any more. */
    PartitionChange lost(int brokerId) {
        lost = brokerId;
        return this;
    }

    PartitionChange directory(int brokerId, Uuid directory) {
        directories.put(brokerId, directory);
        return this;
    }

    /** The record; null if nothing changes. To be called once. */
    @Nullable
    MetadataRecord build() {
        completeReassignment();
        keepEligible();
        elect();
        boolean removesReplicas = !Replicas.containsAll(replicas, before.replicas());
        if (newLeader == NO_CHANGE && removesReplicas) {
            newLeader = before.leader();
        }
        if (uncleanElection || !rules.hasEligibleLeaderReplicas()) {
            elr = IntList.EMPTY;
        }
        boolean writesIsr =
                uncleanElection || (!isr.equals(before.isr()) && (!isr.isEmpty() || rules.hasEligibleLeaderReplicas()));
        boolean shrinks = writesIsr && !Replicas.containsAll(isr, before.isr());
        if (newLeader == NO_CHANGE && shrinks && rules.version().mustChangeLeaderEpochWhenIsrShrinks()) {
            newLeader = before.leader();
        }
        PartitionChangeRecord empty = PartitionChangeRecord.builder()
                .topicId(topic.id())
                .partitionId(number)
                .build();
        PartitionChangeRecord record = write(empty.toBuilder(), writesIsr);
        return record.equals(empty)
                ? null
                : MetadataRecord.of(record, rules.version().partitionRecordVersion());
    }

    private PartitionChangeRecord write(PartitionChangeRecord.Builder record, boolean writesIsr) {
        record.leader(newLeader);
        if (writesIsr) {
            record.isr(isr);
        }
        if (!elr.equals(before.eligibleLeaderReplicas())) {
            record.eligibleLeaderReplicas(elr);
        }
        IntList lastKnown = lastKnownLeader();
        if (lastKnown != null) {
            record.lastKnownElr(lastKnown);
        }
        writeReplicas(record);
        if (recoveryState != before.leaderRecoveryState()) {
            record.leaderRecoveryState(recoveryState);
        }
        return record.build();
    }

    private void writeReplicas(PartitionChangeRecord.Builder record) {
        if (rules.version().hasDirectoryAssignment()) {
            List<Uuid> wanted = wantedDirectories();
            if (!wanted.equals(before.directories())) {
                record.directories(wanted);
            }
        }
        if (!replicas.equals(before.replicas())) {
            record.replicas(replicas);
        }
        if (!removing.equals(before.removingReplicas())) {
            record.removingReplicas(removing);
        }
        if (!adding.equals(before.addingReplicas())) {
            record.addingReplicas(adding);
        }
    }

    private List<Uuid> wantedDirectories() {
        List<Uuid> wanted = new ArrayList<>(replicas.size());
        for (int i = 0; i < replicas.size(); i++) {
            int replica = replicas.get(i);
            Uuid chosen = directories.get(replica);
            if (chosen == null) {
                chosen = before.replicas().contains(replica)
                        ? before.directoryOf(replica)
                        : rules.defaultDirectory(replica);
            }
            wanted.add(chosen);
        }
        return wanted;
    }

    private void completeReassignment() {
        ReassignmentPlan.Completed completed = new ReassignmentPlan(replicas, removing, adding).completed(isr);
        if (completed != null) {
            isr = completed.isr();
            replicas = completed.replicas();
            removing = IntList.EMPTY;
            adding = IntList.EMPTY;
        }
    }

    /** With enough replicas in sync nobody else needs to be eligible. */
    private void keepEligible() {
        if (!rules.hasEligibleLeaderReplicas()) {
            return;
        }
        if (isr.size() >= rules.minInsyncReplicas(topic)) {
            elr = IntList.EMPTY;
            return;
        }
        elr = Replicas.sortedUnion(elr, before.isr(), replica -> !isr.contains(replica) && replica != lost);
    }

    private void elect() {
        Elected elected = election == Election.PREFERRED && mayLead(replicas.get(0))
                ? new Elected(replicas.get(0), false)
                : electAnybody();
        int leader = elected.leader();
        if (leader == before.leader()) {
            return;
        }
        if (elr.contains(leader)) {
            isr = IntList.of(leader);
            elr = Replicas.without(elr, leader);
        }
        newLeader = leader;
        if (elected.unclean()) {
            uncleanElection = true;
            isr = IntList.of(leader);
            recoveryState = RECOVERING;
        }
    }

    private Elected electAnybody() {
        if (mayLead(before.leader())) {
            return new Elected(before.leader(), false);
        }
        int clean = Replicas.first(replicas, this::mayLead);
        if (clean != NOBODY) {
            return new Elected(clean, false);
        }
        if (mayLastKnownLeaderReturn()) {
            return new Elected(before.lastKnownElr().get(0), true);
        }
        int last = election == Election.UNCLEAN ? Replicas.first(replicas, acceptable) : NOBODY;
        return new Elected(last, last != NOBODY);
    }

    private boolean mayLead(int replica) {
        return (isr.contains(replica) || (isr.isEmpty() && elr.contains(replica))) && acceptable.test(replica);
    }

    /** All eligible replicas have lost records: whoever led last has the most of them. */
    private boolean mayLastKnownLeaderReturn() {
        return rules.hasEligibleLeaderReplicas()
                && elr.isEmpty()
                && isr.isEmpty()
                && before.lastKnownElr().size() == 1
                && acceptable.test(before.lastKnownElr().get(0));
    }

    /** Remembered while nobody leads; null if it does not change. */
    private @Nullable IntList lastKnownLeader() {
        if (!rules.hasEligibleLeaderReplicas()) {
            return null;
        }
        if (newLeader == NOBODY && before.hasLeader() && before.lastKnownElr().isEmpty()) {
            return IntList.of(before.leader());
        }
        return newLeader >= 0 && !before.lastKnownElr().isEmpty() ? IntList.EMPTY : null;
    }
}
