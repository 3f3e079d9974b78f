package dev.ottla.compat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.compat.broker.Broker;
import dev.ottla.compat.broker.Brokers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: a producer may pipeline batches to a partition the moment it appears. Were the first batch refused because the
 * partition is not open yet, and the second one accepted, no retry could bring them into order. Method: create, produce
 * at once with small batches and five requests in flight, again and again.
 */
class FreshTopicTest {
    private static final int TOPICS = 15;
    private static final int PARTITIONS = 4;
    private static final int RECORDS = 1_000;

    @TempDir
    Path folder;

    @Test
    void batchesPipelinedToANewTopicArriveInOrder() {
        Map<String, Object> config = Map.of("linger.ms", 0, "batch.size", 200, "delivery.timeout.ms", 40_000);
        try (Broker broker = Brokers.underTest(folder, Map.of())) {
            for (int n = 0; n < TOPICS; n++) {
                String topic = "fresh-" + n;
                Topics.create(broker, topic, PARTITIONS);
                assertThat(failures(broker, topic, config)).isZero();
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    assertThat(LogReader.all(broker.bootstrap(), new TopicPartition(topic, partition)).stream()
                                    .map(record -> Integer.parseInt(record.value())))
                            .isEqualTo(expected(partition));
                }
            }
        }
    }

    private static int failures(Broker broker, String topic, Map<String, Object> settings) {
        Map<String, Object> config = new HashMap<>(settings);
        config.put("bootstrap.servers", broker.bootstrap());
        AtomicInteger failures = new AtomicInteger();
        try (var producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            for (int n = 0; n < RECORDS; n++) {
                producer.send(new ProducerRecord<>(topic, n % PARTITIONS, "k", "" + n), (metadata, error) -> {
                    if (error != null) {
                        failures.incrementAndGet();
                    }
                });
            }
        }
        return failures.get();
    }

    private static List<Integer> expected(int partition) {
        return IntStream.range(0, RECORDS)
                .filter(n -> n % PARTITIONS == partition)
                .boxed()
                .toList();
    }
}
