package dev.ottla.controller;

import dev.ottla.protocol.IntList;
import dev.ottla.runtime.RandomSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Deals partitions out over racks like cards: the first replica comes from the next rack that has an active broker, the
 * others from the racks behind it in turn, so that a partition lies in as many racks as it can. Within a rack brokers
 * take turns, active ones before fenced ones. Once as many partitions have been dealt as there are active brokers,
 * everything is shuffled: otherwise the same brokers would always stand side by side, and one that fails would load
 * only its neighbour.
 */
record StripedPlacement(RandomSource random) implements ReplicaPlacement {
    private static final int NOBODY = -1;

    @Override
    public List<IntList> place(List<Candidate> brokers, int partitionCount, int replicationFactor) {
        Deal deal = new Deal(brokers);
        List<IntList> placed = new ArrayList<>(partitionCount);
        for (int i = 0; i < partitionCount; i++) {
            placed.add(deal.next(replicationFactor));
        }
        return placed;
    }

    private <T> void shuffle(List<T> list) {
        for (int i = list.size() - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            T swapped = list.set(i, list.get(j));
            list.set(j, swapped);
        }
    }

    /** The placing of one topic's partitions. */
    private final class Deal {
        private final List<Rack> racks;
        private final int activeCount;
        private int firstRack;
        private int round;

        Deal(List<Candidate> brokers) {
            Map<String, List<Candidate>> byRack = brokers.stream()
                    .collect(Collectors.groupingBy(Candidate::rackKey, TreeMap::new, Collectors.toList()));
            racks = byRack.values().stream().map(Rack::new).collect(Collectors.toCollection(ArrayList::new));
            activeCount = (int) brokers.stream().filter(Candidate::active).count();
            firstRack = random.nextInt(racks.size());
        }

        /** The next partition's replicas: at most as many as there are brokers, and one is active. */
        IntList next(int replicationFactor) {
            if (round == activeCount && activeCount > 1) {
                shuffle(racks);
                racks.forEach(Rack::shuffle);
                round = 0;
            }
            firstRack %= racks.size();
            int leaderRack = firstRack;
            int leader = racks.get(leaderRack).nextActive(round);
            while (leader == NOBODY) {
                leaderRack = (leaderRack + 1) % racks.size();
                leader = racks.get(leaderRack).nextActive(round);
            }
            IntList.Builder replicas = IntList.builder().add(leader);
            addFollowers(replicas, leaderRack, replicationFactor);
            round++;
            firstRack++;
            return replicas.build();
        }

        /** The leader's rack is passed over once: it has had its turn. */
        private void addFollowers(IntList.Builder replicas, int leaderRack, int replicationFactor) {
            int rack = firstRack;
            boolean leaderRackPassed = false;
            while (replicas.size() < replicationFactor) {
                if (rack == leaderRack && !leaderRackPassed) {
                    leaderRackPassed = true;
                } else {
                    int follower = racks.get(rack).next(round);
                    if (follower != NOBODY) {
                        replicas.add(follower);
                    }
                }
                rack = (rack + 1) % racks.size();
            }
        }
    }

    private final class Rack {
        private final Ring active;
        private final Ring fenced;

        Rack(List<Candidate> brokers) {
            active = new Ring(brokers.stream().filter(Candidate::active).toList());
            fenced =
                    new Ring(brokers.stream().filter(broker -> !broker.active()).toList());
        }

        void shuffle() {
            active.shuffle();
            fenced.shuffle();
        }

        int nextActive(int round) {
            return active.next(round);
        }

        int next(int round) {
            int broker = active.next(round);
            return broker == NOBODY ? fenced.next(round) : broker;
        }
    }

    /** Gives each broker once a round, and begins each round in which it is asked one further on. */
    private final class Ring {
        private final List<Integer> brokers;
        private int start;
        private int given;
        private int round;

        Ring(List<Candidate> candidates) {
            brokers = candidates.stream()
                    .map(Candidate::id)
                    .sorted(Comparator.naturalOrder())
                    .collect(Collectors.toCollection(ArrayList::new));
            start = brokers.isEmpty() ? 0 : random.nextInt(brokers.size());
        }

        void shuffle() {
            StripedPlacement.this.shuffle(brokers);
        }

        int next(int inRound) {
            if (brokers.isEmpty()) {
                return NOBODY;
            }
            if (round != inRound) {
                round = inRound;
                given = 0;
                start = (start + 1) % brokers.size();
            }
            return given == brokers.size() ? NOBODY : brokers.get((start + given++) % brokers.size());
        }
    }
}
