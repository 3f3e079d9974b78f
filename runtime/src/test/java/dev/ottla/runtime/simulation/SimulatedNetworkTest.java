package dev.ottla.runtime.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimulatedNetworkTest {
    private final Simulation world = new Simulation(3);
    private final SimulatedNetwork<Integer> network =
            new SimulatedNetwork<>(world.timer(), world.random().fork());
    private final List<Integer> atB = new ArrayList<>();

    @BeforeEach
    void attach() {
        network.attach("a", (from, message) -> {});
        network.attach("b", (from, message) -> atB.add(message));
        network.attach("c", (from, message) -> {});
    }

    @Test
    void aPerfectNetworkDeliversOnceInOrder() {
        sendMany();
        assertThat(atB).isEmpty();
        world.runForMs(1);
        assertThat(atB).isEqualTo(IntStream.range(0, 1_000).boxed().toList());
    }

    @Test
    void aBadNetworkLosesDoublesAndReorders() {
        network.conditions(NetworkConditions.BAD);
        sendMany();
        world.runForMs(1_000);
        long distinct = atB.stream().distinct().count();
        assertThat(distinct).isBetween(900L, 990L);
        assertThat((long) atB.size()).isGreaterThan(distinct);
        assertThat(atB).isNotEqualTo(atB.stream().sorted().toList());
    }

    @Test
    void aPartitionDropsWhatIsOnItsWayUntilItHeals() {
        network.send("a", "b", 1);
        network.isolate("b");
        world.runForMs(10);
        assertThat(atB).isEmpty();
        network.heal();
        network.send("a", "b", 2);
        world.runForMs(10);
        assertThat(atB).containsExactly(2);
    }

    @Test
    void aCutIsOneWay() {
        network.cut("b", "a");
        network.send("a", "b", 1);
        world.runForMs(10);
        assertThat(atB).containsExactly(1);
    }

    @Test
    void messagesToADetachedNodeAreLost() {
        network.detach("b");
        network.send("a", "b", 1);
        world.runForMs(10);
        assertThat(atB).isEmpty();
    }

    private void sendMany() {
        for (int i = 0; i < 1_000; i++) {
            network.send("a", "b", i);
        }
    }
}
