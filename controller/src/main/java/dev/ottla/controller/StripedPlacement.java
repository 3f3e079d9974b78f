package dev.ottla.controller;

import dev.ottla.protocol.IntList;
import dev.ottla.runtime.RandomSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Deals partitions out like cards: the first replica goes round the active brokers from a random one on, the others to
 * the brokers behind it. Racks are not looked at.
 */
record StripedPlacement(RandomSource random) implements ReplicaPlacement {
    @Override
    public List<IntList> place(List<Candidate> brokers, int partitionCount, int replicationFactor) {
        int activeCount = (int) brokers.stream().filter(Candidate::active).count();
        int start = random.nextInt(activeCount);
        int shift = random.nextInt(brokers.size());
        List<IntList> placed = new ArrayList<>(partitionCount);
        for (int i = 0; i < partitionCount; i++) {
            int first = (start + i) % activeCount;
            placed.add(stripe(brokers, first, shift + i / activeCount, replicationFactor));
        }
        return placed;
    }

    /** The others are taken from behind the first, with a gap that changes from round to round. */
    private static IntList stripe(List<Candidate> brokers, int first, int shift, int replicationFactor) {
        IntList.Builder replicas = IntList.builder().add(brokers.get(first).id());
        int others = brokers.size() - 1;
        for (int k = 0; k < replicationFactor - 1; k++) {
            replicas.add(brokers.get((first + 1 + (shift + k) % others) % brokers.size())
                    .id());
        }
        return replicas.build();
    }
}
