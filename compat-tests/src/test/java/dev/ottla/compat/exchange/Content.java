package dev.ottla.compat.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * All that a broker serves, as its clients see it: the records of every partition, read committed and uncommitted, the
 * offsets that ListOffsets knows, and what the groups have committed.
 *
 * @param records by partition and isolation, in order
 * @param offsets by partition and question
 * @param groups by group and partition
 */
record Content(Map<String, List<String>> records, Map<String, String> offsets, Map<String, String> groups) {
    private static final List<OffsetSpec> QUESTIONS =
            List.of(OffsetSpec.earliest(), OffsetSpec.latest(), OffsetSpec.maxTimestamp(), OffsetSpec.forTimestamp(0));

    static Content of(String bootstrap, List<TopicPartition> partitions, List<String> groups) throws Exception {
        Map<String, List<String>> records = new TreeMap<>();
        for (String isolation : List.of("read_committed", "read_uncommitted")) {
            read(bootstrap, partitions, isolation)
                    .forEach((partition, read) -> records.put(partition + " " + isolation, read));
        }
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            return new Content(records, offsets(admin, partitions), groups(admin, groups));
        }
    }

    private static Map<TopicPartition, List<String>> read(
            String bootstrap, List<TopicPartition> partitions, String isolation) {
        Map<String, Object> config = Map.of(
                "bootstrap.servers",
                bootstrap,
                "check.crcs",
                true,
                "isolation.level",
                isolation,
                "auto.offset.reset",
                "none");
        Map<TopicPartition, List<String>> records = new HashMap<>();
        partitions.forEach(partition -> records.put(partition, new ArrayList<>()));
        try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (!ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
                consumer.poll(Duration.ofSeconds(10))
                        .forEach(record -> records.get(new TopicPartition(record.topic(), record.partition()))
                                .add(told(record)));
            }
        }
        return records;
    }

    private static String told(ConsumerRecord<String, String> record) {
        String headers = StreamSupport.stream(record.headers().spliterator(), false)
                .map(header -> header.key() + "=" + new String(header.value()))
                .collect(Collectors.joining(","));
        return record.offset() + " " + record.timestampType() + " " + record.timestamp() + " " + record.key() + "="
                + record.value() + " [" + headers + "]";
    }

    private static Map<String, String> offsets(Admin admin, List<TopicPartition> partitions) throws Exception {
        Map<String, String> offsets = new TreeMap<>();
        for (OffsetSpec question : QUESTIONS) {
            Map<TopicPartition, OffsetSpec> asked =
                    partitions.stream().collect(Collectors.toMap(partition -> partition, any -> question));
            for (Map.Entry<TopicPartition, ListOffsetsResultInfo> answer :
                    admin.listOffsets(asked).all().get().entrySet()) {
                ListOffsetsResultInfo info = answer.getValue();
                offsets.put(
                        answer.getKey() + " " + question.getClass().getSimpleName(),
                        info.offset() + " at " + info.timestamp());
            }
        }
        return offsets;
    }

    private static Map<String, String> groups(Admin admin, List<String> groups) throws Exception {
        Map<String, String> committed = new TreeMap<>();
        for (String group : groups) {
            for (Map.Entry<TopicPartition, OffsetAndMetadata> entry : admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .entrySet()) {
                committed.put(
                        group + " " + entry.getKey(),
                        entry.getValue().offset() + " " + entry.getValue().metadata());
            }
        }
        return committed;
    }

    /** The last value of each key in what was read committed from the partition. */
    Map<String, String> lastValues(TopicPartition partition) {
        Map<String, String> last = new HashMap<>();
        for (String record : records.getOrDefault(partition + " read_committed", List.of())) {
            String pair = record.split(" ")[3];
            int equals = pair.indexOf('=');
            last.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return last;
    }

    int count(TopicPartition partition) {
        return records.get(partition + " read_committed").size();
    }

    /** As the answer of ListOffsets to the time 0 should be: the first record there is. */
    String firstRecord(TopicPartition partition) {
        List<String> read = records.get(partition + " read_uncommitted");
        assertThat(read).as("records of %s", partition).isNotEmpty();
        String[] words = read.getFirst().split(" ");
        return words[0] + " at " + words[2];
    }
}
