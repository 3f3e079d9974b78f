package dev.ottla.compat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.compat.broker.Broker;
import dev.ottla.compat.broker.Brokers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics, records and committed offsets are there again after a stop, and after a kill. */
class RestartTest {
    private static final TopicPartition PARTITION = new TopicPartition("lasting", 1);

    @TempDir
    Path folder;

    @Test
    void topicsRecordsAndOffsetsSurviveAStopAndAKill() throws Exception {
        try (Broker broker = Brokers.underTest(folder, Map.of())) {
            Topics.create(broker, PARTITION.topic(), 3, Map.of("segment.bytes", "1048576"));
            String topicId = topicId(broker);
            produce(broker, 0, 100);
            commit(broker, 42);
            broker.stop();
            broker.start();
            check(broker, topicId, 100);
            produce(broker, 100, 50);
            broker.kill();
            broker.start();
            check(broker, topicId, 150);
        }
    }

    private static void check(Broker broker, String topicId, int records) throws Exception {
        assertThat(topicId(broker)).isEqualTo(topicId);
        assertThat(LogReader.all(broker.bootstrap(), PARTITION)).hasSize(records);
        try (Admin admin = admin(broker)) {
            assertThat(admin.listConsumerGroupOffsets("lasting-group")
                            .partitionsToOffsetAndMetadata()
                            .get())
                    .isEqualTo(Map.of(PARTITION, new OffsetAndMetadata(42)));
        }
    }

    private static void produce(Broker broker, int first, int count) throws Exception {
        Map<String, Object> config = Map.of("bootstrap.servers", broker.bootstrap());
        try (var producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            for (int n = first; n < first + count; n++) {
                producer.send(new ProducerRecord<>(PARTITION.topic(), PARTITION.partition(), "k", "" + n));
            }
        }
    }

    private static void commit(Broker broker, long offset) throws Exception {
        try (Admin admin = admin(broker)) {
            admin.alterConsumerGroupOffsets("lasting-group", Map.of(PARTITION, new OffsetAndMetadata(offset)))
                    .all()
                    .get();
        }
    }

    private static String topicId(Broker broker) throws Exception {
        try (Admin admin = admin(broker)) {
            return admin.describeTopics(List.of(PARTITION.topic()))
                    .allTopicNames()
                    .get()
                    .get(PARTITION.topic())
                    .topicId()
                    .toString();
        }
    }

    private static Admin admin(Broker broker) {
        return Admin.create(Map.of("bootstrap.servers", broker.bootstrap()));
    }
}
