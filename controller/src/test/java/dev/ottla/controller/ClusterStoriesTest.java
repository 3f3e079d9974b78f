package dev.ottla.controller;

import static dev.ottla.controller.ControllerWorld.registration;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.metadata.PartitionRegistration;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.IntList;
import dev.ottla.protocol.message.AlterPartitionReassignmentsRequest;
import dev.ottla.protocol.message.AlterPartitionReassignmentsResponse;
import dev.ottla.protocol.message.AlterPartitionRequest;
import dev.ottla.protocol.message.AlterPartitionResponse;
import dev.ottla.runtime.simulation.Simulation;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of a cluster of several brokers, told as scripts for the pure controller. */
class ClusterStoriesTest {
    private final ControllerWorld world = new ControllerWorld(new Simulation(3).random());

    @Test
    void aBrokerThatFallsSilentIsFencedAndOthersLead() {
        world.join(2, 3);
        world.create("t", Map.of(), IntList.of(2, 3));

        world.pass(ControllerWorld.SESSION_MS);
        world.beat(world.report(3));
        world.pass(1);

        assertThat(world.image().cluster().isActive(2)).isFalse();
        assertThat(world.partition("t", 0).leader()).isEqualTo(3);
        assertThat(world.partition("t", 0).isr()).isEqualTo(IntList.of(3));
    }

    @Test
    void anotherProcessIsADuplicateUntilTheSessionHasEnded() {
        world.join(2);

        assertThat(world.register(registration(2, 2))).isEqualTo(ErrorCode.DUPLICATE_BROKER_REGISTRATION);
        world.pass(ControllerWorld.SESSION_MS + 1);
        assertThat(world.register(registration(2, 2))).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void aNewLeadershipGivesEveryBrokerAWholeSession() {
        world.join(2);
        world.pass(ControllerWorld.SESSION_MS - 1);
        ControllerWorld next = world.afterFailOver(new Simulation(4).random());
        next.pass(ControllerWorld.SESSION_MS - 1);

        assertThat(next.image().cluster().isActive(2)).isTrue();
        assertThat(next.register(registration(2, 2))).isEqualTo(ErrorCode.DUPLICATE_BROKER_REGISTRATION);
        next.pass(2);
        assertThat(next.image().cluster().isActive(2)).isFalse();
    }

    @Test
    void theBrokerOfTheControllersOwnNodeNeedNotWaitForItsPredecessor() {
        world.join(ControllerWorld.CONTROLLER);
        ControllerWorld next = world.afterFailOver(new Simulation(4).random());

        assertThat(next.register(registration(ControllerWorld.CONTROLLER, 2))).isEqualTo(ErrorCode.NONE);
        next.beat(next.report(ControllerWorld.CONTROLLER));
        assertThat(next.register(registration(ControllerWorld.CONTROLLER, 3)))
                .isEqualTo(ErrorCode.DUPLICATE_BROKER_REGISTRATION);
    }

    @Test
    void aBrokerMayStopWhenAllOthersKnowWhoLeads() {
        world.join(2, 3);
        world.create("t", Map.of(), IntList.of(2, 3));
        world.beat(world.report(3).currentMetadataOffset(0));

        assertThat(world.beat(world.report(2).wantShutDown(true)).shouldShutDown())
                .isFalse();
        assertThat(world.partition("t", 0).leader()).isEqualTo(3);
        assertThat(world.beat(world.report(2).wantShutDown(true)).shouldShutDown())
                .as("3 has not heard of it")
                .isFalse();
        world.beat(world.report(3));
        assertThat(world.beat(world.report(2).wantShutDown(true)).shouldShutDown())
                .isTrue();
        assertThat(world.image().cluster().isActive(2)).isFalse();
    }

    @Test
    void aPartitionArrivesWhenItsNewReplicasAreInSync() {
        world.join(2, 3, 4);
        world.create("t", Map.of(), IntList.of(2, 3));

        assertThat(reassign("t", IntList.of(4, 3))).isEqualTo(ErrorCode.NONE);
        PartitionRegistration moving = world.partition("t", 0);
        assertThat(moving.replicas()).isEqualTo(IntList.of(4, 3, 2));
        assertThat(moving.addingReplicas()).isEqualTo(IntList.of(4));
        assertThat(moving.removingReplicas()).isEqualTo(IntList.of(2));

        assertThat(alter("t", IntList.of(2, 3, 4))).isEqualTo(ErrorCode.NEW_LEADER_ELECTED);
        PartitionRegistration arrived = world.partition("t", 0);
        assertThat(arrived.isReassigning()).isFalse();
        assertThat(arrived.replicas()).isEqualTo(IntList.of(4, 3));
        assertThat(arrived.leader()).isEqualTo(4);
        assertThat(arrived.leaderEpoch()).isEqualTo(moving.leaderEpoch() + 1);
    }

    @Test
    void aPartitionGoesBackWhereItCameFrom() {
        world.join(2, 3, 4);
        world.create("t", Map.of(), IntList.of(2, 3));
        reassign("t", IntList.of(4));

        assertThat(reassign("t", null)).isEqualTo(ErrorCode.NONE);
        assertThat(world.partition("t", 0).replicas()).isEqualTo(IntList.of(2, 3));
        assertThat(world.partition("t", 0).isReassigning()).isFalse();
        assertThat(reassign("t", null)).isEqualTo(ErrorCode.NO_REASSIGNMENT_IN_PROGRESS);
    }

    @Test
    void preferredLeadersComeBackByThemselves() {
        world.join(2, 3);
        world.create("t", Map.of(), IntList.of(2, 3));
        world.beat(world.report(2).wantFence(true));
        world.beat(world.report(2));
        alter("t", IntList.of(3, 2));
        assertThat(world.partition("t", 0).leader()).isEqualTo(3);

        for (int i = 0; i < 40; i++) {
            world.pass(ControllerWorld.SESSION_MS - 1);
            world.beat(world.report(2));
            world.beat(world.report(3));
        }
        assertThat(world.partition("t", 0).leader()).isEqualTo(2);
    }

    @Test
    void onlyATopicThatAllowsItIsLedByAReplicaThatMayHaveLostRecords() {
        world.join(2, 3);
        world.create("safe", Map.of(), IntList.of(2, 3));
        world.create("fast", Map.of("unclean.leader.election.enable", "true"), IntList.of(2, 3));
        world.beat(world.report(3).wantFence(true));
        world.beat(world.report(2).wantFence(true));
        world.beat(world.report(3));

        assertThat(world.partition("safe", 0).hasLeader()).isFalse();
        assertThat(world.partition("fast", 0).leader()).isEqualTo(3);
        assertThat(world.partition("fast", 0).leaderRecoveryState()).isEqualTo(PartitionChange.RECOVERING);
    }

    @Test
    void aLostDiskCostsLeadershipOfWhatLiesOnIt() {
        world.join(2, 3);
        world.create("t", Map.of(), IntList.of(2, 3));

        world.beat(world.report(2).offlineLogDirs(List.of(ControllerWorld.directory(2))));

        assertThat(world.partition("t", 0).leader()).isEqualTo(3);
    }

    private ErrorCode reassign(String topic, @Nullable IntList replicas) {
        AlterPartitionReassignmentsRequest request = AlterPartitionReassignmentsRequest.builder()
                .topics(List.of(AlterPartitionReassignmentsRequest.ReassignableTopic.builder()
                        .name(topic)
                        .partitions(List.of(AlterPartitionReassignmentsRequest.ReassignablePartition.builder()
                                .partitionIndex(0)
                                .replicas(replicas)
                                .build()))
                        .build()))
                .build();
        AlterPartitionReassignmentsResponse response =
                world.ask(reply -> new PartitionCommand.AlterReassignments(request, reply));
        return ErrorCode.forCode(
                response.responses().getFirst().partitions().getFirst().errorCode());
    }

    /** The leader of partition 0 asks for this in-sync set. */
    private ErrorCode alter(String topic, IntList isr) {
        PartitionRegistration partition = world.partition(topic, 0);
        AlterPartitionRequest request = AlterPartitionRequest.builder()
                .brokerId(partition.leader())
                .brokerEpoch(world.epochs.getOrDefault(partition.leader(), -1L))
                .topics(List.of(AlterPartitionRequest.TopicData.builder()
                        .topicId(world.topicId(topic))
                        .partitions(List.of(AlterPartitionRequest.PartitionData.builder()
                                .partitionIndex(0)
                                .leaderEpoch(partition.leaderEpoch())
                                .partitionEpoch(partition.partitionEpoch())
                                .newIsr(isr)
                                .build()))
                        .build()))
                .build();
        AlterPartitionResponse response =
                world.ask(reply -> new PartitionCommand.AlterPartition(request, (short) 2, reply));
        return ErrorCode.forCode(
                response.topics().getFirst().partitions().getFirst().errorCode());
    }
}
