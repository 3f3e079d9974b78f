package dev.ottla.compat.broker;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Apache Kafka, from its published jars: the oracle. */
public final class KafkaProcess extends BrokerProcess {
    public KafkaProcess(Path folder, Map<String, String> overrides) {
        super(folder, overrides);
    }

    @Override
    public String name() {
        return "Apache Kafka";
    }

    @Override
    List<String> command() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // What kafka-server-start.sh gives it.
                "-Xmx1G",
                "-Xms1G",
                "-server",
                "-XX:+UseG1GC",
                "-XX:MaxGCPauseMillis=20",
                "-XX:InitiatingHeapOccupancyPercent=35",
                "-XX:+ExplicitGCInvokesConcurrent",
                "-Djava.awt.headless=true",
                "-cp",
                Brokers.kafkaLibrary() + "/*",
                "kafka.Kafka",
                properties().toString());
    }

    @Override
    void format() {
        run(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                Brokers.kafkaLibrary() + "/*",
                "kafka.tools.StorageTool",
                "format",
                "-t",
                Brokers.CLUSTER_ID,
                "-c",
                properties().toString()));
    }
}
