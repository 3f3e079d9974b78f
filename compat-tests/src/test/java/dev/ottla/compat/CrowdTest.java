package dev.ottla.compat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.compat.broker.Broker;
import dev.ottla.compat.broker.Brokers;
import dev.ottla.compat.wire.Frames;
import dev.ottla.compat.wire.RawConnection;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that sit there, and clients that ask without ever listening: nobody else notices, and memory stays bounded.
 */
class CrowdTest {
    private static final long GROWTH_LIMIT_KIB = 200 * 1024;

    @TempDir
    static Path folder;

    private static Broker broker;

    @BeforeAll
    static void startBroker() {
        broker = Brokers.underTest(folder, Map.of());
    }

    @AfterAll
    static void stopBroker() {
        broker.stop();
    }

    @Test
    void twoThousandIdleConnectionsDisturbNobody() throws Exception {
        long before = residentKib();
        List<RawConnection> idle = new ArrayList<>();
        try {
            for (int n = 0; n < 2_000; n++) {
                RawConnection connection = new RawConnection(broker.port(), 10_000);
                idle.add(connection);
                connection.sendFrame(Frames.apiVersions(n));
            }
            for (RawConnection connection : idle) {
                connection.readFrame();
            }
            roundTrip("idle-crowd");
            assertThat(residentKib() - before).as("KiB grown").isLessThan(GROWTH_LIMIT_KIB);
        } finally {
            for (RawConnection connection : idle) {
                connection.close();
            }
        }
    }

    @Test
    void aClientThatNeverReadsItsAnswersCostsABoundedAmount() throws Exception {
        Topics.create(broker, "unread", 1);
        fill("unread", 64);
        long before = residentKib();
        try (RawConnection deaf = new RawConnection(broker.port(), 1_000)) {
            askWithoutListening(deaf);
            roundTrip("beside-the-deaf");
            assertThat(residentKib() - before).as("KiB grown").isLessThan(GROWTH_LIMIT_KIB);
        }
    }

    /** Sends fetches of a megabyte each until the broker no longer takes any, or a thousand of them were taken. */
    private static void askWithoutListening(RawConnection connection) throws IOException {
        byte[] fetch = fetch();
        Thread sender = Thread.ofVirtual().start(() -> {
            try {
                for (int n = 0; n < 1_000; n++) {
                    connection.sendFrame(fetch);
                }
            } catch (IOException e) {
                // The test has seen enough and closed the connection.
            }
        });
        try {
            sender.join(2_000);
        } catch (InterruptedException e) {
            throw new SocketTimeoutException(e.toString());
        }
    }

    private static byte[] fetch() {
        var partition = new FetchRequestData.FetchPartition().setPartition(0).setPartitionMaxBytes(1 << 20);
        var topic = new FetchRequestData.FetchTopic().setTopic("unread").setPartitions(List.of(partition));
        FetchRequestData request = new FetchRequestData()
                .setMaxWaitMs(0)
                .setMinBytes(1)
                .setMaxBytes(1 << 20)
                .setSessionEpoch(-1)
                .setTopics(List.of(topic));
        return Frames.request(ApiKeys.FETCH, (short) 11, 1, request);
    }

    private static void fill(String topic, int mebibytes) throws Exception {
        Map<String, Object> config =
                Map.of("bootstrap.servers", broker.bootstrap(), "batch.size", 500_000, "linger.ms", 5);
        try (var producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer())) {
            for (int n = 0; n < mebibytes * 10; n++) {
                producer.send(new ProducerRecord<>(topic, new byte[100_000]));
            }
        }
    }

    private static void roundTrip(String topic) throws Exception {
        Topics.create(broker, topic, 1);
        Map<String, Object> config = Map.of("bootstrap.servers", broker.bootstrap());
        try (var producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, "k", "v")).get();
        }
        assertThat(LogReader.all(broker.bootstrap(), new TopicPartition(topic, 0)))
                .hasSize(1);
    }

    private static long residentKib() throws IOException {
        Path status = Path.of("/proc", "" + broker.process().pid(), "status");
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }
}
