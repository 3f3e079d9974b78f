package dev.ottla.controller;

import static dev.ottla.protocol.record.ControlRecordType.KRAFT_VOTERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.metadata.BrokerRegistration;
import dev.ottla.metadata.Endpoint;
import dev.ottla.metadata.MetadataRecord;
import dev.ottla.metadata.TopicImage;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.record.ControlRecordType;
import dev.ottla.protocol.record.LogRecord;
import dev.ottla.protocol.record.RecordBatch;
import dev.ottla.protocol.record.RecordBatches;
import dev.ottla.raft.CheckpointReader;
import dev.ottla.runtime.LocalFileStore;
import dev.ottla.runtime.simulation.SeededRandom;
import dev.ottla.runtime.simulation.Simulation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files written by Apache Kafka 4.3.1, as found after {@code kafka-storage format --standalone} and after a broker that
 * ran, created a topic, was killed, started again and stopped.
 */
class KafkaFilesTest {
    @TempDir
    Path directory;

    private final LocalFileStore store = new LocalFileStore();

    @Test
    void weFormatWhatKafkaFormats() throws Exception {
        new StorageFormat(store, new SeededRandom(1), 1_795_258_559_108L)
                .format(new StorageFormat.Request(
                        QuorumWorld.CLUSTER,
                        1,
                        List.of(directory),
                        directory,
                        BootstrapMetadata.latest(),
                        List.of(new Endpoint("CONTROLLER", "localhost", 21001, (short) 0))));

        assertThat(records(directory.resolve("bootstrap.checkpoint"), null))
                .isEqualTo(records(kafka("bootstrap.checkpoint"), null));
        String voters = "00000000000000000000-0000000000.checkpoint";
        Uuid ours = directoryId(directory.resolve("meta.properties"));
        assertThat(records(directory.resolve("__cluster_metadata-0").resolve(voters), ours))
                .isEqualTo(records(kafka(voters), Uuid.parse("nkq_YpHCQ_a_MMjaR9JJ1g")));
    }

    @Test
    void bootstrapRecordsOfKafkaAreOurs() throws Exception {
        List<MetadataRecord> read = new ArrayList<>();
        CheckpointReader.Header header = CheckpointReader.read(store, kafka("bootstrap.checkpoint"), read::add);

        assertThat(header.voters()).isNull();
        assertThat(new BootstrapMetadata(read)).isEqualTo(BootstrapMetadata.latest());
    }

    @Test
    void aDirectoryThatKafkaUsedIsTakenOver() throws Exception {
        copy(kafka("used"), directory);
        QuorumWorld world = new QuorumWorld(new Simulation(3), store, directory);
        world.start();

        TopicImage topic = world.image().topics().topic("kk");
        assertThat(topic).isNotNull();
        assertThat(topic.id()).isEqualTo(Uuid.parse("s8Ff35qRSEuRZk9W6kwt0Q"));
        assertThat(topic.partitionCount()).isEqualTo(2);
        BrokerRegistration broker = world.image().cluster().broker(1);
        assertThat(broker).isNotNull();
        assertThat(broker.endpoint("PLAINTEXT")).isEqualTo(new Endpoint("PLAINTEXT", "localhost", 21010, (short) 0));
        assertThat(world.image().features().level("group.version")).isEqualTo((short) 1);

        world.join();
        assertThat(world.create("ours", 1).errorCode()).isZero();
        assertThat(world.image().topics().partition("kk", 1).leader()).isEqualTo(1);
        world.stop();
        world.start();
        assertThat(world.image().topics().topic("ours")).isNotNull();
    }

    /** Kafka reads a leader change in version 0 only, also where the log keeps directory ids. */
    @Test
    void anEpochBeginsInOurLogAsInKafkas() throws Exception {
        QuorumWorld world = new QuorumWorld(new Simulation(3), store, directory);
        world.format();
        for (int i = 0; i < 2; i++) {
            world.start();
            world.stop();
        }

        String log = "__cluster_metadata-0/00000000000000000000.log";
        assertThat(epochs(directory.resolve(log)).subList(0, 3))
                .isEqualTo(epochs(kafka("used/" + log)).subList(0, 3));
    }

    /** The leader changes, and what says that voters stand in the log. */
    private static List<String> epochs(Path log) throws IOException {
        List<String> epochs = new ArrayList<>();
        RecordBatches batches = RecordBatches.of(Unpooled.wrappedBuffer(Files.readAllBytes(log)));
        while (batches.next()) {
            RecordBatch batch = batches.batch();
            for (LogRecord record : batch.readRecords(UnpooledByteBufAllocator.DEFAULT, 1 << 20)) {
                boolean names = batch.isControlBatch() && ControlRecordType.ofKey(record.key()) == KRAFT_VOTERS;
                if (batch.isControlBatch() && !names) {
                    epochs.add(batch.partitionLeaderEpoch() + " " + ByteBufUtil.hexDump(record.value()));
                }
            }
        }
        return epochs;
    }

    /** The records of all batches as text without times; the directory id, which is drawn, is blotted out. */
    private static List<String> records(Path file, @Nullable Uuid drawn) throws IOException {
        ByteBuf bytes = Unpooled.wrappedBuffer(Files.readAllBytes(file));
        String blot = drawn == null ? "none" : hex(drawn);
        List<String> found = new ArrayList<>();
        RecordBatches batches = RecordBatches.of(bytes);
        while (batches.next()) {
            RecordBatch batch = batches.batch();
            batch.ensureValid();
            for (LogRecord record : batch.readRecords(UnpooledByteBufAllocator.DEFAULT, 1 << 20)) {
                ByteBuf key = record.key();
                String value = ByteBufUtil.hexDump(record.value()).replace(blot, "directory");
                boolean header = batch.isControlBatch() && record.offset() == 0;
                found.add(batch.baseOffset() + " " + batch.isControlBatch() + " " + batch.partitionLeaderEpoch() + " "
                        + batch.attributes() + " " + record.offset() + " "
                        + (key == null ? "null" : ByteBufUtil.hexDump(key)) + " "
                        + (header ? "header of " + value.length() : value));
            }
        }
        return found;
    }

    private static String hex(Uuid id) {
        return String.format("%016x%016x", id.mostSignificantBits(), id.leastSignificantBits());
    }

    private static Uuid directoryId(Path metaProperties) throws IOException {
        return Files.readAllLines(metaProperties).stream()
                .filter(line -> line.startsWith("directory.id="))
                .map(line -> Uuid.parse(line.substring("directory.id=".length())))
                .findFirst()
                .orElseThrow();
    }

    private static Path kafka(String name) throws URISyntaxException {
        URL url = KafkaFilesTest.class.getResource("/kafka-4.3.1/" + name);
        assertThat(url).as(name).isNotNull();
        return Path.of(url.toURI());
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }
}
