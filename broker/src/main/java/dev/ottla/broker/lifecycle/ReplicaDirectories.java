package dev.ottla.broker.lifecycle;

import dev.ottla.controller.ControllerReply;
import dev.ottla.log.TopicIdPartition;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.message.AssignReplicasToDirsRequest;
import dev.ottla.protocol.message.AssignReplicasToDirsRequest.DirectoryData;
import dev.ottla.protocol.message.AssignReplicasToDirsRequest.PartitionData;
import dev.ottla.protocol.message.AssignReplicasToDirsRequest.TopicData;
import dev.ottla.protocol.message.AssignReplicasToDirsResponse;
import dev.ottla.runtime.Strand;
import dev.ottla.runtime.Timer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the controller in which log directories this broker's replicas lie, where that is not what their registrations
 * say (KIP-858): new ones on a broker with several directories, and those that have moved. One request at a time, of as
 * many replicas as Kafka puts into one; what was not taken is asked again. Owned by its strand; anybody may tell it.
 */
final class ReplicaDirectories {
    static final int MAX_PER_REQUEST = 2_250;
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaDirectories.class);
    private static final int RETRY_MS = 500;

    /** Hands a request to the controller. */
    @FunctionalInterface
    interface Desk {
        void assign(AssignReplicasToDirsRequest request, ControllerReply<AssignReplicasToDirsResponse> reply);
    }

    private final int brokerId;
    private final Strand strand;
    private final Timer timer;
    /** Where each replica lies of which the controller has to hear, oldest first. */
    private final SequencedMap<TopicIdPartition, Uuid> untold = new LinkedHashMap<>();

    private @Nullable Desk desk;
    private long brokerEpoch;
    private boolean underWay;

    ReplicaDirectories(int brokerId, Strand strand, Timer timer) {
        this.brokerId = brokerId;
        this.strand = strand;
        this.timer = timer;
    }

    /** This broker is registered: what is untold can be told. */
    void begin(long epoch, Desk newDesk) {
        strand.execute(() -> {
            brokerEpoch = epoch;
            desk = newDesk;
            tell();
        });
    }

    /** The replica lies in this directory, and its registration may not know. */
    void placed(TopicIdPartition partition, Uuid directory) {
        if (!directory.equals(Uuid.UNASSIGNED_DIRECTORY)) {
            strand.execute(() -> {
                untold.put(partition, directory);
                tell();
            });
        }
    }

    private void tell() {
        Desk open = desk;
        if (underWay || untold.isEmpty() || open == null) {
            return;
        }
        underWay = true;
        Map<TopicIdPartition, Uuid> told = new LinkedHashMap<>();
        untold.entrySet().stream().limit(MAX_PER_REQUEST).forEach(entry -> told.put(entry.getKey(), entry.getValue()));
        open.assign(request(told), new ControllerReply<>() {
            @Override
            public void done(AssignReplicasToDirsResponse response) {
                strand.execute(() -> answered(told, ErrorCode.forCode(response.errorCode())));
            }

            @Override
            public void failed(ErrorCode error) {
                strand.execute(() -> answered(told, error));
            }
        });
    }

    /** A replica that the controller does not know (any more) is none to be told of again. */
    private void answered(Map<TopicIdPartition, Uuid> told, ErrorCode error) {
        if (error == ErrorCode.NONE) {
            told.forEach(untold::remove);
            underWay = false;
            tell();
        } else {
            LOG.warn(
                    "[broker epoch {}] the controller was not told where {} replicas lie: {}",
                    brokerEpoch,
                    told.size(),
                    error);
            timer.schedule(
                    RETRY_MS,
                    () -> strand.execute(() -> {
                        underWay = false;
                        tell();
                    }));
        }
    }

    private AssignReplicasToDirsRequest request(Map<TopicIdPartition, Uuid> told) {
        Map<Uuid, Map<Uuid, List<PartitionData>>> byDirectory = new LinkedHashMap<>();
        told.forEach((partition, directory) -> byDirectory
                .computeIfAbsent(directory, id -> new LinkedHashMap<>())
                .computeIfAbsent(partition.topicId(), id -> new ArrayList<>())
                .add(PartitionData.builder()
                        .partitionIndex(partition.partition())
                        .build()));
        return AssignReplicasToDirsRequest.builder()
                .brokerId(brokerId)
                .brokerEpoch(brokerEpoch)
                .directories(byDirectory.entrySet().stream()
                        .map(directory -> DirectoryData.builder()
                                .id(directory.getKey())
                                .topics(topics(directory.getValue()))
                                .build())
                        .toList())
                .build();
    }

    private static List<TopicData> topics(Map<Uuid, List<PartitionData>> partitions) {
        return partitions.entrySet().stream()
                .map(topic -> TopicData.builder()
                        .topicId(topic.getKey())
                        .partitions(topic.getValue())
                        .build())
                .toList();
    }
}
