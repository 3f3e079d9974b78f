package dev.ottla.compat.admin;

import dev.ottla.compat.broker.Broker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionReplica;
import org.apache.kafka.common.serialization.StringSerializer;

/** What the client can ask and do about records and where they lie: offsets, deletion, directories, producers. */
final class RecordCalls {
    private static final TopicPartition PLAIN = new TopicPartition("plain", 0);
    private static final TopicPartition EMPTY = new TopicPartition("plain", 1);
    private static final TopicPartition ABSENT = new TopicPartition("absent", 0);
    private static final TopicPartition COMPACTED = new TopicPartition("only-compacted", 0);
    private static final int RECORDS = 10;

    private final Admin admin;
    private final Transcript transcript;
    private final Broker broker;

    RecordCalls(Admin admin, Transcript transcript, Broker broker) {
        this.admin = admin;
        this.transcript = transcript;
        this.broker = broker;
    }

    void play() {
        transcript.step("produce", this::produce);
        offsets();
        deletions();
        offsets();
        directories();
        producers();
    }

    private Object produce() throws ExecutionException, InterruptedException {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrap(), "enable.idempotence", true),
                new StringSerializer(),
                new StringSerializer())) {
            List<Long> offsets = new ArrayList<>();
            for (int i = 0; i < RECORDS; i++) {
                var record = new ProducerRecord<>(PLAIN.topic(), 0, (long) 1_000 * ((i * 7) % RECORDS), "k", "v");
                offsets.add(producer.send(record).get().offset());
            }
            return offsets;
        }
    }

    private void offsets() {
        Map<String, OffsetSpec> specs = new TreeMap<>(Map.of(
                "earliest", OffsetSpec.earliest(),
                "latest", OffsetSpec.latest(),
                "of the largest time", OffsetSpec.maxTimestamp(),
                "local", OffsetSpec.earliestLocal(),
                "latest tiered", OffsetSpec.latestTiered(),
                "earliest pending upload", OffsetSpec.earliestPendingUpload(),
                "at a time", OffsetSpec.forTimestamp(4_500),
                "after all", OffsetSpec.forTimestamp(99_000),
                "before all", OffsetSpec.forTimestamp(0)));
        specs.forEach((what, spec) -> {
            // Not of a partition that is absent: the client asks for that again until its time is up.
            for (TopicPartition partition : List.of(PLAIN, EMPTY)) {
                transcript.step(
                        "offset " + what + " of " + partition,
                        () -> admin.listOffsets(Map.of(partition, spec))
                                .partitionResult(partition)
                                .get());
            }
        });
    }

    private void deletions() {
        delete("some", PLAIN, 4);
        delete("fewer", PLAIN, 2);
        delete("too many", PLAIN, 99);
        delete("a negative number", PLAIN, -2);
        delete("of none", EMPTY, 0);
        transcript.step(
                "create a compacted topic",
                () -> admin.createTopics(List.of(new NewTopic(COMPACTED.topic(), 1, (short) 1)
                                .configs(Map.of("cleanup.policy", "compact"))))
                        .all()
                        .get());
        delete("of a compacted topic", COMPACTED, 0);
        delete("all", PLAIN, -1);
    }

    private void delete(String what, TopicPartition partition, long before) {
        transcript.step(
                "delete records " + what,
                () -> admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(before)))
                        .lowWatermarks()
                        .get(partition)
                        .get()
                        .lowWatermark());
    }

    private void directories() {
        transcript.step("directories", () -> described(1));
        transcript.each(
                "where replicas are",
                () -> admin.describeReplicaLogDirs(List.of(replica(PLAIN, 1), replica(ABSENT, 1)))
                        .values());
        String here = broker.dataDirectory().toString();
        move("to where it is", replica(PLAIN, 1), here);
        move("to no directory", replica(PLAIN, 1), "/nowhere");
        move("to no absolute path", replica(PLAIN, 1), "nowhere");
        move("of no topic", replica(ABSENT, 1), here);
        move("of no topic to no directory", replica(ABSENT, 1), "/nowhere");
    }

    private Object described(int node) throws ExecutionException, InterruptedException {
        Map<String, String> directories = new TreeMap<>();
        Map<String, LogDirDescription> described =
                admin.describeLogDirs(List.of(node)).descriptions().get(node).get();
        described.forEach((directory, description) -> directories.put(
                directory,
                description.error() + " " + description.isCordoned() + " "
                        + description.totalBytes().isPresent() + " "
                        + description.usableBytes().isPresent() + " "
                        + Transcript.text(description.replicaInfos())));
        return directories;
    }

    private static TopicPartitionReplica replica(TopicPartition partition, int node) {
        return new TopicPartitionReplica(partition.topic(), partition.partition(), node);
    }

    private void move(String what, TopicPartitionReplica replica, String directory) {
        transcript.each(
                "move " + what,
                () -> admin.alterReplicaLogDirs(Map.of(replica, directory)).values());
    }

    private void producers() {
        transcript.step(
                "producers",
                () -> admin.describeProducers(List.of(PLAIN)).partitionResult(PLAIN).get().activeProducers().stream()
                        .map(state -> state.producerEpoch() + " " + state.lastSequence() + " "
                                + state.currentTransactionStartOffset())
                        .toList());
    }
}
