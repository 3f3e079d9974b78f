package dev.ottla.benchmarks.durability;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Many producers of the official Java client, each with its own connection, that write to one topic for a while. What
 * is counted is acknowledged.
 *
 * @param waiting how many records each producer lets wait for their acknowledgement; 1 is one record at a time
 */
record Producers(int producers, int partitions, int waiting, int recordBytes) {
    private static final long WARM_UP_MS = 4_000;

    /** Acknowledged records per second, after a warm-up. */
    double recordsPerSecond(String bootstrap, String topic, long durationMs) {
        LongAdder acknowledged = new LongAdder();
        AtomicBoolean stopped = new AtomicBoolean();
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        List<Thread> threads = new ArrayList<>();
        for (int n = 0; n < producers; n++) {
            int first = n;
            threads.add(Thread.ofPlatform()
                    .start(() -> produce(bootstrap, topic, first, new Run(acknowledged, stopped, failure))));
        }
        try {
            Thread.sleep(WARM_UP_MS);
            long before = acknowledged.sum();
            long startNs = System.nanoTime();
            Thread.sleep(durationMs);
            double rate = (acknowledged.sum() - before) * 1e9 / (System.nanoTime() - startNs);
            stopped.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
            if (failure.get() != null) {
                throw new IllegalStateException("records were not acknowledged", failure.get());
            }
            return rate;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Run(LongAdder acknowledged, AtomicBoolean stopped, AtomicReference<@Nullable Exception> failure) {}

    private void produce(String bootstrap, String topic, int first, Run run) {
        Map<String, Object> config = Map.of("bootstrap.servers", bootstrap, "linger.ms", 0, "buffer.memory", 4L << 20);
        byte[] value = new byte[recordBytes];
        Semaphore room = new Semaphore(waiting);
        try (var producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int n = first; !run.stopped().get(); n++) {
                room.acquire();
                var record = new ProducerRecord<byte[], byte[]>(topic, n % partitions, null, value);
                Future<RecordMetadata> unusedAsTheCallbackReports = producer.send(record, (metadata, error) -> {
                    room.release();
                    if (error == null) {
                        run.acknowledged().increment();
                    } else {
                        run.failure().set(error);
                    }
                });
            }
        } catch (InterruptedException e) {
            run.failure().set(e);
        }
    }
}
