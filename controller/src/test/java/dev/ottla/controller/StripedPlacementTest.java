package dev.ottla.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.controller.ReplicaPlacement.Candidate;
import dev.ottla.protocol.IntList;
import dev.ottla.runtime.simulation.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replicas are spread over racks and brokers, and an active broker stands in front. */
class StripedPlacementTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyBrokerGetsItsShareAndNoRackTwoReplicas(long seed) {
        List<Candidate> brokers = new ArrayList<>();
        for (int id = 0; id < 6; id++) {
            brokers.add(new Candidate(id, "rack" + id % 3, true));
        }
        Map<Integer, Integer> leads = new TreeMap<>();
        Map<Integer, Integer> holds = new TreeMap<>();

        for (IntList replicas : placement(seed).place(brokers, 600, 3)) {
            assertThat(replicas.stream().map(id -> id % 3).distinct().count()).isEqualTo(3);
            leads.merge(replicas.get(0), 1, Integer::sum);
            replicas.stream().forEach(id -> holds.merge(id, 1, Integer::sum));
        }

        assertThat(leads.values()).hasSize(6).allMatch(count -> count == 100);
        assertThat(holds.values()).hasSize(6).allMatch(count -> count > 250 && count < 350);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void fencedBrokersComeLast(long seed) {
        List<Candidate> brokers =
                List.of(new Candidate(1, null, false), new Candidate(2, null, true), new Candidate(3, null, false));

        for (IntList replicas : placement(seed).place(brokers, 20, 3)) {
            assertThat(replicas.get(0)).isEqualTo(2);
            assertThat(replicas.stream().distinct().count()).isEqualTo(3);
        }
    }

    @Test
    void aRackWithoutActiveBrokersLeadsNothing() {
        List<Candidate> brokers =
                List.of(new Candidate(1, "a", false), new Candidate(2, "b", true), new Candidate(3, "c", true));

        for (IntList replicas : placement(9).place(brokers, 50, 2)) {
            assertThat(replicas.get(0)).isNotEqualTo(1);
            assertThat(replicas.get(0)).isNotEqualTo(replicas.get(1));
        }
    }

    private static StripedPlacement placement(long seed) {
        return new StripedPlacement(new Simulation(seed).random());
    }
}
