package dev.ottla.compat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.compat.broker.Broker;
import dev.ottla.compat.broker.Brokers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RetriableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: a broker that can no longer write its metadata log ends at once and by itself, whatever else still works, and
 * nothing that it acknowledged is lost. Method: somebody takes the directory of the log away while the broker runs;
 * files that are open can still be written, the next segment cannot be made. The directory is put back, and a successor
 * tells what is there. With {@code -Dcompat.broker=kafka} the same holds of Apache Kafka.
 */
class MetadataLogLossTest {
    private static final int END_SECONDS = 30;

    @TempDir
    Path folder;

    private int acknowledged;

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void aBrokerWithoutItsMetadataLogEndsAndWhatItAcknowledgedStays() throws Exception {
        try (Broker broker = Brokers.underTest(folder, Map.of("internal.metadata.log.segment.bytes", "3000"))) {
            Path log = broker.dataDirectory().resolve("__cluster_metadata-0");
            Path elsewhere = folder.resolve("elsewhere");
            create(broker);
            Files.move(log, elsewhere);

            while (create(broker)) {
                assertThat(acknowledged).as("topics that fit into a segment").isLessThan(1_000);
            }
            broker.process().onExit().get(END_SECONDS, TimeUnit.SECONDS);

            assertThat(Files.readString(folder.resolve("output.log")))
                    .contains(log.getFileName().toString())
                    .containsAnyOf("Ottla stops: ", "Encountered fatal fault: ", "Shutdown broker because");
            Files.move(elsewhere, log);
            broker.start();
            try (Admin admin = admin(broker)) {
                assertThat(admin.listTopics().names().get())
                        .hasSizeBetween(acknowledged, acknowledged + 1)
                        .contains("topic-0", "topic-" + (acknowledged - 1));
            }
        }
    }

    /** False when it is not acknowledged. */
    private boolean create(Broker broker) throws InterruptedException {
        try (Admin admin = admin(broker)) {
            admin.createTopics(List.of(new NewTopic("topic-" + acknowledged, Optional.of(1), Optional.empty())
                            .configs(Map.of(TopicConfig.RETENTION_MS_CONFIG, "1000000"))))
                    .all()
                    .get();
            acknowledged++;
            return true;
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(RetriableException.class);
            return false;
        }
    }

    private static Admin admin(Broker broker) {
        return Admin.create(Map.of(
                "bootstrap.servers", broker.bootstrap(), "request.timeout.ms", 3_000, "default.api.timeout.ms", 5_000));
    }
}
