package dev.ottla.compat.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.compat.broker.Broker;
import dev.ottla.compat.broker.Brokers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: the controller treats brokers as Apache Kafka's does. Method: brokers that exist only as requests register,
 * report, lead, move and go on both controllers, by one script; the answers must be the same, and so must the records
 * that the two have written, as Kafka's own tool prints them.
 */
class ControllerWireTest {
    /** Records about fake brokers and what they lead; node 1 is the real one. */
    private static final Pattern OTHERS =
            Pattern.compile("\"type\":\"(PARTITION_RECORD|PARTITION_CHANGE_RECORD|TOPIC_RECORD|PRODUCER_IDS_RECORD)\""
                    + "|\"(brokerId|controllerId)\":(1[1-9]|3000)\\b");

    @TempDir
    Path folder;

    @Test
    void brokersAreTreatedAsByApacheKafka() throws Exception {
        compare(Map.of("broker.session.timeout.ms", "120000"), side -> new ControllerScript(side).play());
    }

    @Test
    void brokersThatFallSilentAreFencedAsByApacheKafka() throws Exception {
        compare(Map.of("broker.session.timeout.ms", "4000"), side -> new SilenceScript(side).play());
    }

    private void compare(Map<String, String> overrides, Consumer<ControllerSide> script) throws Exception {
        Played kafka = play("kafka", overrides, script);
        Played ottla = play("ottla", overrides, script);

        assertThat(String.join("\n", ottla.transcript())).isEqualTo(String.join("\n", kafka.transcript()));
        assertThat(String.join("\n", ottla.records())).isEqualTo(String.join("\n", kafka.records()));
    }

    private record Played(List<String> transcript, List<String> records) {}

    private Played play(String which, Map<String, String> overrides, Consumer<ControllerSide> script)
            throws IOException, InterruptedException {
        Path home = Files.createDirectories(folder.resolve(which));
        try (Broker broker =
                which.equals("kafka") ? Brokers.kafka(home, overrides) : Brokers.underTest(home, overrides)) {
            try (ControllerSide side = new ControllerSide(broker, home)) {
                script.accept(side);
                broker.kill();
                List<String> records = MetadataDump.records(
                        broker, record -> OTHERS.matcher(record).find(), side::plain);
                return new Played(side.transcript(), records);
            }
        }
    }
}
