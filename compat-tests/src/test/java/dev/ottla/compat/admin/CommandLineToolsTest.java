package dev.ottla.compat.admin;

import dev.ottla.compat.broker.Broker;
import dev.ottla.compat.broker.Brokers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: whoever administers a cluster with Apache Kafka's command-line tools reads the same text. Method: the same
 * commands go to Apache Kafka and to Ottla; what they print must be the same, line by line, but for ports, folders, ids
 * and times, and but for the listed differences.
 */
class CommandLineToolsTest {
    @TempDir
    static Path folder;

    private static ToolBox tools;

    @BeforeAll
    static void open() throws Exception {
        tools = new ToolBox();
    }

    @AfterAll
    static void close() throws IOException {
        tools.close();
    }

    @Test
    void everyToolPrintsWhatItPrintsOfApacheKafka() throws Exception {
        Map<String, String> expected = play(Brokers.kafka(Files.createDirectory(folder.resolve("kafka")), settings()));
        Map<String, String> answered =
                play(Brokers.underTest(Files.createDirectory(folder.resolve("ottla")), settings()));

        Differences.check(expected, answered, KnownDifference.OF_TOOLS);
    }

    private static Map<String, String> settings() {
        return Map.of(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "allow.everyone.if.no.acl.found", "true",
                "super.users", "User:ANONYMOUS");
    }

    private static Map<String, String> play(Broker broker) throws IOException {
        Transcript transcript = new Transcript(new Plain(broker));
        try (broker) {
            new ToolScript(tools, broker, transcript, Files.createTempDirectory(folder, "plans")).play();
        }
        return transcript.answers();
    }
}
