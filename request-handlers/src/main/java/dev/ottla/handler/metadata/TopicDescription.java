package dev.ottla.handler.metadata;

import dev.ottla.controller.TopicNames;
import dev.ottla.metadata.PartitionRegistration;
import dev.ottla.metadata.TopicImage;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.IntList;
import dev.ottla.protocol.message.MetadataResponse.MetadataResponsePartition;
import dev.ottla.protocol.message.MetadataResponse.MetadataResponseTopic;
import java.util.ArrayList;
import java.util.List;

/** A topic as Metadata responses of one version tell it. */
record TopicDescription(ClusterView view, short version) {
    private static final short HAS_LISTENER_NOT_FOUND = 6;

    MetadataResponseTopic.Builder describe(TopicImage topic) {
        List<MetadataResponsePartition> partitions = new ArrayList<>(topic.partitionCount());
        for (int i = 0; i < topic.partitionCount(); i++) {
            partitions.add(partition(i, topic.partitions().get(i)));
        }
        return MetadataResponseTopic.builder()
                .name(topic.name())
                .topicId(topic.id())
                .isInternal(TopicNames.isInternal(topic.name()))
                .partitions(partitions);
    }

    private MetadataResponsePartition partition(int number, PartitionRegistration partition) {
        IntList replicas = version == 0 ? view.online(partition.replicas()) : partition.replicas();
        IntList isr = version == 0 ? view.online(partition.isr()) : partition.isr();
        ErrorCode error = view.leaderError(partition, version >= HAS_LISTENER_NOT_FOUND);
        boolean led = error == ErrorCode.NONE;
        boolean replicasAway = replicas.size() < partition.replicas().size()
                || isr.size() < partition.isr().size();
        if (led && replicasAway) {
            error = ErrorCode.REPLICA_NOT_AVAILABLE;
        }
        return MetadataResponsePartition.builder()
                .errorCode(error.code())
                .partitionIndex(number)
                .leaderId(led ? partition.leader() : PartitionRegistration.NO_LEADER)
                .leaderEpoch(partition.leaderEpoch())
                .replicaNodes(replicas)
                .isrNodes(isr)
                .offlineReplicas(view.offline(partition))
                .build();
    }
}
