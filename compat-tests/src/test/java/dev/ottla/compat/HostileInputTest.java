package dev.ottla.compat;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.compat.broker.Broker;
import dev.ottla.compat.broker.Brokers;
import dev.ottla.compat.wire.Frames;
import dev.ottla.compat.wire.RawConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.BrokerHeartbeatRequestData;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: whatever bytes arrive, Ottla does what Apache Kafka does, and goes on serving. Method: the same bytes go to
 * both; what comes back (a frame, a closed connection, silence) must be the same.
 */
class HostileInputTest {
    private static final int READ_LIMIT_MS = 1_500;
    private static final int API_VERSIONS_ID = 12;
    private static final int PRODUCE_ID = 13;
    private static final short PRODUCE_VERSION = 9;
    private static final String TOPIC = "hostile";

    @TempDir
    static Path folder;

    private static Broker ottla;
    private static Broker kafka;

    @BeforeAll
    static void startBoth() throws IOException {
        ottla = Brokers.underTest(Files.createDirectory(folder.resolve("ottla")), Map.of());
        kafka = Brokers.kafka(Files.createDirectory(folder.resolve("kafka")), Map.of());
        for (Broker broker : List.of(ottla, kafka)) {
            Topics.create(broker, TOPIC, 1);
            Topics.create(broker, "stamped", 1, Map.of("message.timestamp.type", "LogAppendTime"));
        }
    }

    @AfterAll
    static void stopBoth() {
        ottla.stop();
        kafka.stop();
    }

    @TestFactory
    Stream<DynamicTest> ottlaReactsAsApacheKafkaDoes() {
        return cases().entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    String expected = reaction(kafka, entry.getValue());
                    assertThat(reaction(ottla, entry.getValue())).isEqualTo(expected);
                    assertThat(RawConnection.answersApiVersions(ottla.port())).isTrue();
                }));
    }

    private static String reaction(Broker broker, byte[] bytes) throws IOException {
        try (RawConnection connection = new RawConnection(broker.port(), READ_LIMIT_MS)) {
            connection.send(bytes);
            return told(connection.reaction()).replace("0000%04x".formatted(broker.port()), "(port)");
        }
    }

    /** What an answer says, without what may differ: which APIs are served, and the words of a refusal. */
    private static String told(String reaction) {
        if (reaction.startsWith(head(API_VERSIONS_ID))) {
            return reaction.substring(0, 12);
        }
        return reaction.startsWith(head(PRODUCE_ID)) ? toldByProduce(reaction) : reaction;
    }

    private static String head(int correlationId) {
        return "%08x".formatted(correlationId);
    }

    /** Codes, offsets and times; behind the correlation id there is the empty tag section of the header. */
    private static String toldByProduce(String reaction) {
        ByteBuffer body = ByteBuffer.wrap(HexFormat.of().parseHex(reaction));
        body.position(5);
        ProduceResponseData response = new ProduceResponseData(new ByteBufferAccessor(body), PRODUCE_VERSION);
        return response.responses().stream()
                .flatMap(topic -> topic.partitionResponses().stream())
                .map(partition -> "code %d, offset %d, stamped %b, record errors %d"
                        .formatted(
                                partition.errorCode(),
                                partition.baseOffset(),
                                partition.logAppendTimeMs() >= 0,
                                partition.recordErrors().size()))
                .collect(Collectors.joining("; "));
    }

    private static Map<String, byte[]> cases() {
        Map<String, byte[]> cases = new LinkedHashMap<>();
        cases.put("text of another protocol", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
        cases.put("random bytes", randomBytes(1_000));
        cases.put("a negative size", ByteBuffer.allocate(4).putInt(-1).array());
        cases.put("a size of zero", ByteBuffer.allocate(4).putInt(0).array());
        cases.put(
                "a size above the limit",
                ByteBuffer.allocate(4).putInt(104_857_601).array());
        cases.put(
                "the largest size",
                ByteBuffer.allocate(4).putInt(Integer.MAX_VALUE).array());
        cases.put("half a size", new byte[] {0, 0});
        cases.put("a frame too short for a header", framed(new byte[] {0, 18, 0}));
        cases.put("a header cut in its client id", framed(new byte[] {0, 18, 0, 0, 0, 0, 0, 1, 0, 9, 'x'}));
        cases.put("an unknown API key", framed(Frames.header((short) 999, (short) 0, 11)));
        cases.put("a negative API key", framed(Frames.header((short) -5, (short) 0, 11)));
        cases.put("an unknown version", framed(Frames.header((short) 3, (short) 99, 11)));
        cases.put("a negative version", framed(Frames.header((short) 3, (short) -1, 11)));
        cases.put("an unknown version of Produce", framed(Frames.header((short) 0, (short) 99, 11)));
        cases.put("a version of Produce that is gone", framed(Frames.header((short) 0, (short) 2, 11)));
        cases.put("an unknown version of ApiVersions", framed(Frames.header((short) 18, (short) 99, API_VERSIONS_ID)));
        cases.put("a body cut short", framed(cut(metadata())));
        cases.put("bytes behind the body", framed(longer(metadata())));
        cases.put("an absurd array length", framed(absurdArray()));
        cases.put("an API of the controller", framed(brokerHeartbeat()));
        cases.put("a wrong CRC", framed(produce(corrupted(batch()))));
        cases.put("a batch cut short", framed(produce(cut(batch()))));
        cases.put("a batch that claims to carry append times", framed(produce(withAppendTime(batch()))));
        cases.put(
                "a batch that claims append times, for a topic that stamps them",
                framed(produce("stamped", (short) -1, withAppendTime(batch()))));
        cases.put("no batch at all", framed(produce(new byte[0])));
        cases.put("two batches", framed(produce(twice(batch()))));
        cases.put("random bytes for a batch", framed(produce(randomBytes(200))));
        cases.put("a batch of an unknown magic", framed(produce(withMagic(batch(), (byte) 7))));
        cases.put("a batch of magic 1", framed(produce(withMagic(batch(), (byte) 1))));
        cases.put("a batch that claims more than there is", framed(produce(withLength(batch(), 1_000_000))));
        cases.put("an acks value that does not exist", framed(produce((short) 5, batch())));
        return cases;
    }

    private static byte[] framed(byte[] frame) {
        return ByteBuffer.allocate(4 + frame.length)
                .putInt(frame.length)
                .put(frame)
                .array();
    }

    private static byte[] metadata() {
        return Frames.request(
                ApiKeys.METADATA,
                (short) 8,
                11,
                new MetadataRequestData()
                        .setTopics(List.of(new MetadataRequestData.MetadataRequestTopic().setName("absent-topic")))
                        .setAllowAutoTopicCreation(false));
    }

    private static byte[] brokerHeartbeat() {
        return Frames.request(ApiKeys.BROKER_HEARTBEAT, (short) 0, 11, new BrokerHeartbeatRequestData());
    }

    private static byte[] absurdArray() {
        byte[] header = Frames.header((short) 3, (short) 8, 11);
        return ByteBuffer.allocate(header.length + 4)
                .put(header)
                .putInt(Integer.MAX_VALUE)
                .array();
    }

    private static byte[] produce(byte[] records) {
        return produce((short) -1, records);
    }

    private static byte[] produce(short acks, byte[] records) {
        return produce(TOPIC, acks, records);
    }

    private static byte[] produce(String topicName, short acks, byte[] records) {
        var partition = new ProduceRequestData.PartitionProduceData()
                .setIndex(0)
                .setRecords(MemoryRecords.readableRecords(ByteBuffer.wrap(records)));
        var topic = new ProduceRequestData.TopicProduceData().setName(topicName).setPartitionData(List.of(partition));
        var topics = new ProduceRequestData.TopicProduceDataCollection();
        topics.add(topic);
        ProduceRequestData request =
                new ProduceRequestData().setAcks(acks).setTimeoutMs(1_000).setTopicData(topics);
        return Frames.request(ApiKeys.PRODUCE, PRODUCE_VERSION, PRODUCE_ID, request);
    }

    private static byte[] batch() {
        ByteBuffer bytes = MemoryRecords.withRecords(
                        Compression.NONE,
                        new SimpleRecord(1_700_000_000_000L, "k".getBytes(US_ASCII), "v".getBytes(US_ASCII)))
                .buffer();
        byte[] array = new byte[bytes.remaining()];
        bytes.get(array);
        return array;
    }

    private static byte[] corrupted(byte[] bytes) {
        bytes[bytes.length - 1] ^= 1;
        return bytes;
    }

    private static byte[] cut(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length - 3);
    }

    private static byte[] longer(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length + 3);
    }

    private static byte[] twice(byte[] bytes) {
        return ByteBuffer.allocate(2 * bytes.length).put(bytes).put(bytes).array();
    }

    private static byte[] withMagic(byte[] batch, byte magic) {
        batch[16] = magic;
        return batch;
    }

    /** Sets the bit of the timestamp type, and the CRC anew. */
    private static byte[] withAppendTime(byte[] batch) {
        batch[22] |= 8;
        CRC32C crc = new CRC32C();
        crc.update(batch, 21, batch.length - 21);
        ByteBuffer.wrap(batch).putInt(17, (int) crc.getValue());
        return batch;
    }

    private static byte[] withLength(byte[] batch, int length) {
        ByteBuffer.wrap(batch).putInt(8, length);
        return batch;
    }

    private static byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        new Random(99).nextBytes(bytes);
        return bytes;
    }
}
