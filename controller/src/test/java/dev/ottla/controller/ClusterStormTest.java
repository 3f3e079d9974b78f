package dev.ottla.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.PartitionRegistration;
import dev.ottla.metadata.TopicImage;
import dev.ottla.protocol.IntList;
import dev.ottla.protocol.message.ElectLeadersRequest;
import dev.ottla.protocol.message.ElectLeadersResponse;
import dev.ottla.runtime.RandomSource;
import dev.ottla.runtime.simulation.Simulation;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: whatever brokers do in whatever order, no partition is led by a broker that may not. Method: brokers join, fall
 * silent, stop, come back cleanly and not, lose disks, by seed; after every step each partition is looked at.
 */
class ClusterStormTest {
    private static final int STEPS = 300;
    private static final int BROKERS = 5;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void leadersAreAlwaysAliveAndInSync(long seed) {
        RandomSource random = new Simulation(seed).random();
        ControllerWorld world = new ControllerWorld(random);
        world.join(2, 3, 4, 5, 6);
        world.create("one", Map.of("min.insync.replicas", "2"), IntList.of(2, 3, 4), IntList.of(3, 4, 5));
        world.create("two", Map.of("unclean.leader.election.enable", "true"), IntList.of(5, 6));
        world.create("three", Map.of(), IntList.of(6));
        Map<String, PartitionRegistration> before = new HashMap<>();
        for (int step = 0; step < STEPS; step++) {
            act(world, random, 2 + random.nextInt(BROKERS), step);
            check(world.image(), before, "seed " + seed + " step " + step);
        }
    }

    private static void act(ControllerWorld world, RandomSource random, int broker, int step) {
        switch (random.nextInt(8)) {
            case 0 -> world.pass(random.nextInt(6_000));
            case 1 -> world.beat(world.report(broker).wantFence(true));
            case 2 -> world.beat(world.report(broker).wantShutDown(true));
            case 3 -> world.register(ControllerWorld.registration(broker, 2 + step));
            case 4 ->
                world.register(ControllerWorld.registration(broker, 2 + step)
                        .previousBrokerEpoch(world.epochs.getOrDefault(broker, -1L)));
            case 5 -> {
                ElectLeadersRequest request = ElectLeadersRequest.builder()
                        .electionType((byte) random.nextInt(2))
                        .topicPartitions(null)
                        .build();
                ElectLeadersResponse elected = world.ask(reply -> new PartitionCommand.ElectLeaders(request, reply));
                assertThat(elected.errorCode()).isZero();
            }
            default -> world.beat(world.report(broker));
        }
    }

    private static void check(MetadataImage image, Map<String, PartitionRegistration> before, String where) {
        for (TopicImage topic : image.topics().all()) {
            for (int i = 0; i < topic.partitionCount(); i++) {
                String name = topic.name() + "-" + i;
                PartitionRegistration partition = topic.partitions().get(i);
                check(image, partition, where + " " + name + " " + partition);
                PartitionRegistration earlier = before.put(name, partition);
                if (earlier != null && !earlier.equals(partition)) {
                    assertThat(partition.partitionEpoch()).as(where).isGreaterThan(earlier.partitionEpoch());
                    assertThat(partition.leader() == earlier.leader()
                                    || partition.leaderEpoch() > earlier.leaderEpoch())
                            .as(where + " " + earlier + " " + partition)
                            .isTrue();
                }
            }
        }
    }

    private static void check(MetadataImage image, PartitionRegistration partition, String where) {
        if (partition.hasLeader()) {
            assertThat(image.cluster().isActive(partition.leader())).as(where).isTrue();
            assertThat(partition.isr().contains(partition.leader())).as(where).isTrue();
        }
        assertThat(Replicas.containsAll(partition.replicas(), partition.isr()))
                .as(where)
                .isTrue();
        assertThat(partition.directories())
                .as(where)
                .hasSameSizeAs(partition.replicas().toArray());
        assertThat(partition.eligibleLeaderReplicas().stream().noneMatch(partition.isr()::contains))
                .as(where)
                .isTrue();
    }
}
