package dev.ottla.compat.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;

/** Produces and fetches batches as bytes, to and from partition 0 of a topic, and tells what came of it. */
public final class RawData {
    private static final short PRODUCE_VERSION = 9;
    private static final short FETCH_VERSION = 12;
    private static final int CORRELATION_ID = 3;
    private static final int READ_LIMIT_MS = 20_000;
    private static final int MUCH = 50_000_000;

    private final int port;

    public RawData(int port) {
        this.port = port;
    }

    /** What the broker answers: codes, offsets, whether it stamped a time, and the errors of single records. */
    public String produce(String topicName, byte[] records) throws IOException {
        var partition = new ProduceRequestData.PartitionProduceData()
                .setIndex(0)
                .setRecords(MemoryRecords.readableRecords(ByteBuffer.wrap(records)));
        var topic = new ProduceRequestData.TopicProduceData().setName(topicName).setPartitionData(List.of(partition));
        var topics = new ProduceRequestData.TopicProduceDataCollection();
        topics.add(topic);
        ProduceRequestData request = new ProduceRequestData()
                .setAcks((short) -1)
                .setTimeoutMs(10_000)
                .setTopicData(topics);
        ByteBuffer body = exchange(Frames.request(ApiKeys.PRODUCE, PRODUCE_VERSION, CORRELATION_ID, request));
        return new ProduceResponseData(new ByteBufferAccessor(body), PRODUCE_VERSION)
                .responses().stream()
                        .flatMap(answered -> answered.partitionResponses().stream())
                        .map(RawData::told)
                        .collect(Collectors.joining("; "));
    }

    private static String told(ProduceResponseData.PartitionProduceResponse partition) {
        String errors = partition.recordErrors().stream()
                .map(error -> error.batchIndex() + ": " + withoutTimes(error.batchIndexErrorMessage()))
                .collect(Collectors.joining(", "));
        return "code " + partition.errorCode() + ", offset " + partition.baseOffset() + ", start "
                + partition.logStartOffset() + ", stamped " + (partition.logAppendTimeMs() >= 0) + ", record errors ["
                + errors + "], " + (errors.isEmpty() ? "" : withoutTimes(partition.errorMessage()));
    }

    /** Times differ from run to run; how a single record is printed is nobody's business. */
    private static String withoutTimes(String message) {
        return message == null
                ? ""
                : message.replaceAll("in message \\w+\\(.*?\\)", "in message").replaceAll("\\d{10,}", "(time)");
    }

    /** All batches of the topic, as bytes. */
    public MemoryRecords fetch(String topicName) throws IOException {
        var partition = new FetchRequestData.FetchPartition()
                .setPartition(0)
                .setFetchOffset(0)
                .setPartitionMaxBytes(MUCH);
        FetchRequestData request = new FetchRequestData()
                .setMaxWaitMs(0)
                .setMinBytes(0)
                .setMaxBytes(MUCH)
                .setTopics(List.of(
                        new FetchRequestData.FetchTopic().setTopic(topicName).setPartitions(List.of(partition))));
        ByteBuffer body = exchange(Frames.request(ApiKeys.FETCH, FETCH_VERSION, CORRELATION_ID, request));
        FetchResponseData response = new FetchResponseData(new ByteBufferAccessor(body), FETCH_VERSION);
        var answered = response.responses().getFirst().partitions().getFirst();
        if (answered.errorCode() != 0) {
            throw new IOException("fetch of " + topicName + " failed with code " + answered.errorCode());
        }
        return (MemoryRecords) answered.records();
    }

    /** Headers and records of everything stored; of uncompressed batches with their own times also the bytes. */
    public List<String> stored(String topicName) throws IOException {
        return StreamSupport.stream(fetch(topicName).batches().spliterator(), false)
                .map(RawData::told)
                .toList();
    }

    private static String told(RecordBatch batch) {
        batch.ensureValid();
        boolean stamped = batch.timestampType() == TimestampType.LOG_APPEND_TIME;
        String records = StreamSupport.stream(batch.spliterator(), false)
                .map(record -> told(record, stamped))
                .collect(Collectors.joining(", "));
        return "offsets " + batch.baseOffset() + "-" + batch.lastOffset() + ", " + batch.compressionType() + ", "
                + batch.timestampType() + ", latest " + (stamped ? "(time)" : batch.maxTimestamp()) + ", producer "
                + batch.producerId() + "/" + batch.producerEpoch() + "/" + batch.baseSequence() + ", epoch "
                + batch.partitionLeaderEpoch() + ", horizon " + batch.deleteHorizonMs() + ", " + records;
    }

    private static String told(Record record, boolean stamped) {
        return record.offset() + " " + (stamped ? "(time)" : record.timestamp()) + " " + record.sequence() + " "
                + hex(record.key()) + "=" + hex(record.value()) + " " + List.of(record.headers());
    }

    private static String hex(ByteBuffer bytes) {
        if (bytes == null) {
            return "null";
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return HexFormat.of().formatHex(copy);
    }

    /** The answer's body, behind a correlation id and an empty section of tags. */
    private ByteBuffer exchange(byte[] frame) throws IOException {
        try (RawConnection connection = new RawConnection(port, READ_LIMIT_MS)) {
            connection.sendFrame(frame);
            ByteBuffer body = ByteBuffer.wrap(connection.readFrame());
            body.position(5);
            return body;
        }
    }
}
