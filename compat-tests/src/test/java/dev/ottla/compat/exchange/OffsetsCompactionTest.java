package dev.ottla.compat.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.compat.LogReader;
import dev.ottla.compat.Topics;
import dev.ottla.compat.broker.Broker;
import dev.ottla.compat.broker.Brokers;
import dev.ottla.compat.wire.Frames;
import dev.ottla.compat.wire.RawConnection;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestPartition;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestTopic;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: what groups have committed is there after {@code __consumer_offsets} was compacted, and after a stop and a
 * kill; groups that were deleted or have expired leave nothing, not even tombstones. Method: small segments, large
 * metadata and a cleaner that does not rest; the log is read by a consumer, and by Apache Kafka's DumpLogSegments.
 */
class OffsetsCompactionTest {
    private static final String TOPIC = "read";
    private static final int PARTITIONS = 20;
    private static final TopicPartition OFFSETS = new TopicPartition("__consumer_offsets", 0);
    private static final String KEPT = "kept-group";
    private static final String JOINED = "joined-group";
    private static final Map<TopicPartition, OffsetAndMetadata> COMMITTED_BY_MEMBER =
            Map.of(new TopicPartition(TOPIC, 3), new OffsetAndMetadata(33, "by a member"));
    private static final String DELETED = "deleted-group";
    private static final String EXPIRED = "expired-group";
    private static final int COMMITS_TO_ROLL = 15;
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(60);
    private static final Map<String, String> BROKER = Map.of(
            "offsets.topic.num.partitions", "1",
            "offsets.topic.segment.bytes", "1048576",
            "offsets.retention.check.interval.ms", "50",
            "group.initial.rebalance.delay.ms", "0",
            "log.cleaner.backoff.ms", "20",
            "log.cleaner.min.cleanable.ratio", "0.01",
            "log.cleaner.delete.retention.ms", "50");

    @TempDir
    Path folder;

    private int lastCommit;

    @Test
    void whatIsCommittedSurvivesCompactionAndWhatIsGoneLeavesNothing() throws Exception {
        try (Broker broker = Brokers.underTest(folder, BROKER)) {
            Topics.create(broker, TOPIC, PARTITIONS);
            try (Admin admin = admin(broker)) {
                commitAsMember(broker);
                commit(admin, DELETED);
                commitForMoment(broker);
                assertThat(keys(broker)).anyMatch(key -> key.contains(DELETED)).anyMatch(key -> key.contains(EXPIRED));
                admin.deleteConsumerGroups(List.of(DELETED)).all().get();
                compactUntilGone(broker, admin);
                check(admin);
            }
            broker.stop();
            assertNoComplaints(broker);
            broker.start();
            checkAll(broker);
            broker.kill();
            broker.start();
            checkAll(broker);
        }
    }

    /** Each turn fills a segment; a tombstone gets its horizon in one compaction and goes in a later one. */
    private void compactUntilGone(Broker broker, Admin admin) throws Exception {
        CompactionProgress progress = new CompactionProgress(List.of(broker.dataDirectory()), OFFSETS);
        long deadlineNs = System.nanoTime() + LIMIT_NS;
        do {
            assertThat(System.nanoTime()).as("time until they are gone").isLessThan(deadlineNs);
            for (int i = 0; i < COMMITS_TO_ROLL; i++) {
                commit(admin, KEPT);
            }
            progress.await();
        } while (keys(broker).stream().anyMatch(key -> key.contains(DELETED) || key.contains(EXPIRED)));
        assertThat(progress.compactedEnd()).isPositive();
    }

    private static List<String> keys(Broker broker) {
        return LogReader.all(broker.bootstrap(), OFFSETS).stream()
                .map(record -> record.key())
                .toList();
    }

    private void commit(Admin admin, String group) throws Exception {
        lastCommit++;
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            offsets.put(new TopicPartition(TOPIC, partition), committed(partition));
        }
        admin.alterConsumerGroupOffsets(group, offsets).all().get();
    }

    private OffsetAndMetadata committed(int partition) {
        return new OffsetAndMetadata(lastCommit * 100L + partition, "m".repeat(4_000) + lastCommit);
    }

    private static void commitAsMember(Broker broker) {
        Map<String, Object> config =
                Map.of("bootstrap.servers", broker.bootstrap(), "group.id", JOINED, "enable.auto.commit", "false");
        try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(TOPIC));
            while (consumer.assignment().isEmpty()) {
                consumer.poll(Duration.ofMillis(20));
            }
            consumer.commitSync(COMMITTED_BY_MEMBER);
        }
    }

    /** As clients of old committed, who said how long an offset is to be kept. */
    private static void commitForMoment(Broker broker) throws Exception {
        short version = 2;
        OffsetCommitRequestData request = new OffsetCommitRequestData()
                .setGroupId(EXPIRED)
                .setGenerationIdOrMemberEpoch(-1)
                .setRetentionTimeMs(500)
                .setTopics(List.of(new OffsetCommitRequestTopic()
                        .setName(TOPIC)
                        .setPartitions(List.of(new OffsetCommitRequestPartition()
                                .setPartitionIndex(1)
                                .setCommittedOffset(7)
                                .setCommittedMetadata("")))));
        try (RawConnection connection = new RawConnection(broker.port(), 10_000)) {
            connection.sendFrame(Frames.request(ApiKeys.OFFSET_COMMIT, version, 1, request));
            ByteBuffer answer = ByteBuffer.wrap(connection.readFrame()).position(Integer.BYTES);
            OffsetCommitResponseData response =
                    new OffsetCommitResponseData(new ByteBufferAccessor(answer.slice()), version);
            assertThat(response.topics().getFirst().partitions().getFirst().errorCode())
                    .isZero();
        }
    }

    private void checkAll(Broker broker) throws Exception {
        assertThat(keys(broker)).noneMatch(key -> key.contains(DELETED) || key.contains(EXPIRED));
        try (Admin admin = admin(broker)) {
            check(admin);
        }
    }

    private void check(Admin admin) throws Exception {
        Map<TopicPartition, OffsetAndMetadata> kept = offsets(admin, KEPT);
        assertThat(kept).hasSize(PARTITIONS);
        kept.forEach((partition, offset) -> assertThat(offset).isEqualTo(committed(partition.partition())));
        assertThat(offsets(admin, JOINED)).isEqualTo(COMMITTED_BY_MEMBER);
        assertThat(admin.describeConsumerGroups(List.of(JOINED))
                        .describedGroups()
                        .get(JOINED)
                        .get()
                        .groupState())
                .isEqualTo(GroupState.EMPTY);
        assertThat(admin.listGroups().all().get().stream()
                        .map(GroupListing::groupId)
                        .collect(Collectors.toSet()))
                .isEqualTo(Set.of(KEPT, JOINED));
    }

    private static Map<TopicPartition, OffsetAndMetadata> offsets(Admin admin, String group) throws Exception {
        return admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
    }

    private static void assertNoComplaints(Broker broker) throws Exception {
        try (LogDump dump = new LogDump()) {
            int read = 0;
            for (Path file : LogDump.filesIn(broker.dataDirectory())) {
                if (file.getParent().endsWith(OFFSETS.toString())) {
                    read++;
                    assertThat(dump.complaintsAbout(file)).isEmpty();
                }
            }
            assertThat(read).isGreaterThan(3);
        }
    }

    private static Admin admin(Broker broker) {
        return Admin.create(Map.of("bootstrap.servers", broker.bootstrap()));
    }
}
