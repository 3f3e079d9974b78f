package dev.ottla.compat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.compat.broker.Broker;
import dev.ottla.compat.broker.Brokers;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: what was acknowledged with acks=all survives {@code kill -9}, once and in order. Method: one producer goes on
 * sending while the broker is killed and started again several times, each time after a random number of
 * acknowledgements.
 */
class CrashTest {
    private static final long POLL_NS = 100_000;
    private static final int KILLS = 5;
    private static final int RECORDS_BETWEEN_KILLS = 10_000;
    private static final TopicPartition PARTITION = new TopicPartition("survivors", 0);

    @TempDir
    Path folder;

    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    @Test
    void everyAcknowledgedRecordIsThereOnceInOrderAfterKills() {
        Random random = new Random(4_711L);
        int total = KILLS * RECORDS_BETWEEN_KILLS;
        try (Broker broker = Brokers.underTest(folder, Map.of())) {
            Topics.create(broker, PARTITION.topic(), 1);
            try (var producer = producer(broker)) {
                Thread sender = Thread.ofVirtual().start(() -> send(producer, total));
                for (int kill = 0; kill < KILLS; kill++) {
                    awaitAcknowledged(kill * RECORDS_BETWEEN_KILLS + random.nextInt(RECORDS_BETWEEN_KILLS));
                    broker.kill();
                    broker.start();
                }
                join(sender);
                producer.flush();
            }
            assertThat(failed).hasValue(0);
            assertThat(LogReader.all(broker.bootstrap(), PARTITION).stream()
                            .map(record -> record.offset() + ":" + record.value()))
                    .isEqualTo(
                            IntStream.range(0, total).mapToObj(n -> n + ":" + n).toList());
        }
    }

    private static KafkaProducer<String, String> producer(Broker broker) {
        Map<String, Object> config = Map.of(
                "bootstrap.servers", broker.bootstrap(),
                "acks", "all",
                "delivery.timeout.ms", 120_000,
                "buffer.memory", 1_000_000,
                "batch.size", 4_000,
                "reconnect.backoff.max.ms", 50,
                "retry.backoff.max.ms", 50);
        return new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
    }

    private void send(KafkaProducer<String, String> producer, int total) {
        for (int n = 0; n < total; n++) {
            producer.send(new ProducerRecord<>(PARTITION.topic(), "k", "" + n), (metadata, error) -> {
                (error == null ? acknowledged : failed).incrementAndGet();
            });
        }
    }

    private void awaitAcknowledged(int count) {
        while (acknowledged.get() < count) {
            assertThat(failed).as("records that were given up").hasValue(0);
            LockSupport.parkNanos(POLL_NS);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
