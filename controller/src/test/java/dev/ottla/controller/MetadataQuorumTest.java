package dev.ottla.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.metadata.BrokerRegistration;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataVersion;
import dev.ottla.metadata.PartitionRegistration;
import dev.ottla.metadata.TopicImage;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.AllocateProducerIdsRequest;
import dev.ottla.protocol.message.AllocateProducerIdsResponse;
import dev.ottla.protocol.message.CreateTopicsRequest;
import dev.ottla.protocol.message.CreateTopicsResponse;
import dev.ottla.runtime.simulation.SimulatedFileStore;
import dev.ottla.runtime.simulation.Simulation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A quorum of one on a simulated disk: what is acknowledged is there after restarts and crashes. */
class MetadataQuorumTest {
    private static final Path DIRECTORY = Path.of("/data");

    private final Simulation simulation = new Simulation(7);
    private final SimulatedFileStore disk =
            new SimulatedFileStore(simulation.clock(), simulation.random().fork());
    private final QuorumWorld world = new QuorumWorld(simulation, disk, DIRECTORY);

    @Test
    void aFormattedDirectoryComesToLife() throws IOException {
        world.format();
        world.start();

        assertThat(world.image().features().metadataVersion()).isEqualTo(MetadataVersion.LATEST);
        assertThat(world.image().features().level("transaction.version")).isEqualTo((short) 2);
        assertThat(world.image().cluster().controllers()).containsKey(QuorumWorld.NODE);
    }

    @Test
    void aBrokerIsFencedUntilItHasCaughtUp() throws IOException {
        world.format();
        world.start();
        world.join();

        BrokerRegistration broker = world.image().cluster().broker(QuorumWorld.NODE);
        assertThat(broker).isNotNull();
        assertThat(broker.fenced()).isFalse();
        assertThat(broker.epoch()).isEqualTo(world.brokerEpoch);
    }

    @Test
    void topicsAreThereAfterARestartAndLedInANewEpoch() throws IOException {
        world.format();
        world.start();
        world.join();
        assertThat(world.create("orders", 3).errorCode()).isEqualTo(ErrorCode.NONE.code());
        TopicImage before = world.image().topics().topic("orders");
        world.stop();

        world.start();
        assertThat(world.image().topics().topic("orders")).isEqualTo(before);
        world.join();

        PartitionRegistration partition = world.image().topics().partition("orders", 2);
        assertThat(partition).isNotNull();
        assertThat(partition.leader()).isEqualTo(QuorumWorld.NODE);
        assertThat(partition.isr().contains(QuorumWorld.NODE)).isTrue();
        assertThat(partition.leaderEpoch()).isEqualTo(2);
    }

    @Test
    void aBrokerThatShutsDownLeadsNothing() throws IOException {
        world.format();
        world.start();
        world.join();
        world.create("orders", 1);

        assertThat(world.ask(world.controller()::heartbeat, world.heartbeat(true))
                        .shouldShutDown())
                .as("before others lead what it led")
                .isFalse();
        PartitionRegistration partition = world.image().topics().partition("orders", 0);
        assertThat(partition).isNotNull();
        assertThat(partition.hasLeader()).isFalse();
        assertThat(partition.isr().isEmpty()).isTrue();
        assertThat(partition.eligibleLeaderReplicas().contains(QuorumWorld.NODE))
                .isTrue();

        assertThat(world.ask(world.controller()::heartbeat, world.heartbeat(true))
                        .shouldShutDown())
                .isTrue();
    }

    @Test
    void producerIdsAreNeverGivenTwice() throws IOException {
        world.format();
        world.start();
        world.join();
        List<Long> starts = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            starts.add(allocate().producerIdStart());
        }
        world.stop();
        world.start();
        world.join();
        starts.add(allocate().producerIdStart());

        assertThat(starts).containsExactly(0L, 1000L, 2000L, 3000L);
    }

    @Test
    void aStaleBrokerGetsNoProducerIds() throws IOException {
        world.format();
        world.start();
        world.join();
        AllocateProducerIdsResponse response = world.ask(
                world.controller()::allocateProducerIds,
                AllocateProducerIdsRequest.builder()
                        .brokerId(QuorumWorld.NODE)
                        .brokerEpoch(world.brokerEpoch - 1)
                        .build());

        assertThat(response.errorCode()).isEqualTo(ErrorCode.STALE_BROKER_EPOCH.code());
    }

    @Test
    void aLongLogIsReplacedByASnapshotThatSaysTheSame() throws IOException {
        world.snapshotMaxBytes = 20_000;
        world.retentionMaxBytes = 0;
        world.format();
        world.start();
        world.join();
        for (int i = 0; i < 200; i++) {
            world.create("topic-" + i, 1 + i % 3);
            if (i % 5 == 0) {
                world.delete("topic-" + i);
            }
        }
        MetadataImage before = world.image();
        world.stop();

        assertThat(disk.list(DIRECTORY.resolve("__cluster_metadata-0")).stream()
                        .map(path -> path.getFileName().toString())
                        .filter(name -> name.endsWith(".checkpoint")))
                .hasSize(1)
                .noneMatch(name -> name.startsWith("00000000000000000000-"));
        world.start();
        assertThat(world.image().topics()).isEqualTo(before.topics());
        assertThat(world.image().configurations()).isEqualTo(before.configurations());
        assertThat(world.image().features()).isEqualTo(before.features());
        world.join();
        assertThat(world.create("after", 1).errorCode()).isZero();
    }

    @Test
    void theFileOfAnOldSnapshotStaysForAWhileUnderAnotherNameAndIsGoneAfterTheNextStart() throws IOException {
        world.snapshotMaxBytes = 5_000;
        world.retentionMaxBytes = 0;
        world.format();
        world.start();
        world.join();
        createTopicsUntilASnapshotIsForgotten("first");
        assertThat(metadataFiles(".checkpoint")).hasSize(1);

        simulation.runForMs(3 * QuorumWorld.DELETE_DELAY_MS);
        assertThat(metadataFiles(".checkpoint.deleted")).isEmpty();

        world.join();
        createTopicsUntilASnapshotIsForgotten("second");
        world.stop();
        world.start();
        assertThat(metadataFiles(".checkpoint.deleted")).isEmpty();
    }

    private void createTopicsUntilASnapshotIsForgotten(String prefix) throws IOException {
        for (int i = 0; metadataFiles(".checkpoint.deleted").isEmpty(); i++) {
            assertThat(i).isLessThan(1_000);
            world.create(prefix + "-" + i, 1);
        }
    }

    private List<String> metadataFiles(String suffix) throws IOException {
        return disk.list(DIRECTORY.resolve("__cluster_metadata-0")).stream()
                .map(path -> path.getFileName().toString())
                .filter(name -> name.endsWith(suffix))
                .toList();
    }

    @Test
    void aFailingDiskStopsTheControllerAndNothingUnsafeIsAcknowledged() throws IOException {
        world.format();
        world.start();
        world.join();
        disk.faults().failNextForce(path -> path.toString().contains("__cluster_metadata"));
        QuorumWorld.Answers<CreateTopicsResponse> answers = new QuorumWorld.Answers<>();
        world.controller()
                .createTopics(
                        CreateTopicsRequest.builder()
                                .topics(List.of(QuorumWorld.topic("lost", 1, 1).build()))
                                .build(),
                        answers);
        simulation.runUntilIdle();

        assertThat(world.storageFailures).isNotEmpty();
        assertThat(answers.isAnswered() && answers.error() == null).isFalse();
        assertThat(world.image().topics().topic("lost")).isNull();
    }

    /**
     * Whatever a power cut takes, it takes nothing that was acknowledged; and what is left is a prefix of what was
     * done.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void acknowledgedTopicsSurviveAPowerCut(long seed) throws IOException {
        Simulation weather = new Simulation(seed);
        SimulatedFileStore store =
                new SimulatedFileStore(weather.clock(), weather.random().fork());
        store.prepare(DIRECTORY);
        QuorumWorld node = new QuorumWorld(weather, store, DIRECTORY);
        node.format();
        node.start();
        node.join();
        Map<String, QuorumWorld.Answers<CreateTopicsResponse>> asked = new TreeMap<>();
        for (int i = 0; i < 40; i++) {
            QuorumWorld.Answers<CreateTopicsResponse> answers = new QuorumWorld.Answers<>();
            asked.put("t" + i, answers);
            node.controller()
                    .createTopics(
                            CreateTopicsRequest.builder()
                                    .topics(List.of(
                                            QuorumWorld.topic("t" + i, 2, 1).build()))
                                    .build(),
                            answers);
            for (int step = weather.random().nextInt(6); step > 0; step--) {
                weather.strands().step();
            }
        }
        List<String> acknowledged = asked.entrySet().stream()
                .filter(entry -> entry.getValue().isAnswered())
                .map(Map.Entry::getKey)
                .toList();
        store.crash(seed);

        Simulation next = new Simulation(seed + 1000);
        QuorumWorld restarted = new QuorumWorld(next, store, DIRECTORY);
        restarted.start();
        for (String name : acknowledged) {
            assertThat(restarted.image().topics().topic(name))
                    .as(name + ", seed " + seed)
                    .isNotNull();
        }
        for (TopicImage topic : restarted.image().topics().all()) {
            assertThat(topic.partitionCount()).isEqualTo(2);
        }
    }

    private AllocateProducerIdsResponse allocate() {
        return world.ask(
                world.controller()::allocateProducerIds,
                AllocateProducerIdsRequest.builder()
                        .brokerId(QuorumWorld.NODE)
                        .brokerEpoch(world.brokerEpoch)
                        .build());
    }
}
