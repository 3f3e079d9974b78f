package dev.ottla.metadata;

import dev.ottla.protocol.IntList;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.message.metadata.PartitionChangeRecord;
import dev.ottla.protocol.message.metadata.PartitionRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where one partition lives and who leads it.
 *
 * @param directories the log directory of each replica, in the order of {@code replicas} (KIP-858)
 * @param eligibleLeaderReplicas out of the in-sync set, yet known to have all committed records (KIP-966)
 * @param leader {@link #NO_LEADER} if there is none
 * @param leaderRecoveryState 1 while a leader that was not in sync recovers, else 0
 * @param leaderEpoch grows with every change of leader
 * @param partitionEpoch grows with every change
 */
public record PartitionRegistration(
        IntList replicas,
        List<Uuid> directories,
        IntList isr,
        IntList removingReplicas,
        IntList addingReplicas,
        IntList eligibleLeaderReplicas,
        IntList lastKnownElr,
        int leader,
        byte leaderRecoveryState,
        int leaderEpoch,
        int partitionEpoch) {

    public static final int NO_LEADER = -1;

    private static final int NO_LEADER_CHANGE = -2;
    private static final byte NO_RECOVERY_CHANGE = -1;

    static PartitionRegistration of(PartitionRecord record) {
        return new PartitionRegistration(
                record.replicas(),
                directories(record.directories(), record.replicas()),
                record.isr(),
                record.removingReplicas(),
                record.addingReplicas(),
                orEmpty(record.eligibleLeaderReplicas()),
                orEmpty(record.lastKnownElr()),
                record.leader(),
                record.leaderRecoveryState(),
                record.leaderEpoch(),
                record.partitionEpoch());
    }

    public boolean hasLeader() {
        return leader != NO_LEADER;
    }

    /** Whether the first of the replicas leads, as it does if all goes well. */
    public boolean hasPreferredLeader() {
        return leader == replicas.get(0);
    }

    /** Whether the partition is on its way to other replicas (KIP-455). */
    public boolean isReassigning() {
        return !removingReplicas.isEmpty() || !addingReplicas.isEmpty();
    }

    /** The directory of this broker's replica; unassigned if the broker has no replica here. */
    public Uuid directoryOf(int brokerId) {
        int index = replicas.indexOf(brokerId);
        return index < 0 ? Uuid.UNASSIGNED_DIRECTORY : directories.get(index);
    }

    /** The partition after a change. */
    public PartitionRegistration replay(PartitionChangeRecord change) {
        boolean newLeader = change.leader() != NO_LEADER_CHANGE;
        IntList changedReplicas = either(change.replicas(), replicas);
        return new PartitionRegistration(
                changedReplicas,
                change.directories() == null ? movedDirectories(changedReplicas) : List.copyOf(change.directories()),
                either(change.isr(), isr),
                either(change.removingReplicas(), removingReplicas),
                either(change.addingReplicas(), addingReplicas),
                either(change.eligibleLeaderReplicas(), eligibleLeaderReplicas),
                either(change.lastKnownElr(), lastKnownElr),
                newLeader ? change.leader() : leader,
                change.leaderRecoveryState() == NO_RECOVERY_CHANGE ? leaderRecoveryState : change.leaderRecoveryState(),
                newLeader ? leaderEpoch + 1 : leaderEpoch,
                partitionEpoch + 1);
    }

    PartitionRecord toRecord(Uuid topicId, int partitionId, MetadataVersion version) {
        PartitionRecord.Builder record = PartitionRecord.builder()
                .partitionId(partitionId)
                .topicId(topicId)
                .replicas(replicas)
                .isr(isr)
                .removingReplicas(removingReplicas)
                .addingReplicas(addingReplicas)
                .leader(leader)
                .leaderRecoveryState(leaderRecoveryState)
                .leaderEpoch(leaderEpoch)
                .partitionEpoch(partitionEpoch);
        if (version.hasDirectoryAssignment()) {
            record.directories(directories);
        }
        if (version.hasEligibleLeaderReplicas()) {
            record.eligibleLeaderReplicas(eligibleLeaderReplicas.isEmpty() ? null : eligibleLeaderReplicas);
            record.lastKnownElr(lastKnownElr.isEmpty() ? null : lastKnownElr);
        }
        return record.build();
    }

    /** Replicas that stay keep their directory, new ones have none yet. */
    private List<Uuid> movedDirectories(IntList changedReplicas) {
        if (changedReplicas.equals(replicas)) {
            return directories;
        }
        List<Uuid> moved = new ArrayList<>(changedReplicas.size());
        for (int i = 0; i < changedReplicas.size(); i++) {
            moved.add(directoryOf(changedReplicas.get(i)));
        }
        return List.copyOf(moved);
    }

    /** Records older than directory assignment carry none; their replicas are said to be migrating. */
    private static List<Uuid> directories(List<Uuid> recorded, IntList replicas) {
        if (recorded.size() == replicas.size()) {
            return List.copyOf(recorded);
        }
        return replicas.stream().mapToObj(replica -> Uuid.MIGRATING_DIRECTORY).toList();
    }

    private static IntList either(@Nullable IntList changed, IntList current) {
        return changed == null ? current : changed;
    }

    private static IntList orEmpty(@Nullable IntList list) {
        return list == null ? IntList.EMPTY : list;
    }
}
