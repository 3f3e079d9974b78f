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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Goal: a producer may pipeline batches to a partition the moment it appears. Were the first batch refused because the
 * partition is not open yet, and the second one accepted, no retry could bring them into order. Method: create, produce
 * at once with small batches and five requests in flight, again and again; to all partitions of a small topic, and to
 * the last ones of a large one, whose logs are begun while it is shown already.
 */
class FreshTopicTest {
    private static final int WRITTEN = 4;
    private static final int RECORDS = 1_000;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"15, 4", "3, 1000"})
    void batchesPipelinedToANewTopicArriveInOrder(int topics, int partitions) {
        Map<String, Object> config = Map.of("linger.ms", 0, "batch.size", 200, "delivery.timeout.ms", 40_000);
        try (Broker broker = Brokers.underTest(folder, Map.of())) {
            for (int n = 0; n < topics; n++) {
                String topic = "fresh-" + n;
                Topics.create(broker, topic, partitions);
                assertThat(failures(broker, topic, partitions - WRITTEN, config))
                        .isZero();
                for (int partition = 0; partition < WRITTEN; partition++) {
                    TopicPartition written = new TopicPartition(topic, partitions - WRITTEN + partition);
                    assertThat(LogReader.all(broker.bootstrap(), written).stream()
                                    .map(record -> Integer.parseInt(record.value())))
                            .isEqualTo(expected(partition));
                }
            }
        }
    }

    private static int failures(Broker broker, String topic, int first, Map<String, Object> settings) {
        Map<String, Object> config = new HashMap<>(settings);
        config.put("bootstrap.servers", broker.bootstrap());
        AtomicInteger failures = new AtomicInteger();
        try (var producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            for (int n = 0; n < RECORDS; n++) {
                producer.send(new ProducerRecord<>(topic, first + n % WRITTEN, "k", "" + n), (metadata, error) -> {
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
                .filter(n -> n % WRITTEN == partition)
                .boxed()
                .toList();
    }
}
