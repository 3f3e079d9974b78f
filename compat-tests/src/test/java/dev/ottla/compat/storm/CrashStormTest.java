package dev.ottla.compat.storm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.compat.LogReader;
import dev.ottla.compat.broker.Broker;
import dev.ottla.compat.broker.Brokers;
import dev.ottla.compat.exchange.CompactionProgress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionReplica;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: whatever moment a kill comes at, every acknowledged record is there exactly once, in order. Method: small
 * segments, so that the broker rolls, expires, deletes, compacts and writes checkpoints all the time; partitions move
 * between two directories; it is killed at random moments, also while it starts, now and then stopped, while one
 * idempotent producer goes on. At the end every partition is read and compared with what the producer has sent.
 *
 * <p>A few kills in every build; {@code -Dcompat.kills=300} for a storm, {@code -Dcompat.seed} for another one.
 */
class CrashStormTest {
    private static final int KILLS = Integer.getInteger("compat.kills", 8);
    private static final long SEED = Long.getLong("compat.seed", 20_261_121L);
    private static final int BROKER = 1;
    private static final int MOST_BETWEEN_KILLS = 1_500;
    private static final Map<String, String> OFTEN = Map.of(
            "log.retention.check.interval.ms", "50",
            "log.flush.offset.checkpoint.interval.ms", "50",
            "log.flush.start.offset.checkpoint.interval.ms", "50",
            "log.initial.task.delay.ms", "10",
            "log.cleaner.backoff.ms", "30");
    private static final TopicPartition EXPIRING = new TopicPartition("expiring", 0);
    private static final TopicPartition LAST_VALUES = new TopicPartition("last-values", 0);
    private static final List<TopicPartition> WHOLE = List.of(
            new TopicPartition("steady", 0),
            new TopicPartition("steady", 1),
            new TopicPartition("steady", 2),
            new TopicPartition("written-anew", 0),
            new TopicPartition("forced", 0));

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    private List<Path> logDirectories = List.of();
    private int fleeting;

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void everyAcknowledgedRecordIsThereOnceInOrderAfterAStorm() throws Exception {
        List<TopicPartition> partitions = new ArrayList<>(WHOLE);
        partitions.add(EXPIRING);
        partitions.add(LAST_VALUES);
        logDirectories = List.of(folder.resolve("data"), folder.resolve("data-1"));
        Map<String, String> directories = Map.of("log.dirs", logDirectories.get(0) + "," + logDirectories.get(1));
        try (Broker broker = Brokers.underTest(folder, with(OFTEN, directories))) {
            createTopics(broker);
            try (StormWriter writer = new StormWriter(broker.bootstrap(), partitions, SEED);
                    Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
                for (int kill = 0; kill < KILLS; kill++) {
                    createAndDelete(admin);
                    move(admin, partitions);
                    writer.awaitAcknowledged(1 + random.nextInt(MOST_BETWEEN_KILLS));
                    strike(broker);
                }
                writer.finish();
                check(broker, writer);
                broker.stop();
                broker.start();
                check(broker, writer);
            }
        } catch (AssertionError | Exception e) {
            throw new AssertionError("with -Dcompat.kills=" + KILLS + " -Dcompat.seed=" + SEED, e);
        }
    }

    private static void createTopics(Broker broker) throws Exception {
        Map<String, String> small = Map.of("internal.segment.bytes", "30000", "index.interval.bytes", "500");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            admin.createTopics(List.of(
                            topic("steady", 3, small),
                            topic(
                                    "written-anew",
                                    1,
                                    with(small, Map.of("compression.type", "lz4", "preallocate", "true"))),
                            topic("forced", 1, with(small, Map.of("flush.messages", "1"))),
                            topic(
                                    EXPIRING.topic(),
                                    1,
                                    with(small, Map.of("retention.bytes", "100000", "file.delete.delay.ms", "20"))),
                            topic(
                                    LAST_VALUES.topic(),
                                    1,
                                    with(
                                            small,
                                            Map.of(
                                                    "cleanup.policy", "compact",
                                                    "preallocate", "true",
                                                    "min.cleanable.dirty.ratio", "0.01",
                                                    "file.delete.delay.ms", "20")))))
                    .all()
                    .get();
        }
    }

    private static NewTopic topic(String name, int partitions, Map<String, String> configs) {
        return new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(configs);
    }

    private static Map<String, String> with(Map<String, String> configs, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(configs);
        all.putAll(more);
        return all;
    }

    /** Topics come and go; whether a kill comes before, amid or after that is left to chance. */
    private void createAndDelete(Admin admin) {
        admin.createTopics(List.of(topic("fleeting-" + ++fleeting, 2, Map.of())));
        if (fleeting > 1) {
            admin.deleteTopics(List.of("fleeting-" + (fleeting - 1)));
        }
    }

    /** Some partition goes to some directory, where it may be already or be on its way from. */
    private void move(Admin admin, List<TopicPartition> partitions) {
        TopicPartition partition = partitions.get(random.nextInt(partitions.size()));
        admin.alterReplicaLogDirs(Map.of(
                new TopicPartitionReplica(partition.topic(), partition.partition(), BROKER),
                logDirectories.get(random.nextInt(2)).toString()));
    }

    private void strike(Broker broker) {
        if (random.nextInt(10) == 0) {
            broker.stop();
        } else {
            broker.kill();
        }
        if (random.nextInt(4) == 0) {
            broker.begin();
            LockSupport.parkNanos(random.nextLong(300_000_000));
            broker.kill();
        }
        broker.start();
    }

    private void check(Broker broker, StormWriter writer) {
        for (TopicPartition partition : WHOLE) {
            List<ConsumerRecord<String, String>> records = LogReader.all(broker.bootstrap(), partition);
            assertThat(records).as("records of %s", partition).hasSize((int) writer.sentTo(partition));
            assertThat(records.isEmpty() ? 0 : records.getFirst().offset()).isZero();
            assertInOrder(partition, records);
        }
        List<ConsumerRecord<String, String>> young = LogReader.all(broker.bootstrap(), EXPIRING);
        assertInOrder(EXPIRING, young);
        assertThat(young.getLast().offset()).isEqualTo(writer.sentTo(EXPIRING) - 1);
        Map<String, String> values = new HashMap<>();
        for (ConsumerRecord<String, String> record : compacted(broker)) {
            values.put(record.key(), record.value());
            assertThat(number(record)).isEqualTo(record.offset());
        }
        assertThat(values).isEqualTo(writer.lastValues(LAST_VALUES));
    }

    /** What is left, once the cleaner has seen all but the active segment: there no key has two records any more. */
    private List<ConsumerRecord<String, String>> compacted(Broker broker) {
        CompactionProgress progress = new CompactionProgress(logDirectories, LAST_VALUES);
        progress.await();
        long end = progress.compactedEnd();
        List<ConsumerRecord<String, String>> records = LogReader.all(broker.bootstrap(), LAST_VALUES);
        assertThat(end).as("compacted up to").isPositive();
        assertThat(records.stream().filter(record -> record.offset() < end).map(ConsumerRecord::key))
                .as("keys below %s", end)
                .doesNotHaveDuplicates();
        return records;
    }

    /** The producer's n-th record has the offset n, and there is no hole. */
    private static void assertInOrder(TopicPartition partition, List<ConsumerRecord<String, String>> records) {
        for (int i = 0; i < records.size(); i++) {
            ConsumerRecord<String, String> record = records.get(i);
            assertThat(number(record)).as("value in %s", partition).isEqualTo(record.offset());
            assertThat(record.offset())
                    .as("offset in %s", partition)
                    .isEqualTo(records.getFirst().offset() + i);
        }
    }

    private static long number(ConsumerRecord<String, String> record) {
        return Long.parseLong(record.value().substring(0, record.value().indexOf(' ')));
    }
}
