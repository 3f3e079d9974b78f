package dev.ottla.broker.lifecycle;

import dev.ottla.broker.config.BrokerConfig;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The node that starts where no configuration is given: broker and controller in one, data in {@code ./ottla-data}. */
public final class StandaloneNode {
    private StandaloneNode() {}

    /** Its configuration; {@code overrides} are stronger. */
    public static Map<String, String> properties(Map<String, String> overrides) {
        Map<String, String> properties = new TreeMap<>();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", "1");
        properties.put("controller.quorum.voters", "1@localhost:9093");
        properties.put("listeners", "PLAINTEXT://:9092,CONTROLLER://localhost:9093");
        properties.put("advertised.listeners", "PLAINTEXT://localhost:9092");
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.put("log.dirs", "ottla-data");
        for (String topic : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            properties.put(topic + ".replication.factor", "1");
        }
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
        if (overrides.containsKey("listeners") && !overrides.containsKey("advertised.listeners")) {
            properties.remove("advertised.listeners");
        }
        properties.putAll(overrides);
        return properties;
    }

    /** Formats its directories with a new cluster id if none of them is formatted. */
    public static void formatIfNew(BrokerConfig config) throws IOException {
        NodeFormat format = new NodeFormat(config);
        if (format.unformatted().size() == NodeFormat.directories(config.node()).size()) {
            format.format(null);
        }
    }
}
