package dev.ottla.handler.data;

import dev.ottla.protocol.IntList;
import dev.ottla.protocol.MemoryRecords;
import dev.ottla.protocol.message.FetchRequest;
import dev.ottla.protocol.message.FetchRequest.FetchPartition;
import dev.ottla.protocol.message.FetchRequest.FetchTopic;
import dev.ottla.protocol.message.FetchRequest.ForgottenTopic;
import dev.ottla.protocol.message.FetchResponse;
import dev.ottla.protocol.message.FetchResponse.PartitionData;
import dev.ottla.protocol.record.RecordBatches;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Words for fetch tests. */
final class Fetches {
    static final int MUCH = 1_000_000;

    private Fetches() {}

    /** From this offset of partition 0. */
    static FetchTopic startingAt(String topic, long offset) {
        return ofTopic(topic, 0, offset, MUCH);
    }

    static FetchTopic ofTopic(String topic, int partition, long offset, int maxBytes) {
        return ofTopic(topic, partition(partition, offset, maxBytes).build());
    }

    static FetchTopic ofTopic(String topic, FetchPartition... partitions) {
        return FetchTopic.builder()
                .topic(topic)
                .topicId(DataWorld.id(topic))
                .partitions(List.of(partitions))
                .build();
    }

    static FetchPartition.Builder partition(int partition, long offset, int maxBytes) {
        return FetchPartition.builder().partition(partition).fetchOffset(offset).partitionMaxBytes(maxBytes);
    }

    /** Outside of any session, answered at once. */
    static FetchRequest.Builder fetch(FetchTopic... topics) {
        return inSession(0, -1, topics);
    }

    static FetchRequest.Builder inSession(int id, int epoch, FetchTopic... topics) {
        return FetchRequest.builder()
                .maxWaitMs(0)
                .minBytes(1)
                .maxBytes(MUCH)
                .sessionId(id)
                .sessionEpoch(epoch)
                .topics(List.of(topics));
    }

    static ForgottenTopic forget(String topic, int... partitions) {
        return ForgottenTopic.builder()
                .topic(topic)
                .topicId(DataWorld.id(topic))
                .partitions(IntList.of(partitions))
                .build();
    }

    static List<PartitionData> partitions(FetchResponse response) {
        List<PartitionData> all = new ArrayList<>();
        response.responses().forEach(topic -> all.addAll(topic.partitions()));
        return all;
    }

    /** The values of all records in whole batches. */
    static List<String> valuesOf(PartitionData partition) {
        List<String> values = new ArrayList<>();
        if (!(partition.records() instanceof MemoryRecords records)) {
            throw new AssertionError("no records in " + partition);
        }
        RecordBatches batches = RecordBatches.of(records.buffer());
        while (batches.next()) {
            batches.batch().ensureValid();
            batches.batch()
                    .readRecords(io.netty.buffer.UnpooledByteBufAllocator.DEFAULT, MUCH)
                    .forEach(record -> values.add(record.value().toString(StandardCharsets.UTF_8)));
        }
        return values;
    }
}
