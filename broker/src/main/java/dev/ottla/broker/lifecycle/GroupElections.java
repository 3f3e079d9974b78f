package dev.ottla.broker.lifecycle;

import dev.ottla.group.GroupRecord;
import dev.ottla.group.GroupRecordSerde;
import dev.ottla.group.coordinator.GroupCoordinator;
import dev.ottla.log.TopicIdPartition;
import dev.ottla.protocol.Bytes;
import dev.ottla.replica.LeaderPartition;
import dev.ottla.replica.LeadershipListener;
import dev.ottla.replica.PartitionReplay;
import dev.ottla.replica.PartitionStateMachineLog;
import dev.ottla.replica.RecordSerde;
import dev.ottla.runtime.Clock;
import io.netty.buffer.ByteBufAllocator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Whoever leads a partition of {@code __consumer_offsets} coordinates its groups. Called on the partitions' strands;
 * remembers the epoch of each election, so that only that one is taken back.
 */
final class GroupElections implements LeadershipListener {
    private static final String OFFSETS_TOPIC = "__consumer_offsets";

    private final GroupCoordinator groups;
    private final Clock clock;
    private final ByteBufAllocator allocator;
    private final Map<Integer, Integer> epochs = new ConcurrentHashMap<>();

    GroupElections(GroupCoordinator groups, Clock clock, ByteBufAllocator allocator) {
        this.groups = groups;
        this.clock = clock;
        this.allocator = allocator;
    }

    @Override
    public boolean isConcernedWith(String topic) {
        return topic.equals(OFFSETS_TOPIC);
    }

    @Override
    public void leading(LeaderPartition partition, int leaderEpoch) {
        if (!partition.id().topic().equals(OFFSETS_TOPIC)) {
            return;
        }
        int index = partition.id().partition();
        epochs.put(index, leaderEpoch);
        groups.elected(
                index,
                leaderEpoch,
                partition.strand(),
                new PartitionStateMachineLog<>(partition, Serde.INSTANCE, clock, allocator),
                new PartitionReplay<>(partition, Serde.INSTANCE, allocator));
    }

    @Override
    public void stopped(TopicIdPartition partition) {
        Integer epoch = partition.topic().equals(OFFSETS_TOPIC) ? epochs.remove(partition.partition()) : null;
        if (epoch != null) {
            groups.resigned(partition.partition(), epoch);
        }
    }

    /** Records of groups, as the log wants them. */
    private static final class Serde implements RecordSerde<GroupRecord> {
        static final Serde INSTANCE = new Serde();

        @Override
        public Bytes key(GroupRecord groupRecord) {
            return GroupRecordSerde.key(groupRecord);
        }

        @Override
        public @Nullable Bytes value(GroupRecord groupRecord) {
            return GroupRecordSerde.value(groupRecord);
        }

        @Override
        public GroupRecord read(Bytes key, @Nullable Bytes value) {
            return GroupRecordSerde.read(key, value);
        }

        @Override
        public GroupRecord readTransactional(long producerId, Bytes key, @Nullable Bytes value) {
            return GroupRecordSerde.readTransactional(producerId, key, value);
        }

        @Override
        public GroupRecord transactionEnded(long producerId, boolean committed) {
            return new GroupRecord.TransactionEnd(producerId, committed);
        }
    }
}
