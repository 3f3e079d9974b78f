package dev.ottla.controller;

import dev.ottla.metadata.BrokerRegistration;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataRecord;
import dev.ottla.metadata.PartitionRegistration;
import dev.ottla.metadata.TopicImage;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.IntList;
import dev.ottla.protocol.message.AlterPartitionRequest;
import dev.ottla.protocol.message.AlterPartitionRequest.BrokerState;
import dev.ottla.protocol.message.AlterPartitionResponse;
import dev.ottla.protocol.message.AlterPartitionResponse.PartitionData;
import dev.ottla.protocol.message.AlterPartitionResponse.TopicData;
import dev.ottla.protocol.message.metadata.PartitionChangeRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * A leader tells which replicas are in sync (KIP-497). It must know the partition as it is: an old leader or one that
 * missed a change is refused, and brokers that are leaving are not let in (KIP-841, KIP-903). Stateless.
 */
record InSyncChanges(TopicSettings settings) {
    /** Since this version members of the in-sync set come with their broker epochs. */
    private static final short BROKER_EPOCHS = 3;

    private static final long ANY_EPOCH = -1;

    Decision<AlterPartitionResponse> alter(MetadataImage image, AlterPartitionRequest request, short version) {
        ErrorCode stale = BrokerEpochs.problem(image, request.brokerId(), request.brokerEpoch());
        if (stale != ErrorCode.NONE) {
            return Decision.answer(
                    AlterPartitionResponse.builder().errorCode(stale.code()).build());
        }
        List<MetadataRecord> records = new ArrayList<>();
        List<TopicData> topics = new ArrayList<>();
        PartitionRules rules = new PartitionRules(image, settings);
        for (AlterPartitionRequest.TopicData asked : request.topics()) {
            TopicImage topic = image.topics().topic(asked.topicId());
            List<PartitionData> partitions = new ArrayList<>();
            for (AlterPartitionRequest.PartitionData partition : asked.partitions()) {
                partitions.add(
                        topic == null
                                ? refused(partition, ErrorCode.UNKNOWN_TOPIC_ID)
                                : alter(rules, topic, new Wish(request.brokerId(), partition, version), records));
            }
            topics.add(TopicData.builder()
                    .topicId(asked.topicId())
                    .partitions(partitions)
                    .build());
        }
        return new Decision<>(
                records, AlterPartitionResponse.builder().topics(topics).build());
    }

    private PartitionData alter(PartitionRules rules, TopicImage topic, Wish wish, List<MetadataRecord> records) {
        ErrorCode problem = problem(rules.image(), topic, wish);
        if (problem != ErrorCode.NONE) {
            return refused(wish.partition(), problem);
        }
        int number = wish.partition().partitionIndex();
        PartitionChange change = rules.change(topic, number)
                .isr(wish.isr())
                .recoveryState(wish.partition().leaderRecoveryState());
        if (rules.uncleanLeaderElection(topic)) {
            change.elect(PartitionChange.Election.UNCLEAN);
        }
        PartitionRegistration partition = topic.partitions().get(number);
        MetadataRecord record = change.build();
        if (record != null) {
            records.add(record);
            partition = partition.replay((PartitionChangeRecord) record.message());
        }
        // The change completed a reassignment in which the leader goes: it must fetch metadata before it asks again.
        return partition.leader() == wish.brokerId()
                ? accepted(number, partition)
                : refused(wish.partition(), ErrorCode.NEW_LEADER_ELECTED);
    }

    private static ErrorCode problem(MetadataImage image, TopicImage topic, Wish wish) {
        AlterPartitionRequest.PartitionData asked = wish.partition();
        PartitionRegistration partition = topic.partition(asked.partitionIndex());
        if (partition == null) {
            return ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
        }
        boolean knowsMore =
                asked.leaderEpoch() > partition.leaderEpoch() || asked.partitionEpoch() > partition.partitionEpoch();
        if (knowsMore) {
            return ErrorCode.NOT_CONTROLLER;
        }
        if (asked.leaderEpoch() < partition.leaderEpoch()) {
            return ErrorCode.FENCED_LEADER_EPOCH;
        }
        if (wish.brokerId() != partition.leader()) {
            return ErrorCode.INVALID_REQUEST;
        }
        if (asked.partitionEpoch() < partition.partitionEpoch()) {
            return ErrorCode.INVALID_UPDATE_VERSION;
        }
        return isrProblem(image, partition, wish);
    }

    private static ErrorCode isrProblem(MetadataImage image, PartitionRegistration partition, Wish wish) {
        IntList isr = wish.isr();
        byte recovery = wish.partition().leaderRecoveryState();
        boolean valid = !isr.isEmpty()
                && isr.stream().distinct().count() == isr.size()
                && Replicas.containsAll(partition.replicas(), isr)
                && isr.contains(partition.leader());
        boolean recovering = recovery == PartitionChange.RECOVERING;
        boolean knownState = recovering || recovery == PartitionChange.RECOVERED;
        boolean fellBack = recovering && partition.leaderRecoveryState() == PartitionChange.RECOVERED;
        if (!valid || !knownState || fellBack || (recovering && isr.size() > 1)) {
            return ErrorCode.INVALID_REQUEST;
        }
        return wish.members().stream().allMatch(member -> isEligible(image, member))
                ? ErrorCode.NONE
                : ErrorCode.INELIGIBLE_REPLICA;
    }

    private static boolean isEligible(MetadataImage image, BrokerState member) {
        BrokerRegistration broker = image.cluster().broker(member.brokerId());
        return broker != null
                && broker.canLead()
                && (member.brokerEpoch() == ANY_EPOCH || member.brokerEpoch() == broker.epoch());
    }

    private static PartitionData accepted(int number, PartitionRegistration partition) {
        return PartitionData.builder()
                .partitionIndex(number)
                .leaderId(partition.leader())
                .leaderEpoch(partition.leaderEpoch())
                .isr(partition.isr())
                .leaderRecoveryState(partition.leaderRecoveryState())
                .partitionEpoch(partition.partitionEpoch())
                .build();
    }

    private static PartitionData refused(AlterPartitionRequest.PartitionData partition, ErrorCode error) {
        return PartitionData.builder()
                .partitionIndex(partition.partitionIndex())
                .errorCode(error.code())
                .build();
    }

    /** What one leader wants for one partition. */
    private record Wish(int brokerId, AlterPartitionRequest.PartitionData partition, short version) {
        List<BrokerState> members() {
            if (version >= BROKER_EPOCHS) {
                return partition.newIsrWithEpochs();
            }
            return partition.newIsr().stream()
                    .mapToObj(id -> BrokerState.builder()
                            .brokerId(id)
                            .brokerEpoch(ANY_EPOCH)
                            .build())
                    .toList();
        }

        IntList isr() {
            return IntList.wrap(
                    members().stream().mapToInt(BrokerState::brokerId).toArray());
        }
    }
}
