package dev.ottla.compat.admin;

import dev.ottla.compat.broker.Broker;
import dev.ottla.compat.broker.Brokers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: whoever administers a cluster through the official client sees no difference. Method: one long script of calls,
 * valid and invalid, goes to Apache Kafka and to Ottla; results, kinds of errors and their messages must be the same,
 * but for the listed differences. What only shows on the wire is compared elsewhere, request by request.
 */
class AdminClientTest {
    @TempDir
    static Path folder;

    @Test
    void everyCallIsAnsweredAsByApacheKafka() throws IOException {
        Map<String, String> expected = play(Brokers.kafka(Files.createDirectory(folder.resolve("kafka")), settings()));
        Map<String, String> answered =
                play(Brokers.underTest(Files.createDirectory(folder.resolve("ottla")), settings()));

        Differences.check(expected, answered, KnownDifference.OF_CLIENT);
    }

    private static Map<String, String> settings() {
        return Map.of(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "allow.everyone.if.no.acl.found", "true",
                "super.users", "User:ANONYMOUS",
                "unstable.api.versions.enable", "false");
    }

    private static Map<String, String> play(Broker broker) {
        Transcript transcript = new Transcript(new Plain(broker));
        try (broker;
                Admin admin = Admin.create(Map.of(
                        "bootstrap.servers", broker.bootstrap(),
                        "request.timeout.ms", 5_000,
                        "default.api.timeout.ms", 10_000))) {
            new TopicCalls(admin, transcript).play();
            new RecordCalls(admin, transcript, broker).play();
            new ConfigCalls(admin, transcript).play();
            new ClusterCalls(admin, transcript, broker).play();
            new AccessCalls(admin, transcript).play();
            new GroupCalls(admin, transcript, broker).play();
            new EdgeCalls(admin, transcript).play();
            new ConfigJudgements(admin, transcript).play();
        }
        return transcript.answers();
    }
}
