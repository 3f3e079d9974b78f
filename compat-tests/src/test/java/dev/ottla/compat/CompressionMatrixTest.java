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

/** For each compression there is one topic: every client writes its share, then every client reads all of it. */
class CompressionMatrixTest {
    private static final int RECORDS_EACH = 500;

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
    Stream<DynamicTest> whatOneClientCompressesEveryOtherReads() {
        return Stream.of("none", "gzip", "snappy", "lz4", "zstd")
                .map(compression -> DynamicTest.dynamicTest(compression, () -> writesAndReads(compression)));
    }

    private static void writesAndReads(String compression) {
        List<ForeignClient> clients = ForeignClient.all().stream()
                .filter(client -> client.compressions().contains(compression))
                .toList();
        String topic = "compressed-" + compression;
        Topics.create(broker, topic, 1);
        int written = 0;
        for (ForeignClient client : clients) {
            client.install();
            client.produce(broker.bootstrap(), topic, written, RECORDS_EACH, compression);
            written += RECORDS_EACH;
        }
        for (ForeignClient client : clients) {
            String group = compression + "-" + client.name();
            List<Delivery> deliveries = client.consume(broker.bootstrap(), topic, group, written);
            assertThat(deliveries).as("%s reads %s", client.name(), compression).hasSize(written);
            DeliveryCheck.exactlyOnceInOrder(deliveries, written);
        }
    }
}
