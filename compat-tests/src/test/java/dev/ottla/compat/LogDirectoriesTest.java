package dev.ottla.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ottla.compat.broker.Broker;
import dev.ottla.compat.broker.Brokers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionReplica;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.apache.kafka.common.errors.LogDirNotFoundException;
import org.apache.kafka.common.errors.OffsetOutOfRangeException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Several log directories, seen through the official admin client and tools. With {@code -Dcompat.broker=kafka} the
 * same holds of Apache Kafka.
 */
class LogDirectoriesTest {
    private static final int NODE_ID = 1;
    /** Asking without a pause would take a core from the broker that is asked. */
    private static final long ASK_AGAIN_NS = 20_000_000;

    private static final String NOWHERE = "nowhere";

    @TempDir
    Path folder;

    private Path one;
    private Path two;

    @BeforeEach
    void name() {
        one = folder.resolve("data");
        two = folder.resolve("two");
    }

    private Broker start() {
        return Brokers.underTest(
                folder,
                Map.of(
                        "log.dirs",
                        one + "," + two,
                        "metadata.log.dir",
                        one.toString(),
                        "replica.high.watermark.checkpoint.interval.ms",
                        "300"));
    }

    private static Admin admin(Broker broker) {
        return Admin.create(Map.of("bootstrap.servers", broker.bootstrap()));
    }

    private static KafkaProducer<String, String> producer(Broker broker) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrap(), "max.block.ms", 10_000, "linger.ms", 0),
                new StringSerializer(),
                new StringSerializer());
    }

    private static Map<String, LogDirDescription> directories(Admin admin) throws Exception {
        return admin.describeLogDirs(List.of(NODE_ID)).allDescriptions().get().get(NODE_ID);
    }

    private static String directoryOf(Admin admin, TopicPartition partition) throws Exception {
        for (Map.Entry<String, LogDirDescription> directory : directories(admin).entrySet()) {
            var replica = directory.getValue().replicaInfos().get(partition);
            if (replica != null && !replica.isFuture()) {
                return directory.getKey();
            }
        }
        return NOWHERE;
    }

    private static void move(Admin admin, TopicPartition partition, String directory) throws Exception {
        TopicPartitionReplica replica = new TopicPartitionReplica(partition.topic(), partition.partition(), NODE_ID);
        admin.alterReplicaLogDirs(Map.of(replica, directory)).all().get();
    }

    static void await(String what, Probe probe) throws Exception {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!probe.holds()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadlineNs);
            LockSupport.parkNanos(ASK_AGAIN_NS);
        }
    }

    /** Asked again and again. */
    @FunctionalInterface
    interface Probe {
        boolean holds() throws Exception;
    }

    @Test
    void aPartitionThatIsWrittenMovesAndNothingIsLost() throws Exception {
        try (Broker broker = start();
                Admin admin = admin(broker);
                KafkaProducer<String, String> producer = producer(broker)) {
            Topics.create(broker, "moving", 1, Map.of("segment.bytes", "1048576"));
            TopicPartition partition = new TopicPartition("moving", 0);
            int sent = 0;
            for (int i = 0; i < 4; i++) {
                String target = directoryOf(admin, partition).equals(one.toString()) ? two.toString() : one.toString();
                move(admin, partition, target);
                do {
                    for (int n = 0; n < 200; n++) {
                        producer.send(new ProducerRecord<>("moving", 0, "k", sent++ + "x".repeat(500)));
                    }
                    producer.flush();
                } while (!directoryOf(admin, partition).equals(target));
            }
            assertThat(LogReader.all(broker.bootstrap(), partition)).hasSize(sent);
            broker.kill();
            broker.start();
            assertThat(LogReader.all(broker.bootstrap(), partition)).hasSize(sent);
        }
    }

    @Test
    void killsWhileAPartitionMovesLoseNothing() throws Exception {
        TopicPartition partition = new TopicPartition("moving", 0);
        try (Broker broker = start()) {
            Topics.create(broker, "moving", 1, Map.of("segment.bytes", "1048576"));
            int sent = 0;
            for (int round = 0; round < Integer.getInteger("ottla.move.kills", 4); round++) {
                try (Admin admin = admin(broker);
                        KafkaProducer<String, String> producer = producer(broker)) {
                    String here = directoryOf(admin, partition);
                    move(admin, partition, here.equals(one.toString()) ? two.toString() : one.toString());
                    for (int n = 0; n < 50 + 400 * round; n++) {
                        producer.send(new ProducerRecord<>("moving", 0, "k", sent++ + "x".repeat(500)));
                    }
                    producer.flush();
                }
                broker.kill();
                broker.start();
                assertThat(LogReader.all(broker.bootstrap(), partition)).hasSize(sent);
            }
        }
    }

    @Test
    void aDirectoryThatVanishesGoesOfflineAndTheOthersServeOn() throws Exception {
        try (Broker broker = start();
                Admin admin = admin(broker);
                KafkaProducer<String, String> producer = producer(broker)) {
            Topics.create(broker, "spread", 4, Map.of());
            for (int p = 0; p < 4; p++) {
                producer.send(new ProducerRecord<>("spread", p, "k", "v")).get();
            }
            Map<String, LogDirDescription> before = directories(admin);
            List<TopicPartition> lost =
                    List.copyOf(before.get(two.toString()).replicaInfos().keySet());
            List<TopicPartition> kept =
                    List.copyOf(before.get(one.toString()).replicaInfos().keySet());
            assertThat(lost).hasSize(2);
            replaceByFile(two);
            await(
                    "the directory is offline",
                    () -> directories(admin).get(two.toString()).error() != null);

            assertThat(directories(admin).get(two.toString()).error()).isInstanceOf(KafkaStorageException.class);
            assertThat(directories(admin).get(one.toString()).error()).isNull();
            assertThat(producer.send(new ProducerRecord<>(
                                    "spread", kept.getFirst().partition(), "k", "v"))
                            .get()
                            .offset())
                    .isEqualTo(1);
            assertThatThrownBy(() -> move(admin, kept.getFirst(), two.toString()))
                    .hasCauseInstanceOf(KafkaStorageException.class);
            assertThatThrownBy(() -> move(admin, lost.getFirst(), one.toString()))
                    .hasCauseInstanceOf(KafkaStorageException.class);
            Topics.create(broker, "later", 2, Map.of());
            TopicPartition later = new TopicPartition("later", 1);
            await("the new log is there", () -> !directoryOf(admin, later).equals(NOWHERE));
            assertThat(directoryOf(admin, later)).isEqualTo(one.toString());
        }
    }

    @Test
    void aBrokerStopsWhenItsLastDirectoryFails() throws Exception {
        try (Broker broker = start()) {
            Topics.create(broker, "spread", 4, Map.of());
            replaceByFile(two);
            replaceByFile(one);
            await("the broker has stopped", () -> !broker.process().isAlive());
        }
    }

    static void replaceByFile(Path directory) throws Exception {
        // While it is emptied the broker may still write into it.
        BooleanSupplier gone = () -> {
            try (Stream<Path> paths = Files.walk(directory)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
                return true;
            } catch (IOException | UncheckedIOException again) {
                return false;
            }
        };
        await("emptied", gone::getAsBoolean);
        Files.writeString(directory, "this is no directory");
    }

    @Test
    void recordsAreDeletedUpToWhereItIsAllowed() throws Exception {
        try (Broker broker = start();
                Admin admin = admin(broker);
                KafkaProducer<String, String> producer = producer(broker)) {
            Topics.create(broker, "short", 1, Map.of());
            Topics.create(broker, "compacted", 1, Map.of("cleanup.policy", "compact"));
            TopicPartition partition = new TopicPartition("short", 0);
            for (int n = 0; n < 10; n++) {
                producer.send(new ProducerRecord<>("short", 0, "k", "" + n)).get();
            }

            assertThat(delete(admin, partition, 4)).isEqualTo(4);
            assertThat(delete(admin, partition, 2)).isEqualTo(4);
            assertThat(LogReader.all(broker.bootstrap(), partition)).hasSize(6);
            assertThatThrownBy(() -> delete(admin, partition, 11)).hasCauseInstanceOf(OffsetOutOfRangeException.class);
            assertThatThrownBy(() -> delete(admin, new TopicPartition("compacted", 0), 0))
                    .hasCauseInstanceOf(PolicyViolationException.class);
            broker.stop();
            broker.start();
            assertThat(LogReader.all(broker.bootstrap(), partition)).hasSize(6);
            assertThat(delete(admin, partition, -1)).isEqualTo(10);
        }
    }

    private static long delete(Admin admin, TopicPartition partition, long offset) throws Exception {
        return admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(offset)))
                .lowWatermarks()
                .get(partition)
                .get()
                .lowWatermark();
    }

    @Test
    void theOfficialToolsSeeDirectoriesAndDeleteRecords() throws Exception {
        try (Broker broker = start();
                Admin admin = admin(broker);
                KafkaProducer<String, String> producer = producer(broker)) {
            Topics.create(broker, "tools", 2, Map.of());
            for (int n = 0; n < 5; n++) {
                producer.send(new ProducerRecord<>("tools", 0, "k", "" + n)).get();
            }
            Path offsets = folder.resolve("offsets.json");
            Files.writeString(
                    offsets, "{\"partitions\":[{\"topic\":\"tools\",\"partition\":0,\"offset\":3}],\"version\":1}");

            assertThat(tool(broker, "LogDirsCommand", "--describe", "--topic-list", "tools"))
                    .contains("\"logDir\":\"" + one + "\"")
                    .contains("\"logDir\":\"" + two + "\"")
                    .contains("tools-0")
                    .contains("tools-1");
            assertThat(tool(broker, "DeleteRecordsCommand", "--offset-json-file", offsets.toString()))
                    .contains("partition: tools-0")
                    .contains("low_watermark: 3");
            assertThatThrownBy(() -> move(admin, new TopicPartition("tools", 0), "/nowhere"))
                    .hasCauseInstanceOf(LogDirNotFoundException.class);
        }
    }

    private String tool(Broker broker, String name, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                Brokers.kafkaLibrary() + "/*",
                "org.apache.kafka.tools." + name,
                "--bootstrap-server",
                broker.bootstrap()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
