package dev.ottla.compat.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData;
import org.apache.kafka.common.message.AlterPartitionRequestData;
import org.apache.kafka.common.message.AlterPartitionResponseData;
import org.apache.kafka.common.message.AssignReplicasToDirsRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.ElectLeadersRequestData;
import org.apache.kafka.common.message.ListPartitionReassignmentsRequestData;
import org.apache.kafka.common.protocol.ApiKeys;

/** Requests about partitions, and what a leader knows when it makes them. */
final class PartitionRequests {
    static final short ALTER_PARTITION = 3;

    /** What a leader believes; {@code leaderEpoch} and {@code partitionEpoch} as in the metadata. */
    record Belief(int leader, String topic, int partition, int leaderEpoch, int partitionEpoch) {}

    private PartitionRequests() {}

    static void create(ControllerSide side, String name, Map<String, String> configs, int[]... replicas) {
        CreateTopicsRequestData.CreatableTopic topic = new CreateTopicsRequestData.CreatableTopic()
                .setName(name)
                .setNumPartitions(-1)
                .setReplicationFactor((short) -1);
        for (int i = 0; i < replicas.length; i++) {
            topic.assignments()
                    .add(new CreateTopicsRequestData.CreatableReplicaAssignment()
                            .setPartitionIndex(i)
                            .setBrokerIds(list(replicas[i])));
        }
        configs.forEach((key, value) -> topic.configs()
                .add(new CreateTopicsRequestData.CreatableTopicConfig()
                        .setName(key)
                        .setValue(value)));
        CreateTopicsRequestData request = new CreateTopicsRequestData().setTimeoutMs(10_000);
        request.topics().add(topic);
        side.ask("create " + name, ApiKeys.CREATE_TOPICS, (short) 7, request);
    }

    static AlterPartitionRequestData alter(ControllerSide side, Belief belief, int recovery, int... isr) {
        AlterPartitionRequestData.PartitionData partition = new AlterPartitionRequestData.PartitionData()
                .setPartitionIndex(belief.partition())
                .setLeaderEpoch(belief.leaderEpoch())
                .setPartitionEpoch(belief.partitionEpoch())
                .setLeaderRecoveryState((byte) recovery);
        for (int id : isr) {
            partition
                    .newIsrWithEpochs()
                    .add(new AlterPartitionRequestData.BrokerState()
                            .setBrokerId(id)
                            .setBrokerEpoch(side.epoch(id)));
        }
        return request(side, belief, partition);
    }

    /** As leaders of version 2 say it: without broker epochs. */
    static AlterPartitionRequestData alterByIds(ControllerSide side, Belief belief, int... isr) {
        return request(
                side,
                belief,
                new AlterPartitionRequestData.PartitionData()
                        .setPartitionIndex(belief.partition())
                        .setLeaderEpoch(belief.leaderEpoch())
                        .setPartitionEpoch(belief.partitionEpoch())
                        .setNewIsr(list(isr)));
    }

    private static AlterPartitionRequestData request(
            ControllerSide side, Belief belief, AlterPartitionRequestData.PartitionData partition) {
        return new AlterPartitionRequestData()
                .setBrokerId(belief.leader())
                .setBrokerEpoch(side.epoch(belief.leader()))
                .setTopics(new ArrayList<>(List.of(new AlterPartitionRequestData.TopicData()
                        .setTopicId(side.topic(belief.topic()))
                        .setPartitions(new ArrayList<>(List.of(partition))))));
    }

    /** Asks, and gives what the leader believes afterwards. */
    static Belief askToAlter(ControllerSide side, String step, Belief belief, int recovery, int... isr) {
        AlterPartitionResponseData answer = (AlterPartitionResponseData)
                side.ask(step, ApiKeys.ALTER_PARTITION, ALTER_PARTITION, alter(side, belief, recovery, isr));
        if (answer.errorCode() != 0) {
            return belief;
        }
        AlterPartitionResponseData.PartitionData partition =
                answer.topics().getFirst().partitions().getFirst();
        return partition.errorCode() != 0
                ? belief
                : new Belief(
                        partition.leaderId(),
                        belief.topic(),
                        belief.partition(),
                        partition.leaderEpoch(),
                        partition.partitionEpoch());
    }

    static void elect(ControllerSide side, String step, int type, String topic, int... partitions) {
        ElectLeadersRequestData request =
                new ElectLeadersRequestData().setElectionType((byte) type).setTimeoutMs(1_000);
        if (topic == null) {
            request.setTopicPartitions(null);
        } else {
            request.topicPartitions()
                    .add(new ElectLeadersRequestData.TopicPartitions()
                            .setTopic(topic)
                            .setPartitions(list(partitions)));
        }
        side.ask(step, ApiKeys.ELECT_LEADERS, (short) 2, request);
    }

    /** @param replicas null to cancel */
    static void reassign(
            ControllerSide side, String step, boolean mayChangeFactor, String topic, int partition, int... replicas) {
        AlterPartitionReassignmentsRequestData request = new AlterPartitionReassignmentsRequestData()
                .setAllowReplicationFactorChange(mayChangeFactor)
                .setTopics(List.of(new AlterPartitionReassignmentsRequestData.ReassignableTopic()
                        .setName(topic)
                        .setPartitions(List.of(new AlterPartitionReassignmentsRequestData.ReassignablePartition()
                                .setPartitionIndex(partition)
                                .setReplicas(replicas == null ? null : list(replicas))))));
        side.ask(step, ApiKeys.ALTER_PARTITION_REASSIGNMENTS, (short) 1, request);
    }

    static void listReassignments(ControllerSide side, String step, String topic, int... partitions) {
        ListPartitionReassignmentsRequestData request = new ListPartitionReassignmentsRequestData();
        request.setTopics(
                topic == null
                        ? null
                        : List.of(new ListPartitionReassignmentsRequestData.ListPartitionReassignmentsTopics()
                                .setName(topic)
                                .setPartitionIndexes(list(partitions))));
        side.ask(step, ApiKeys.LIST_PARTITION_REASSIGNMENTS, (short) 0, request);
    }

    static void assign(
            ControllerSide side,
            String step,
            int brokerId,
            org.apache.kafka.common.Uuid directory,
            org.apache.kafka.common.Uuid topic,
            int... partitions) {
        AssignReplicasToDirsRequestData.TopicData inTopic =
                new AssignReplicasToDirsRequestData.TopicData().setTopicId(topic);
        for (int partition : partitions) {
            inTopic.partitions().add(new AssignReplicasToDirsRequestData.PartitionData().setPartitionIndex(partition));
        }
        side.ask(
                step,
                ApiKeys.ASSIGN_REPLICAS_TO_DIRS,
                (short) 0,
                new AssignReplicasToDirsRequestData()
                        .setBrokerId(brokerId)
                        .setBrokerEpoch(side.epoch(brokerId))
                        .setDirectories(List.of(new AssignReplicasToDirsRequestData.DirectoryData()
                                .setId(directory)
                                .setTopics(List.of(inTopic)))));
    }

    private static List<Integer> list(int... values) {
        return new ArrayList<>(java.util.Arrays.stream(values).boxed().toList());
    }
}
