package dev.ottla.benchmarks.codec;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;

/** The messages that both sides read and write, and the official side's way of doing so. */
final class SampleMessages {
    static final short PRODUCE_VERSION = 12;
    static final short FETCH_VERSION = 17;
    static final short METADATA_VERSION = 13;

    private static final int PARTITIONS = 10;
    private static final int RECORD_BYTES = 1024;
    private static final int RECORDS_PER_BATCH = 16;
    private static final int METADATA_TOPICS = 100;
    private static final int BROKERS = 3;

    private SampleMessages() {}

    /** One batch of 16 records of 1 KiB. */
    static MemoryRecords batch(long baseOffset) {
        Random random = new Random(baseOffset);
        SimpleRecord[] records = new SimpleRecord[RECORDS_PER_BATCH];
        for (int i = 0; i < records.length; i++) {
            byte[] value = new byte[RECORD_BYTES];
            random.nextBytes(value);
            records[i] = new SimpleRecord(1_700_000_000_000L + i, null, value);
        }
        return MemoryRecords.withIdempotentRecords(baseOffset, Compression.NONE, 7L, (short) 0, 0, 0, records);
    }

    /** Ten partitions with a batch each. */
    static ProduceRequestData produce() {
        ProduceRequestData.TopicProduceData topic = new ProduceRequestData.TopicProduceData().setName("orders");
        for (int i = 0; i < PARTITIONS; i++) {
            topic.partitionData()
                    .add(new ProduceRequestData.PartitionProduceData()
                            .setIndex(i)
                            .setRecords(batch(0)));
        }
        ProduceRequestData request =
                new ProduceRequestData().setAcks((short) -1).setTimeoutMs(30_000);
        request.topicData().add(topic);
        return request;
    }

    /** Ten partitions with a batch each. */
    static FetchResponseData fetch() {
        FetchResponseData.FetchableTopicResponse topic =
                new FetchResponseData.FetchableTopicResponse().setTopicId(new Uuid(1, 2));
        for (int i = 0; i < PARTITIONS; i++) {
            topic.partitions()
                    .add(new FetchResponseData.PartitionData()
                            .setPartitionIndex(i)
                            .setHighWatermark(1000)
                            .setLastStableOffset(1000)
                            .setLogStartOffset(0)
                            .setRecords(batch(900)));
        }
        FetchResponseData response = new FetchResponseData().setSessionId(77);
        response.responses().add(topic);
        return response;
    }

    /** A hundred topics of ten partitions on three brokers. */
    static MetadataResponseData metadata() {
        MetadataResponseData response =
                new MetadataResponseData().setClusterId("cluster").setControllerId(1);
        for (int i = 0; i < BROKERS; i++) {
            response.brokers()
                    .add(new MetadataResponseData.MetadataResponseBroker()
                            .setNodeId(i)
                            .setHost("broker-" + i + ".example.org")
                            .setPort(9092));
        }
        for (int i = 0; i < METADATA_TOPICS; i++) {
            response.topics().add(metadataTopic(i));
        }
        return response;
    }

    private static MetadataResponseData.MetadataResponseTopic metadataTopic(int number) {
        MetadataResponseData.MetadataResponseTopic topic = new MetadataResponseData.MetadataResponseTopic()
                .setName("topic-with-a-usual-name-" + number)
                .setTopicId(new Uuid(5, number));
        for (int i = 0; i < PARTITIONS; i++) {
            topic.partitions()
                    .add(new MetadataResponseData.MetadataResponsePartition()
                            .setPartitionIndex(i)
                            .setLeaderId(i % BROKERS)
                            .setLeaderEpoch(4)
                            .setReplicaNodes(List.of(0, 1, 2))
                            .setIsrNodes(List.of(0, 1, 2)));
        }
        return topic;
    }

    static ByteBuffer officialBytes(Message message, short version) {
        ObjectSerializationCache cache = new ObjectSerializationCache();
        ByteBufferAccessor target = new ByteBufferAccessor(ByteBuffer.allocate(message.size(cache, version)));
        message.write(target, cache, version);
        target.flip();
        return target.buffer();
    }
}
