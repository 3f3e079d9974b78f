package dev.ottla.compat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.compat.broker.Broker;
import dev.ottla.compat.broker.Brokers;
import dev.ottla.compat.client.Delivery;
import dev.ottla.compat.client.DeliveryCheck;
import dev.ottla.compat.client.ForeignClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Each client writes and reads 100,000 records with keys, headers and a group through three partitions. */
class ForeignClientsTest {
    private static final int RECORDS = 100_000;

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

    @TestFactory
    Stream<DynamicTest> everyClientReadsWhatItWroteOnceAndInOrder() {
        return ForeignClient.all().stream()
                .map(client -> DynamicTest.dynamicTest(client.name(), () -> writesAndReads(client)));
    }

    private static void writesAndReads(ForeignClient client) {
        client.install();
        String topic = "hundred-thousand-" + client.name();
        Topics.create(broker, topic, 3);
        client.produce(broker.bootstrap(), topic, 0, RECORDS, "none");
        List<Delivery> deliveries = client.consume(broker.bootstrap(), topic, "readers-" + client.name(), RECORDS);
        DeliveryCheck.exactlyOnceInOrder(deliveries, RECORDS);
        assertThat(deliveries).allMatch(delivery -> delivery.headers().equals("from=" + client.name()));
    }
}
