package dev.ottla.compat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.compat.broker.Broker;
import dev.ottla.compat.broker.Brokers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What becomes of topics while a log directory is away. With {@code -Dcompat.broker=kafka} the same holds of Apache
 * Kafka.
 */
class OfflineDirectoryTest {
    @TempDir
    Path folder;

    private Path one;
    private Path two;
    private Path metadata;

    @BeforeEach
    void name() {
        one = folder.resolve("data");
        two = folder.resolve("two");
        metadata = folder.resolve("metadata");
    }

    private Broker start() {
        return Brokers.underTest(folder, Map.of("log.dirs", one + "," + two, "metadata.log.dir", metadata.toString()));
    }

    @Test
    void aTopicThatWasDeletedMeanwhileGoesWhenItsDirectoryIsBack() throws Exception {
        Path away = folder.resolve("away");
        try (Broker broker = start()) {
            Topics.create(broker, "spread", 4, Map.of());
            LogDirectoriesTest.await("both are used", () -> partitionsIn(one) == 2 && partitionsIn(two) == 2);
            broker.stop();
            Files.move(two, away);
            Files.writeString(two, "this is no directory");
            broker.start();
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
                admin.deleteTopics(List.of("spread")).all().get();
            }
            LogDirectoriesTest.await("deleted", () -> partitionsIn(one) == 0);
            assertThat(partitionsIn(away)).isEqualTo(2);
            broker.stop();
            Files.delete(two);
            Files.move(away, two);

            broker.start();

            LogDirectoriesTest.await("deleted there as well", () -> partitionsIn(two) == 0);
        }
    }

    /** By the names that a start looks for. */
    private static long partitionsIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches("spread-\\d+"))
                    .count();
        }
    }
}
