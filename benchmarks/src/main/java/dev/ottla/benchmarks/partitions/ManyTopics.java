package dev.ottla.benchmarks.partitions;

import dev.ottla.compat.wire.Frames;
import dev.ottla.compat.wire.RawConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.ListOffsetsResponseData;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A number of partitions over topics of a hundred, each of which holds one record for every time it was written. */
record ManyTopics(int partitions) {
    private static final int PER_TOPIC = 100;
    private static final int RECORD_BYTES = 100;
    private static final int ANSWER_LIMIT_MS = 30_000;
    private static final short LIST_OFFSETS_VERSION = 7;
    private static final long LATEST = -1;

    /** All at once, and waits until they are there. */
    void create(String bootstrap) {
        List<NewTopic> topics = new ArrayList<>();
        for (int first = 0; first < partitions; first += PER_TOPIC) {
            int count = Math.min(PER_TOPIC, partitions - first);
            topics.add(new NewTopic(name(first), Optional.of(count), Optional.empty()));
        }
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap, "request.timeout.ms", 300_000))) {
            // A request at a time: Apache Kafka makes at most ten thousand records of one.
            for (int from = 0; from < topics.size(); from += 20) {
                admin.createTopics(topics.subList(from, Math.min(from + 20, topics.size())))
                        .all()
                        .get();
            }
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("cannot create the topics", e);
        }
    }

    /** One record to each partition, acknowledged. */
    void write(String bootstrap) {
        Map<String, Object> config = Map.of("bootstrap.servers", bootstrap, "linger.ms", 100);
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        byte[] value = new byte[RECORD_BYTES];
        try (var producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (TopicPartition partition : all()) {
                var record = new ProducerRecord<byte[], byte[]>(partition.topic(), partition.partition(), null, value);
                Future<RecordMetadata> unusedAsTheCallbackReports = producer.send(record, (metadata, error) -> {
                    if (error != null) {
                        failure.set(error);
                    }
                });
            }
        }
        if (failure.get() != null) {
            throw new IllegalStateException("records were not acknowledged", failure.get());
        }
    }

    /** Reads every record of every partition; fails if there is another number of them. */
    void read(String bootstrap, long recordsPerPartition) {
        List<TopicPartition> all = all();
        long wanted = recordsPerPartition * all.size();
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(all);
            consumer.seekToBeginning(all);
            long seen = 0;
            while (seen < wanted) {
                int count = consumer.poll(Duration.ofSeconds(30)).count();
                if (count == 0) {
                    throw new IllegalStateException("only " + seen + " of " + wanted + " records were read");
                }
                seen += count;
            }
            if (seen != wanted) {
                throw new IllegalStateException(seen + " records were read where " + wanted + " were written");
            }
        }
    }

    /** Whether every partition is led and ends at this offset. */
    boolean allEndAt(int port, long endOffset) {
        try (RawConnection connection = new RawConnection(port, ANSWER_LIMIT_MS)) {
            connection.sendFrame(Frames.request(ApiKeys.LIST_OFFSETS, LIST_OFFSETS_VERSION, 1, listOffsets()));
            ByteBufferAccessor bytes = new ByteBufferAccessor(ByteBuffer.wrap(connection.readFrame()));
            new ResponseHeaderData(bytes, ApiKeys.LIST_OFFSETS.responseHeaderVersion(LIST_OFFSETS_VERSION));
            return new ListOffsetsResponseData(bytes, LIST_OFFSETS_VERSION)
                    .topics().stream()
                            .flatMap(topic -> topic.partitions().stream())
                            .allMatch(partition -> partition.errorCode() == 0 && partition.offset() == endOffset);
        } catch (IOException e) {
            return false;
        }
    }

    private ListOffsetsRequestData listOffsets() {
        ListOffsetsRequestData request = new ListOffsetsRequestData().setReplicaId(-1);
        for (int first = 0; first < partitions; first += PER_TOPIC) {
            var topic = new ListOffsetsRequestData.ListOffsetsTopic().setName(name(first));
            for (int i = 0; i < Math.min(PER_TOPIC, partitions - first); i++) {
                topic.partitions()
                        .add(new ListOffsetsRequestData.ListOffsetsPartition()
                                .setPartitionIndex(i)
                                .setTimestamp(LATEST));
            }
            request.topics().add(topic);
        }
        return request;
    }

    private List<TopicPartition> all() {
        List<TopicPartition> all = new ArrayList<>();
        for (int n = 0; n < partitions; n++) {
            all.add(new TopicPartition(name(n), n % PER_TOPIC));
        }
        return all;
    }

    private static String name(int partition) {
        return "many-" + partition / PER_TOPIC;
    }
}
