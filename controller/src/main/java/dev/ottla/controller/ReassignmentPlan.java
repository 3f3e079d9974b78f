package dev.ottla.controller;

import dev.ottla.metadata.PartitionRegistration;
import dev.ottla.protocol.IntList;
import org.jspecify.annotations.Nullable;

/**
 * A partition on its way from some replicas to others (KIP-455): it has all of them until the new ones are in sync.
 *
 * @param replicas the target, then those that are to be removed
 */
record ReassignmentPlan(IntList replicas, IntList removing, IntList adding) {
    /** What a partition is once it has arrived. */
    record Completed(IntList replicas, IntList isr) {}

    /** What a partition was before it set out. {@code unclean} if none of the old replicas is in sync. */
    record Reverted(IntList replicas, IntList isr, boolean unclean) {}

    static ReassignmentPlan between(IntList current, IntList target) {
        IntList removing = Replicas.sorted(Replicas.without(current, target));
        IntList adding = Replicas.sorted(Replicas.without(target, current));
        return new ReassignmentPlan(Replicas.plus(target, removing), removing, adding);
    }

    static ReassignmentPlan of(PartitionRegistration partition) {
        return new ReassignmentPlan(partition.replicas(), partition.removingReplicas(), partition.addingReplicas());
    }

    /** Null as long as not every new replica is in sync, or while the old ones are needed. */
    @Nullable
    Completed completed(IntList isr) {
        if (removing.isEmpty() && adding.isEmpty()) {
            return null;
        }
        IntList remainingIsr = Replicas.without(isr, removing);
        IntList remaining = Replicas.without(replicas, removing);
        if (!removing.isEmpty() && (remainingIsr.isEmpty() || remaining.isEmpty())) {
            return null;
        }
        if (!Replicas.containsAll(remainingIsr, adding)) {
            return null;
        }
        boolean fewerReplicas = adding.size() < removing.size();
        if (fewerReplicas && !Replicas.containsAll(remainingIsr, remaining)) {
            return null;
        }
        return new Completed(remaining, remainingIsr);
    }

    /** Null if there are no old replicas to return to. */
    @Nullable
    Reverted reverted(IntList isr) {
        IntList original = Replicas.without(replicas, adding);
        IntList originalIsr = Replicas.without(isr, adding);
        if (!originalIsr.isEmpty()) {
            return new Reverted(original, originalIsr, false);
        }
        return original.isEmpty() ? null : new Reverted(original, IntList.of(original.get(0)), true);
    }
}
