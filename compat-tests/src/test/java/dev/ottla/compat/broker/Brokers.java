package dev.ottla.compat.broker;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Starts the broker under test, and knows where the build has put what it needs. */
public final class Brokers {
    /** Of every cluster that is formatted here. */
    public static final String CLUSTER_ID = "5L6g3nShT-eMCtK--X86sw";

    private Brokers() {}

    /** The broker under test, started in a folder of its own: Ottla, unless {@code -Dcompat.broker=kafka}. */
    public static Broker underTest(Path folder, Map<String, String> overrides) {
        return System.getProperty("compat.broker", "ottla").equals("kafka")
                ? kafka(folder, overrides)
                : ottla(folder, overrides);
    }

    /** Ottla, started. */
    public static Broker ottla(Path folder, Map<String, String> overrides) {
        return started(new OttlaProcess(folder, overrides));
    }

    /** Apache Kafka, started. */
    public static Broker kafka(Path folder, Map<String, String> overrides) {
        return started(new KafkaProcess(folder, overrides));
    }

    /** The next broker in a folder where another one has run and ended, with the same properties. */
    public static Broker successor(String name, Path folder) {
        return name.equals("Ottla") ? ottla(folder, Map.of()) : kafka(folder, Map.of());
    }

    /** Apache Kafka's jars. */
    public static Path kafkaLibrary() {
        return repository().resolve("compat-tests/target/kafka/lib");
    }

    /** The root of the checkout. */
    public static Path repository() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("CONTRIBUTING.md"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    private static Broker started(BrokerProcess broker) {
        broker.start();
        return broker;
    }
}
