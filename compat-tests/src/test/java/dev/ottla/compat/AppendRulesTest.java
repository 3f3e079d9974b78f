package dev.ottla.compat;

import static dev.ottla.compat.wire.BatchBytes.changed;
import static dev.ottla.compat.wire.BatchBytes.idempotent;
import static dev.ottla.compat.wire.BatchBytes.keyed;
import static dev.ottla.compat.wire.BatchBytes.unkeyed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.compat.broker.Broker;
import dev.ottla.compat.broker.Brokers;
import dev.ottla.compat.wire.BatchBytes;
import dev.ottla.compat.wire.RawData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.apache.kafka.common.record.internal.CompressionType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: a topic takes, refuses and stores the same batches as with Apache Kafka, whatever its settings. Method: the
 * same bytes go to the same topic of both; the answers must be equal, and so must be what is stored afterwards.
 */
class AppendRulesTest {
    private static final long NOW = System.currentTimeMillis();
    private static final long HOUR_MS = 3_600_000;
    private static final long PRODUCER = 4_000;

    private static final Map<String, Map<String, String>> TOPICS = topics();

    @TempDir
    static Path folder;

    private static Broker ottla;
    private static Broker kafka;

    private static Map<String, Map<String, String>> topics() {
        Map<String, Map<String, String>> topics = new LinkedHashMap<>();
        topics.put("plain", Map.of());
        topics.put("compacted", Map.of("cleanup.policy", "compact"));
        topics.put("recent", Map.of("message.timestamp.before.max.ms", "" + HOUR_MS));
        topics.put("present", Map.of("message.timestamp.after.max.ms", "60000"));
        topics.put("stamped", Map.of("message.timestamp.type", "LogAppendTime"));
        topics.put("small", Map.of("max.message.bytes", "500"));
        topics.put("short", Map.of("max.message.bytes", "5000000", "segment.bytes", "1048576"));
        topics.put("expanded", Map.of("compression.type", "uncompressed", "max.message.bytes", "1000"));
        for (String type : List.of("uncompressed", "gzip", "snappy", "lz4", "zstd")) {
            topics.put("to-" + type, Map.of("compression.type", type));
        }
        topics.put("compacted-gzip", Map.of("compression.type", "gzip", "cleanup.policy", "compact"));
        topics.put("stamped-lz4", Map.of("compression.type", "lz4", "message.timestamp.type", "LogAppendTime"));
        topics.put("short-zstd", Map.of("compression.type", "zstd", "max.message.bytes", "5000000"));
        return topics;
    }

    @BeforeAll
    static void startBoth() throws IOException {
        ottla = Brokers.underTest(Files.createDirectory(folder.resolve("ottla")), Map.of());
        kafka = Brokers.kafka(Files.createDirectory(folder.resolve("kafka")), Map.of());
        for (Broker broker : List.of(ottla, kafka)) {
            TOPICS.forEach((topic, config) -> Topics.create(broker, topic, 1, config));
        }
    }

    @AfterAll
    static void stopBoth() {
        ottla.stop();
        kafka.stop();
    }

    @TestFactory
    Stream<DynamicTest> everyTopicTakesAndStoresWhatApacheKafkaDoes() {
        return TOPICS.keySet().stream().map(topic -> DynamicTest.dynamicTest(topic, () -> isTheSame(topic)));
    }

    private static void isTheSame(String topic) throws IOException {
        Map<String, String> expected = answers(kafka, topic);
        Map<String, String> answers = answers(ottla, topic);
        expected.forEach((batch, answer) -> assertThat(answers).as(topic).containsEntry(batch, answer));
        List<String> stored = new RawData(ottla.port()).stored(topic);
        List<String> expectedStored = new RawData(kafka.port()).stored(topic);
        for (int i = 0; i < expectedStored.size(); i++) {
            assertThat(stored.get(i)).as("batch %d of %s", i, topic).isEqualTo(expectedStored.get(i));
        }
        assertThat(stored).hasSameSizeAs(expectedStored);
    }

    private static Map<String, String> answers(Broker broker, String topic) throws IOException {
        RawData data = new RawData(broker.port());
        Map<String, String> answers = new LinkedHashMap<>();
        for (Map.Entry<String, byte[]> batch : batches(topic).entrySet()) {
            answers.put(batch.getKey(), data.produce(topic, batch.getValue()));
        }
        return answers;
    }

    private static Map<String, byte[]> batches(String topic) {
        Map<String, byte[]> batches = new LinkedHashMap<>();
        for (CompressionType type : CompressionType.values()) {
            batches.put(type + ", keyed", BatchBytes.of(type, keyed(NOW, "a", "1"), keyed(NOW - 5, "b", null)));
            batches.put(type + ", one without key", BatchBytes.of(type, keyed(NOW, "a", "1"), unkeyed(NOW, "2")));
            batches.put(type + ", some old", BatchBytes.of(type, keyed(NOW, "a", "1"), keyed(1_000, "b", "2")));
            batches.put(
                    type + ", some of the future",
                    BatchBytes.of(type, keyed(NOW + 2 * HOUR_MS, "a", "1"), keyed(NOW, "b", "2")));
            batches.put(type + ", without time", BatchBytes.of(type, keyed(-1, "a", "1")));
            batches.put(type + ", large once expanded", BatchBytes.of(type, keyed(NOW, "a", "x".repeat(3_000))));
            batches.put(type + ", claims append times", append(BatchBytes.of(type, keyed(NOW, "a", "1"))));
            if (topic.startsWith("short")) {
                batches.put(type + ", very large", BatchBytes.of(type, keyed(NOW, "a", "y".repeat(1_100_000))));
            }
        }
        headers((name, batch) -> batches.put(name, batch));
        sequences((name, batch) -> batches.put(name, batch));
        return batches;
    }

    private static byte[] append(byte[] batch) {
        return changed(batch, bytes -> bytes.put(22, (byte) (bytes.get(22) | 8)));
    }

    private static void headers(BiConsumer<String, byte[]> cases) {
        byte[] two = BatchBytes.of(CompressionType.NONE, keyed(NOW, "a", "1"), keyed(NOW, "b", "2"));
        cases.accept("counts one more", changed(two, bytes -> bytes.putInt(BatchBytes.RECORD_COUNT, 3)));
        cases.accept("counts none", changed(two, bytes -> bytes.putInt(BatchBytes.RECORD_COUNT, 0)));
        cases.accept("counts below none", changed(two, bytes -> bytes.putInt(BatchBytes.RECORD_COUNT, -1)));
        cases.accept("ends before it begins", changed(two, bytes -> bytes.putInt(BatchBytes.LAST_OFFSET_DELTA, -1)));
        cases.accept("ends too late", changed(two, bytes -> bytes.putInt(BatchBytes.LAST_OFFSET_DELTA, 5)));
        cases.accept("begins at offset 7", changed(two, bytes -> bytes.putLong(0, 7)));
        cases.accept("control batch", changed(two, bytes -> bytes.putShort(BatchBytes.ATTRIBUTES, (short) 32)));
        cases.accept("producer without sequence", changed(two, bytes -> {
            bytes.putLong(BatchBytes.PRODUCER_ID, PRODUCER);
            bytes.putShort(BatchBytes.PRODUCER_EPOCH, (short) 0);
        }));
        cases.accept("delete horizon", changed(two, bytes -> bytes.putShort(BatchBytes.ATTRIBUTES, (short) 64)));
        cases.accept("unused attributes", changed(two, bytes -> bytes.putShort(BatchBytes.ATTRIBUTES, (short) 0x7F80)));
        cases.accept("leader epoch of its own", changed(two, bytes -> bytes.putInt(12, 99)));
        cases.accept("transactional", changed(two, bytes -> bytes.putShort(BatchBytes.ATTRIBUTES, (short) 16)));
        cases.accept("two batches", join(two, two));
        cases.accept("wrong CRC", flipped(two));
        cases.accept("nothing", new byte[0]);
    }

    private static void sequences(BiConsumer<String, byte[]> cases) {
        cases.accept("sequence 0", idempotent(PRODUCER, 1, 0, keyed(NOW, "a", "1"), keyed(NOW, "b", "2")));
        cases.accept("sequence 0 again", idempotent(PRODUCER, 1, 0, keyed(NOW, "a", "1"), keyed(NOW, "b", "2")));
        cases.accept("sequence 0, shorter", idempotent(PRODUCER, 1, 0, keyed(NOW, "a", "1")));
        cases.accept("a gap", idempotent(PRODUCER, 1, 5, keyed(NOW, "a", "1")));
        cases.accept("sequence 2", idempotent(PRODUCER, 1, 2, keyed(NOW, "a", "3")));
        cases.accept("older epoch", idempotent(PRODUCER, 0, 3, keyed(NOW, "a", "3")));
        cases.accept("newer epoch amid", idempotent(PRODUCER, 2, 3, keyed(NOW, "a", "3")));
        cases.accept("newer epoch", idempotent(PRODUCER, 2, 0, keyed(NOW, "a", "3")));
        cases.accept("unknown producer amid", idempotent(PRODUCER + 1, 0, 17, keyed(NOW, "a", "3")));
        cases.accept("the largest sequence", idempotent(PRODUCER + 2, 0, Integer.MAX_VALUE, keyed(NOW, "a", "3")));
        cases.accept("behind the largest sequence", idempotent(PRODUCER + 2, 0, 0, keyed(NOW, "a", "4")));
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] flipped(byte[] batch) {
        byte[] copy = batch.clone();
        copy[copy.length - 1] ^= 1;
        return copy;
    }
}
