package dev.ottla.benchmarks.compaction;

import dev.ottla.compat.Topics;
import dev.ottla.compat.broker.Broker;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Records of 1 KiB, each key five times, in a log that is not compacted before it is told to be. */
record KeyedRecords(String compression, int megabytes) {
    private static final int VALUE_BYTES = 1_000;
    private static final int TIMES = 5;
    /** Text of so many letters is compressed to about half. */
    private static final int LETTERS = 16;

    /** Shares no factor with any number of keys of whole thousands, so that keys come in no order. */
    private static final long STRIDE = 7_919;

    String topic() {
        return "keyed-" + compression;
    }

    void write(Broker broker) {
        Map<String, String> config = Map.of("segment.bytes", "104857600", "min.cleanable.dirty.ratio", "0.01");
        Topics.create(broker, topic(), 1, config);
        produce(broker.bootstrap());
    }

    private void produce(String bootstrap) {
        Map<String, Object> config =
                Map.of("bootstrap.servers", bootstrap, "batch.size", 65_536, "compression.type", compression);
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        Random random = new Random(5);
        long keys = megabytes * 1_000L / TIMES;
        try (var producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer())) {
            for (long n = 0; n < keys * TIMES; n++) {
                var record = new ProducerRecord<>(topic(), "key-" + n * STRIDE % keys, value(random));
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

    private static byte[] value(Random random) {
        byte[] value = new byte[VALUE_BYTES];
        for (int i = 0; i < VALUE_BYTES; i++) {
            value[i] = (byte) ('a' + random.nextInt(LETTERS));
        }
        return value;
    }

    /** Returns when the broker has been told. */
    void compact(String bootstrap) {
        AlterConfigOp compact =
                new AlterConfigOp(new ConfigEntry("cleanup.policy", "compact"), AlterConfigOp.OpType.SET);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.incrementalAlterConfigs(
                            Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic()), List.of(compact)))
                    .all()
                    .get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("cannot change " + topic(), e);
        }
    }
}
