package dev.ottla.compat.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.compat.broker.Broker;
import dev.ottla.compat.broker.Brokers;
import dev.ottla.compat.broker.FreePort;
import dev.ottla.compat.wire.Frames;
import dev.ottla.compat.wire.JsonAnswer;
import dev.ottla.compat.wire.RawConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: the listeners of a running broker are changed as those of Apache Kafka. Method: one script of changes, allowed
 * and refused, goes to both; what they answer and which ports are open afterwards must be the same. Then clients use a
 * listener that was added: as in Apache Kafka, the cluster is told of it at the next start.
 */
class DynamicListenersTest {
    private static final int READ_LIMIT_MS = 10_000;
    private static final long SETTLE_MAX_MS = 10_000;
    private static final long LOOK_AGAIN_NS = 5_000_000;
    private static final String MAP = "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,EXTRA:PLAINTEXT,OTHER:PLAINTEXT";

    @TempDir
    Path folder;

    @Test
    void listenersComeAndGoAsInApacheKafka() throws IOException {
        Map<String, String> settings = Map.of("listener.security.protocol.map", MAP);
        Map<String, String> expected = play(Brokers.kafka(home("kafka"), settings));
        Map<String, String> answered = play(Brokers.underTest(home("ottla"), settings));

        Differences.check(expected, answered, List.of());
    }

    @Test
    void clientsUseAnAddedListenerFromTheNextStart() throws Exception {
        int extra = FreePort.next();
        try (Broker broker = Brokers.ottla(
                home("clients"), Map.of("listener.security.protocol.map", MAP, "advertised.listeners", ""))) {
            try (Admin admin = admin(broker)) {
                alter(admin, OpType.SET, "listeners", base(broker) + ",EXTRA://127.0.0.1:" + extra);
            }
            await(() -> isOpen(extra));
            broker.stop();
            broker.start();

            produceAndConsume("127.0.0.1:" + extra);
            produceAndConsume(broker.bootstrap());
        }
    }

    private static Map<String, String> play(Broker broker) throws IOException {
        int extra = FreePort.next();
        int other = FreePort.next();
        Plain plain = new Plain(broker);
        Transcript transcript = new Transcript(text ->
                plain.apply(text).replace(String.valueOf(extra), "EXTRA").replace(String.valueOf(other), "OTHER"));
        try (broker;
                Admin admin = admin(broker)) {
            Script script = new Script(broker, admin, transcript, extra, other);
            script.changes();
            script.refusals();
            script.endings();
        }
        return transcript.answers();
    }

    private record Script(Broker broker, Admin admin, Transcript transcript, int extra, int other) {
        private static final MetadataRequestData ALL_TOPICS = new MetadataRequestData().setTopics(null);

        void changes() throws IOException {
            set("one more", "listeners", with("EXTRA", extra));
            await(() -> isOpen(extra));
            transcript.step("its metadata", () -> {
                try (RawConnection connection = new RawConnection(extra, READ_LIMIT_MS)) {
                    short version = 12;
                    connection.sendFrame(Frames.request(ApiKeys.METADATA, version, 1, ALL_TOPICS));
                    return JsonAnswer.of(ApiKeys.METADATA, version, connection.reaction());
                }
            });
            set("another address under its name", "listeners", with("EXTRA", other));
            set(
                    "another address of the brokers'",
                    "listeners",
                    with("EXTRA", extra).replace("" + broker.port(), "1"));
            transcript.step("opened", () -> isOpen(extra) + " " + isOpen(other) + " " + isOpen(broker.port()));
            try (RawConnection connection = new RawConnection(extra, READ_LIMIT_MS)) {
                set("another one instead", "listeners", with("OTHER", other));
                await(() -> isOpen(other) && !isOpen(extra));
                transcript.step("the connection", connection::reaction);
            }
        }

        void refusals() {
            set("no controllers", "listeners", "PLAINTEXT://127.0.0.1:" + broker.port());
            set("no brokers", "listeners", "CONTROLLER://127.0.0.1:" + broker.controllerPort());
            set("none", "listeners", "");
            set("no name", "listeners", base(broker) + ",127.0.0.1:" + extra);
            set("an unknown name", "listeners", with("UNHEARD", extra));
            set("a name twice", "listeners", with("OTHER", other) + ",OTHER://127.0.0.1:" + extra);
            set("a port twice", "listeners", with("OTHER", other) + ",EXTRA://localhost:" + other);
            set("a port of two names", "listeners", base(broker) + ",OTHER://a:" + other + ",EXTRA://b:" + other);
            set("another protocol", "listener.security.protocol.map", MAP.replace("OTHER:PLAINTEXT", "OTHER:SSL"));
            set("no protocol", "listener.security.protocol.map", MAP.replace(",OTHER:PLAINTEXT", ""));
            set("an unknown protocol", "listener.security.protocol.map", MAP.replace("OTHER:PLAINTEXT", "OTHER:FOO"));
            set("advertised", "advertised.listeners", "PLAINTEXT://127.0.0.1:" + broker.port());
            set("a limit of one", "listener.name.other.max.connections", "100");
            set("a setting of one", "listener.name.other.socket.request.max.bytes", "1000");
            set("a change beside it", "listeners", with("OTHER", other) + ",EXTRA://127.0.0.1:" + extra);
            set("a change that has to do with it", "num.network.threads", "4");
            set("a change that has not", "background.threads", "11");
            transcript.step(
                    "not set again",
                    () -> alter(admin, OpType.DELETE, "listener.name.other.socket.request.max.bytes", ""));
        }

        /** A port that is taken is a line in the log, and the others open. */
        void endings() throws IOException {
            set("nothing more", "listeners", base(broker));
            await(() -> !isOpen(other));
            try (ServerSocket holder = new ServerSocket(extra, 1, InetAddress.getByName("127.0.0.1"))) {
                set("a taken port and a free one", "listeners", with("EXTRA", extra) + ",OTHER://127.0.0.1:" + other);
                await(() -> isOpen(other));
                assertThat(holder.isBound()).isTrue();
            }
            transcript.step("opened later", () -> isOpen(extra));
            transcript.step("back to the file", () -> alter(admin, OpType.DELETE, "listeners", ""));
            await(() -> !isOpen(other));
            transcript.step("left", () -> isOpen(broker.port()) + " " + isOpen(broker.controllerPort()));
        }

        private String with(String name, int port) {
            return base(broker) + "," + name + "://127.0.0.1:" + port;
        }

        private void set(String what, String key, String value) {
            transcript.step(what, () -> alter(admin, OpType.SET, key, value));
        }
    }

    private static String base(Broker broker) {
        return "PLAINTEXT://127.0.0.1:" + broker.port() + ",CONTROLLER://127.0.0.1:" + broker.controllerPort();
    }

    private static Admin admin(Broker broker) {
        return Admin.create(Map.of(
                "bootstrap.servers", broker.bootstrap(),
                "request.timeout.ms", 5_000,
                "default.api.timeout.ms", 10_000));
    }

    private static String alter(Admin admin, OpType type, String key, String value)
            throws ExecutionException, InterruptedException {
        ConfigResource node = new ConfigResource(ConfigResource.Type.BROKER, "1");
        AlterConfigOp op = new AlterConfigOp(new ConfigEntry(key, value), type);
        admin.incrementalAlterConfigs(Map.of(node, List.of(op))).all().get();
        return "done";
    }

    private static void produceAndConsume(String bootstrap) throws ExecutionException, InterruptedException {
        byte[] value = bootstrap.getBytes(StandardCharsets.UTF_8);
        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(bootstrap.replace(':', '-'), value))
                    .get();
        }
        TopicPartition partition = new TopicPartition(bootstrap.replace(':', '-'), 0);
        try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(READ_LIMIT_MS));
            assertThat(records)
                    .singleElement()
                    .satisfies(read -> assertThat(read.value()).isEqualTo(value));
        }
    }

    private static boolean isOpen(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + SETTLE_MAX_MS * 1_000_000;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time").isLessThan(deadlineNs);
            LockSupport.parkNanos(LOOK_AGAIN_NS);
        }
    }

    private Path home(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }
}
