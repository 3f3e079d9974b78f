package dev.ottla.compat.storm;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * An idempotent producer that goes on writing whatever happens to the broker: the n-th record of a partition has the
 * value {@code n} and some padding. What it has sent is what the broker must hold, since it retries until each record
 * is acknowledged.
 */
final class StormWriter implements AutoCloseable {
    private static final int MOST_UNANSWERED = 300;
    private static final int KEYS = 40;

    private final KafkaProducer<String, String> producer;
    private final List<TopicPartition> partitions;
    private final Random random;
    private final Semaphore unanswered = new Semaphore(MOST_UNANSWERED);
    private final AtomicLong acknowledged = new AtomicLong();
    private final ConcurrentLinkedQueue<Exception> failures = new ConcurrentLinkedQueue<>();
    private final Map<TopicPartition, Long> sent = new HashMap<>();
    private final Map<TopicPartition, Map<String, String>> lastValues = new HashMap<>();
    private final Thread thread;
    private volatile boolean stopping;

    StormWriter(String bootstrap, List<TopicPartition> partitions, long seed) {
        this.partitions = partitions;
        this.random = new Random(seed);
        Map<String, Object> config = Map.of(
                "bootstrap.servers", bootstrap,
                "acks", "all",
                "linger.ms", 1,
                "batch.size", 2_000,
                "delivery.timeout.ms", 600_000,
                "request.timeout.ms", 10_000,
                "reconnect.backoff.ms", 5,
                "reconnect.backoff.max.ms", 20,
                "retry.backoff.ms", 5,
                "retry.backoff.max.ms", 20);
        this.producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
        this.thread = Thread.ofVirtual().start(this::write);
    }

    private void write() {
        while (!stopping) {
            unanswered.acquireUninterruptibly();
            send(partitions.get(random.nextInt(partitions.size())));
        }
    }

    private void send(TopicPartition partition) {
        long number = sent.merge(partition, 1L, Long::sum) - 1;
        String key = "k" + random.nextInt(KEYS);
        String value = number + " " + "x".repeat(random.nextInt(300));
        lastValues.computeIfAbsent(partition, any -> new HashMap<>()).put(key, value);
        ProducerRecord<String, String> record =
                new ProducerRecord<>(partition.topic(), partition.partition(), key, value);
        producer.send(record, (metadata, error) -> {
            unanswered.release();
            if (error == null) {
                acknowledged.incrementAndGet();
            } else {
                failures.add(error);
            }
        });
    }

    /** Returns when so many more records are acknowledged. */
    void awaitAcknowledged(int more) {
        long target = acknowledged.get() + more;
        while (acknowledged.get() < target && failures.isEmpty()) {
            LockSupport.parkNanos(200_000);
        }
        requireNoFailure();
    }

    private void requireNoFailure() {
        if (!failures.isEmpty()) {
            throw new AssertionError("a record was refused", failures.peek());
        }
    }

    /** Stops writing; returns when everything that was sent is acknowledged. */
    void finish() throws InterruptedException {
        stopping = true;
        thread.join();
        producer.flush();
        requireNoFailure();
    }

    /** How many records the partition was given. After {@link #finish}. */
    long sentTo(TopicPartition partition) {
        return sent.getOrDefault(partition, 0L);
    }

    /** The last value of each key of the partition. After {@link #finish}. */
    Map<String, String> lastValues(TopicPartition partition) {
        return lastValues.get(partition);
    }

    @Override
    public void close() {
        stopping = true;
        producer.close(java.time.Duration.ofSeconds(5));
    }
}
