package dev.ottla.compat;

import dev.ottla.compat.broker.Broker;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** Topics for one test. */
public final class Topics {
    private Topics() {}

    public static void create(Broker broker, String topic, int partitions) {
        create(broker, topic, partitions, Map.of());
    }

    public static void create(Broker broker, String topic, int partitions, Map<String, String> configs) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            NewTopic newTopic = new NewTopic(topic, Optional.of(partitions), Optional.empty()).configs(configs);
            admin.createTopics(List.of(newTopic)).all().get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("cannot create " + topic, e);
        }
    }
}
