package dev.ottla.compat.exchange;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Fills a broker's topics, a round at a time; everything is acknowledged when a method returns. */
final class Writing {
    private static final List<String> COMPRESSIONS = List.of("none", "gzip", "snappy", "lz4", "zstd");
    private static final int LARGE_BYTES = 20_000;

    private final String bootstrap;
    private final Random random;

    Writing(String bootstrap, long seed) {
        this.bootstrap = bootstrap;
        this.random = new Random(seed);
    }

    private KafkaProducer<String, String> producer(Map<String, Object> more) {
        Map<String, Object> config = new HashMap<>(Map.of("bootstrap.servers", bootstrap, "acks", "all"));
        config.putAll(more);
        return new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
    }

    /** Thirty records in each compression, with headers and times of their own. */
    void allCompressions(TopicPartition partition, int round) throws Exception {
        for (String compression : COMPRESSIONS) {
            try (var producer = producer(Map.of("compression.type", compression, "linger.ms", 20))) {
                List<Future<RecordMetadata>> sent = new ArrayList<>();
                for (int n = 0; n < 30; n++) {
                    ProducerRecord<String, String> record = new ProducerRecord<>(
                            partition.topic(),
                            partition.partition(),
                            1_700_000_000_000L + round * 1_000L + random.nextInt(500),
                            "k" + n,
                            compression + "-" + round + "-" + n);
                    record.headers().add(new RecordHeader("from", compression.getBytes(StandardCharsets.UTF_8)));
                    sent.add(producer.send(record));
                }
                await(sent);
            }
        }
    }

    /**
     * Large values that no compression makes smaller, so that segments fill up; keys from a small set. Returns the last
     * value of each key.
     */
    Map<String, String> large(TopicPartition partition, int count, int keys) throws Exception {
        Map<String, String> lastValues = new HashMap<>();
        try (var producer = producer(Map.of())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int n = 0; n < count; n++) {
                byte[] bytes = new byte[LARGE_BYTES / 2];
                random.nextBytes(bytes);
                String key = "k" + random.nextInt(keys);
                String value = HexFormat.of().formatHex(bytes);
                lastValues.put(key, value);
                sent.add(producer.send(new ProducerRecord<>(partition.topic(), partition.partition(), key, value)));
            }
            await(sent);
        }
        return lastValues;
    }

    /**
     * Transactions that write to the partition and commit an offset for the group: committed, aborted, committed. Those
     * committed write {@code offset} and {@code offset + 1}, the aborted one a much larger one.
     */
    void transactions(TopicPartition partition, String group, long offset) throws Exception {
        Map<String, Object> ofGroup = Map.of("bootstrap.servers", bootstrap, "group.id", group);
        try (var producer = producer(Map.of("transactional.id", "exchange-" + partition.topic()));
                var consumer = new KafkaConsumer<>(ofGroup, new StringDeserializer(), new StringDeserializer())) {
            ConsumerGroupMetadata member = consumer.groupMetadata();
            producer.initTransactions();
            transaction(producer, partition, member, offset, true);
            transaction(producer, partition, member, offset + 1_000, false);
            transaction(producer, partition, member, offset + 1, true);
            transaction(producer, partition, member, offset + 2_000, false);
        }
    }

    private static void transaction(
            KafkaProducer<String, String> producer,
            TopicPartition partition,
            ConsumerGroupMetadata member,
            long offset,
            boolean commits)
            throws Exception {
        producer.beginTransaction();
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (int n = 0; n < 10; n++) {
            String value = (commits ? "committed-" : "aborted-") + offset + "-" + n;
            sent.add(producer.send(new ProducerRecord<>(partition.topic(), partition.partition(), "k", value)));
        }
        producer.sendOffsetsToTransaction(Map.of(partition, new OffsetAndMetadata(offset)), member);
        await(sent);
        if (commits) {
            producer.commitTransaction();
        } else {
            producer.abortTransaction();
        }
    }

    void commit(String group, TopicPartition partition, long offset) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(offset, "of " + group)))
                    .all()
                    .get();
        }
    }

    private static void await(List<Future<RecordMetadata>> sent) throws Exception {
        for (Future<RecordMetadata> each : sent) {
            each.get();
        }
    }
}
