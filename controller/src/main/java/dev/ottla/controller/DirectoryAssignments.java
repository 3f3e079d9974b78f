package dev.ottla.controller;

import dev.ottla.metadata.BrokerRegistration;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataRecord;
import dev.ottla.metadata.PartitionRegistration;
import dev.ottla.metadata.TopicImage;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.message.AssignReplicasToDirsRequest;
import dev.ottla.protocol.message.AssignReplicasToDirsResponse;
import dev.ottla.protocol.message.AssignReplicasToDirsResponse.DirectoryData;
import dev.ottla.protocol.message.AssignReplicasToDirsResponse.PartitionData;
import dev.ottla.protocol.message.AssignReplicasToDirsResponse.TopicData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A broker says in which log directories its replicas are (KIP-858). A replica in a directory that is not online is one
 * that its broker cannot lead. Stateless.
 */
record DirectoryAssignments(TopicSettings settings, PartitionLeadership leadership) {
    Decision<AssignReplicasToDirsResponse> assign(MetadataImage image, AssignReplicasToDirsRequest request) {
        if (!image.features().metadataVersion().hasDirectoryAssignment()) {
            return refused(ErrorCode.UNSUPPORTED_VERSION);
        }
        ErrorCode stale = BrokerEpochs.problem(image, request.brokerId(), request.brokerEpoch());
        BrokerRegistration broker = image.cluster().broker(request.brokerId());
        if (broker == null || stale != ErrorCode.NONE) {
            return refused(stale);
        }
        Run run = new Run(new PartitionRules(image, settings), broker, new ArrayList<>(), new HashMap<>());
        List<DirectoryData> directories =
                request.directories().stream().map(run::directory).toList();
        if (!run.offline().isEmpty()) {
            leadership.loseSome(
                    image,
                    broker.id(),
                    (topic, number) ->
                            run.offline().getOrDefault(topic.id(), Set.of()).contains(number),
                    run.records()::add);
        }
        return new Decision<>(
                run.records(),
                AssignReplicasToDirsResponse.builder().directories(directories).build());
    }

    private static Decision<AssignReplicasToDirsResponse> refused(ErrorCode error) {
        return Decision.answer(
                AssignReplicasToDirsResponse.builder().errorCode(error.code()).build());
    }

    /** @param offline the partitions, by topic id, that were put where they cannot be led */
    private record Run(
            PartitionRules rules,
            BrokerRegistration broker,
            List<MetadataRecord> records,
            Map<Uuid, Set<Integer>> offline) {
        DirectoryData directory(AssignReplicasToDirsRequest.DirectoryData asked) {
            return DirectoryData.builder()
                    .id(asked.id())
                    .topics(asked.topics().stream()
                            .map(topic -> topic(asked.id(), topic))
                            .toList())
                    .build();
        }

        private TopicData topic(Uuid directory, AssignReplicasToDirsRequest.TopicData asked) {
            TopicImage topic = rules.image().topics().topic(asked.topicId());
            return TopicData.builder()
                    .topicId(asked.topicId())
                    .partitions(asked.partitions().stream()
                            .map(partition -> PartitionData.builder()
                                    .partitionIndex(partition.partitionIndex())
                                    .errorCode(assign(directory, topic, partition.partitionIndex())
                                            .code())
                                    .build())
                            .toList())
                    .build();
        }

        private ErrorCode assign(Uuid directory, @Nullable TopicImage topic, int number) {
            if (topic == null) {
                return ErrorCode.UNKNOWN_TOPIC_ID;
            }
            PartitionRegistration partition = topic.partition(number);
            if (partition == null) {
                return ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
            }
            if (!partition.replicas().contains(broker.id())) {
                return ErrorCode.NOT_LEADER_OR_FOLLOWER;
            }
            MetadataRecord record = rules.change(topic, number)
                    .directory(broker.id(), directory)
                    .build();
            if (record != null) {
                records.add(record);
            }
            if (!broker.hasOnline(directory)) {
                offline.computeIfAbsent(topic.id(), id -> new HashSet<>()).add(number);
            }
            return ErrorCode.NONE;
        }
    }
}
