package dev.ottla.compat.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.compat.broker.Broker;
import dev.ottla.compat.broker.FreePort;
import dev.ottla.compat.broker.KafkaProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker of Apache Kafka 4.3.1 in a cluster that is controlled by Ottla. */
class KafkaBrokerTest {
    @TempDir
    Path folder;

    @Test
    void aBrokerOfKafkaRegistersAndLeadsWhatAnOttlaControllerGivesIt() throws Exception {
        try (Controllers quorum = new Controllers(folder, "Ottla")) {
            quorum.node(1).begin();
            quorum.agreement(List.of(1), info -> true);
            try (Broker broker = new KafkaProcess(Files.createDirectories(folder.resolve("broker")), broker(quorum))) {
                broker.start();
                try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
                    admin.createTopics(List.of(new NewTopic("t", 3, (short) 1)))
                            .all()
                            .get(30, TimeUnit.SECONDS);
                    produce(broker);
                    var described =
                            admin.describeTopics(List.of("t")).allTopicNames().get(30, TimeUnit.SECONDS);
                    assertThat(described.get("t").partitions())
                            .hasSize(3)
                            .allSatisfy(partition ->
                                    assertThat(partition.leader().id()).isEqualTo(11));
                }
            }
        }
    }

    private static void produce(Broker broker) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrap());
        StringSerializer text = new StringSerializer();
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(settings, text, text)) {
            assertThat(producer.send(new ProducerRecord<>("t", "k", "v"))
                            .get(30, TimeUnit.SECONDS)
                            .offset())
                    .isZero();
        }
    }

    private static Map<String, String> broker(Controllers quorum) {
        String listener = "PLAINTEXT://127.0.0.1:" + FreePort.next();
        return Map.of(
                "process.roles",
                "broker",
                "node.id",
                "11",
                "controller.quorum.voters",
                quorum.voters(),
                "listeners",
                listener,
                "advertised.listeners",
                listener);
    }
}
