package dev.ottla.controller;

import dev.ottla.protocol.IntList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chooses brokers for the replicas of new partitions. */
@FunctionalInterface
interface ReplicaPlacement {
    /**
     * @param brokers that may be chosen, at least {@code replicationFactor} of them and one that is active
     * @return per partition its replicas in the order of preference, an active broker in front
     */
    List<IntList> place(List<Candidate> brokers, int partitionCount, int replicationFactor);

    /** A broker that could take a replica. */
    record Candidate(int id, @Nullable String rack, boolean active) {
        /** Brokers that do not say where they stand stand together; that is no rack of anybody else's. */
        String rackKey() {
            return rack == null ? "" : "/" + rack;
        }
    }
}
