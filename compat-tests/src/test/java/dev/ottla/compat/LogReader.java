package dev.ottla.compat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads what a partition holds, from its first record to its end. */
public final class LogReader {
    private LogReader() {}

    public static List<ConsumerRecord<String, String>> all(String bootstrap, TopicPartition partition) {
        Map<String, Object> config = Map.of("bootstrap.servers", bootstrap, "check.crcs", true);
        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofSeconds(10)).forEach(records::add);
            }
        }
        return records;
    }
}
