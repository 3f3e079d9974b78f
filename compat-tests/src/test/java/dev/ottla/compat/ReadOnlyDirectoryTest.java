package dev.ottla.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ottla.compat.broker.Broker;
import dev.ottla.compat.broker.Brokers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One log directory may only be read when the broker starts. It is offline, its partitions have no leader, and the
 * other one serves. Nothing is forbidden to root, so where the tests are run by root the broker is run by nobody. With
 * {@code -Dcompat.broker=kafka} the same holds of Apache Kafka.
 */
class ReadOnlyDirectoryTest {
    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");
    private static final String NOBODY = "65534";
    private static final long ASK_AGAIN_NS = 20_000_000;

    @TempDir
    Path folder;

    private Path one;
    private Path two;

    @Test
    void aDirectoryThatMayOnlyBeReadIsOfflineAndTheOtherServes() throws Exception {
        one = folder.resolve("data");
        two = folder.resolve("two");
        Map<String, String> directories = Map.of("log.dirs", one + "," + two, "metadata.log.dir", one.toString());
        try (Broker broker = Brokers.underTest(folder, directories);
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            Topics.create(broker, "t", 4, Map.of());
            await(() -> directories(admin).get(two.toString()).replicaInfos().size() == 2);
            Set<Integer> inTwo = partitions(directories(admin).get(two.toString()));
            await(() -> assignments(two) >= inTwo.size());
            broker.stop();
            protect(broker);

            broker.start();

            await(() -> directories(admin).get(two.toString()).error() instanceof KafkaStorageException);
            assertThat(directories(admin).get(one.toString()).error()).isNull();
            await(() -> !directories(admin).get(one.toString()).replicaInfos().isEmpty());
            await(() -> leaderless(admin).equals(inTwo));
            produce(directories(admin).get(one.toString()), broker);
        }
    }

    private static Set<Integer> partitions(LogDirDescription directory) {
        return directory.replicaInfos().keySet().stream()
                .map(TopicPartition::partition)
                .collect(Collectors.toSet());
    }

    /** How many partitions the metadata log puts into a directory; it names the directory in the registration too. */
    private int assignments(Path directory) throws IOException {
        Properties meta = new Properties();
        try (var in = Files.newInputStream(directory.resolve("meta.properties"))) {
            meta.load(in);
        }
        Uuid id = Uuid.fromString(meta.getProperty("directory.id"));
        byte[] wanted = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
        byte[] log = Files.readAllBytes(one.resolve("__cluster_metadata-0/00000000000000000000.log"));
        int named = 0;
        for (int i = 0; i + wanted.length <= log.length; i++) {
            if (Arrays.equals(log, i, i + wanted.length, wanted, 0, wanted.length)) {
                named++;
            }
        }
        return named - 1;
    }

    private static Set<Integer> leaderless(Admin admin) throws Exception {
        TopicDescription topic =
                admin.describeTopics(List.of("t")).allTopicNames().get().get("t");
        return topic.partitions().stream()
                .filter(partition ->
                        partition.leader() == null || partition.leader().isEmpty())
                .map(TopicPartitionInfo::partition)
                .collect(Collectors.toSet());
    }

    private static void produce(LogDirDescription directory, Broker broker) throws Exception {
        TopicPartition partition = directory.replicaInfos().keySet().iterator().next();
        Map<String, Object> config = Map.of("bootstrap.servers", broker.bootstrap());
        try (var producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(partition.topic(), partition.partition(), "k", "v"))
                    .get();
        }
    }

    /** From the next start on the broker may not write to the second directory. */
    private void protect(Broker broker) throws IOException {
        if (System.getProperty("user.name").equals("root")) {
            assumeTrue(Files.isExecutable(SETPRIV), "setpriv is needed to run a broker as somebody else than root");
            var nobody = folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(each -> !each.startsWith(two)).toList()) {
                    Files.setOwner(file, nobody);
                }
            }
            broker.launchBy(
                    List.of(SETPRIV.toString(), "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--"));
        } else {
            Files.setPosixFilePermissions(two, PosixFilePermissions.fromString("r-xr-xr-x"));
        }
    }

    private static Map<String, LogDirDescription> directories(Admin admin) throws Exception {
        return admin.describeLogDirs(List.of(1)).allDescriptions().get().get(1);
    }

    private static void await(Probe probe) throws Exception {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!probe.holds()) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(deadlineNs);
            LockSupport.parkNanos(ASK_AGAIN_NS);
        }
    }

    /** Asked again and again. */
    @FunctionalInterface
    private interface Probe {
        boolean holds() throws Exception;
    }
}
