package dev.ottla.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.metadata.ConfigResource;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.IncrementalAlterConfigsRequest;
import dev.ottla.protocol.message.IncrementalAlterConfigsRequest.AlterableConfig;
import dev.ottla.protocol.message.IncrementalAlterConfigsResponse;
import dev.ottla.raft.VoterSet;
import dev.ottla.runtime.simulation.NetworkConditions;
import dev.ottla.runtime.simulation.SeededRandom;
import dev.ottla.runtime.simulation.SimulatedNetwork;
import dev.ottla.runtime.simulation.Simulation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Three whole controllers under simulated time, network and disks: amid kills, power cuts and partitions settings are
 * changed at whoever is active; in the end all controllers have every change that was acknowledged, and the same image.
 * Snapshots are small and all but the latest go at once, so that who was away fetches one.
 */
class ControllerQuorumTest {
    private static final int ROUNDS = 60;

    private final List<ControllerNode> nodes = new ArrayList<>();
    private final List<ConfigResource> acknowledged = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void whatIsAcknowledgedIsThereAndAllAgree(long seed) throws IOException {
        Simulation simulation = new Simulation(seed);
        SeededRandom random = simulation.random().fork();
        SimulatedNetwork<ControllerNode.Message> network =
                new SimulatedNetwork<>(simulation.timer(), simulation.random().fork());
        VoterSet voters = VoterSet.of(
                IntStream.rangeClosed(1, 3).mapToObj(ControllerNode::voter).toList());
        for (int id = 1; id <= 3; id++) {
            ControllerNode node = new ControllerNode(id, simulation, network);
            nodes.add(node);
            node.format(voters);
            node.start();
        }
        network.conditions(NetworkConditions.BAD);
        for (int round = 0; round < ROUNDS; round++) {
            disturb(network, random);
            change(round);
            simulation.runForMs(random.nextInt(1_500));
        }
        network.conditions(NetworkConditions.PERFECT);
        network.heal();
        startAll();
        simulation.runForMs(30_000);

        assertThat(acknowledged).as("seed " + seed).hasSizeGreaterThan(5);
        for (ControllerNode node : nodes) {
            assertThat(node.image().configurations())
                    .as(node.name() + ", seed " + seed)
                    .isEqualTo(nodes.getFirst().image().configurations());
            for (ConfigResource resource : acknowledged) {
                assertThat(node.image().configurations().of(resource))
                        .as(resource + ", seen by " + node.name() + ", seed " + seed)
                        .containsEntry("interval.ms", "5000");
            }
            assertThat(node.files())
                    .as("seed " + seed)
                    .anyMatch(file -> file.toString().endsWith(".checkpoint"));
        }
    }

    private void disturb(SimulatedNetwork<ControllerNode.Message> network, SeededRandom random) throws IOException {
        ControllerNode node = nodes.get(random.nextInt(nodes.size()));
        switch (random.nextInt(8)) {
            case 0 -> node.kill();
            case 1 -> node.cutPower(random.nextInt(1_000));
            case 2 -> network.isolate(node.name());
            case 3, 4 -> network.heal();
            default -> startAll();
        }
    }

    private void startAll() throws IOException {
        for (ControllerNode node : nodes) {
            if (!node.isRunning()) {
                node.start();
            }
        }
    }

    /** Whoever thinks that it is active is asked; there may be several. */
    private void change(int round) {
        for (ControllerNode node : nodes) {
            if (node.isActive()) {
                ConfigResource resource =
                        new ConfigResource(ConfigResource.CLIENT_METRICS, round + " at " + node.name());
                node.controller().incrementalAlterConfigs(request(resource), reply(resource));
            }
        }
    }

    private static IncrementalAlterConfigsRequest request(ConfigResource resource) {
        return IncrementalAlterConfigsRequest.builder()
                .resources(List.of(ConfigChanges.resource(
                        resource,
                        List.of(AlterableConfig.builder()
                                .name("interval.ms")
                                .value("5000")
                                .build()))))
                .build();
    }

    private ControllerReply<IncrementalAlterConfigsResponse> reply(ConfigResource resource) {
        return new ControllerReply<>() {
            @Override
            public void done(IncrementalAlterConfigsResponse response) {
                assertThat(response.responses().getFirst().errorMessage()).isNull();
                acknowledged.add(resource);
            }

            @Override
            public void failed(ErrorCode error) {
                // Whether it will have been done is open: nothing is promised.
            }
        };
    }
}
