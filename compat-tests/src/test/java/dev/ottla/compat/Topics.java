package dev.ottla.compat;

import dev.ottla.compat.broker.Broker;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

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
            if (broker.name().equals("Apache Kafka")) {
                awaitLed(admin, topic, partitions);
            }
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("cannot create " + topic, e);
        }
    }

    /**
     * Apache Kafka acknowledges a topic a moment before it leads it. What a producer sends meanwhile can come into an
     * order that no retry mends: a first batch refused, the second one taken.
     */
    private static void awaitLed(Admin admin, String topic, int partitions)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            ends.put(new TopicPartition(topic, partition), OffsetSpec.latest());
        }
        admin.listOffsets(ends).all().get();
    }
}
