package dev.ottla.benchmarks.sidebyside;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** One topic's worth of records, written and read by the official Java client with its default settings but these. */
record Traffic(String topic, int partitions, int recordBytes, int batchBytes, long records) {
    double gigabytes() {
        return recordBytes * (double) records / 1e9;
    }

    /** Writes all records with the default acks=all and idempotence; returns when all are acknowledged. */
    void produce(String bootstrap) {
        Map<String, Object> config = Map.of(
                "bootstrap.servers", bootstrap, "batch.size", batchBytes, "linger.ms", 10, "buffer.memory", 64L << 20);
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        byte[] value = new byte[recordBytes];
        try (var producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (long n = 0; n < records; n++) {
                var record = new ProducerRecord<byte[], byte[]>(topic, (int) (n % partitions), null, value);
                Future<RecordMetadata> unusedAsTheCallbackReports = producer.send(record, (metadata, error) -> {
                    if (error != null) {
                        failure.set(error);
                    }
                });
            }
        }
        if (failure.get() != null) {
            throw new IllegalStateException("records were not acknowledged", failure.get());
        }
    }

    /** Reads all records from the beginning. */
    void consume(String bootstrap) {
        Map<String, Object> config = Map.of("bootstrap.servers", bootstrap, "fetch.max.bytes", 52_428_800);
        List<TopicPartition> assignment = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            assignment.add(new TopicPartition(topic, partition));
        }
        try (var consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(assignment);
            consumer.seekToBeginning(assignment);
            for (long seen = 0; seen < records; ) {
                seen += consumer.poll(Duration.ofSeconds(30)).count();
            }
        }
    }
}
