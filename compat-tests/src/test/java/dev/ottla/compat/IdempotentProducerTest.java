package dev.ottla.compat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.compat.broker.Broker;
import dev.ottla.compat.broker.Brokers;
import dev.ottla.compat.wire.CuttingProxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: the Java client's default producer, whose connections are cut at random under load, leaves every record exactly
 * once and in order. Method: all its bytes go through a proxy that cuts each connection after a random number of them.
 */
class IdempotentProducerTest {
    private static final int RECORDS = 20_000;
    private static final int PARTITIONS = 2;

    @TempDir
    Path folder;

    @Test
    void cutConnectionsCauseNoDuplicateAndNoGap() throws Exception {
        try (CuttingProxy proxy = new CuttingProxy(20_261_121L, 30_000);
                Broker broker = Brokers.underTest(
                        folder, Map.of("advertised.listeners", "PLAINTEXT://127.0.0.1:" + proxy.port()))) {
            proxy.forwardTo(broker.port());
            proxy.stopCutting();
            Topics.create(broker, "idempotent", PARTITIONS);
            proxy.startCutting();
            produceThrough(proxy);
            proxy.stopCutting();
            assertThat(proxy.cuts()).as("connections cut").isGreaterThan(10);
            for (int partition = 0; partition < PARTITIONS; partition++) {
                assertThat(values(broker, partition)).isEqualTo(expected(partition));
            }
        }
    }

    private static List<Integer> values(Broker broker, int partition) {
        return LogReader.all(broker.bootstrap(), new TopicPartition("idempotent", partition)).stream()
                .map(record -> Integer.parseInt(record.value()))
                .toList();
    }

    private static List<Integer> expected(int partition) {
        return IntStream.range(0, RECORDS)
                .filter(n -> n % PARTITIONS == partition)
                .boxed()
                .toList();
    }

    private static void produceThrough(CuttingProxy proxy) throws Exception {
        Map<String, Object> config = Map.of(
                "bootstrap.servers", "127.0.0.1:" + proxy.port(),
                "linger.ms", 1,
                "batch.size", 2_000,
                "reconnect.backoff.ms", 1,
                "reconnect.backoff.max.ms", 5,
                "retry.backoff.ms", 1,
                "retry.backoff.max.ms", 5);
        try (var producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int n = 0; n < RECORDS; n++) {
                sent.add(producer.send(new ProducerRecord<>("idempotent", n % PARTITIONS, "k", "" + n)));
            }
            for (Future<RecordMetadata> future : sent) {
                future.get();
            }
        }
    }
}
