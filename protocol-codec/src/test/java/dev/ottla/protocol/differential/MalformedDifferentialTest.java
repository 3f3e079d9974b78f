package dev.ottla.protocol.differential;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.ottla.protocol.ApiMessage;
import dev.ottla.protocol.MessageCodec;
import dev.ottla.protocol.ProtocolException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.protocol.Message;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Goal: malformed bytes give one kind of exception, cost no more memory than their size, and we accept what Kafka
 * accepts. Method: valid encodings, cut at every place and with bytes changed at random.
 */
class MalformedDifferentialTest {

    private static final int MUTATIONS = 40;
    private static final int ALLOCATED_PER_BYTE = 64;
    private static final int ALLOCATED_IN_ANY_CASE = 64 * 1024;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    static List<SchemaFile> schemas() {
        return SchemaFile.all();
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void everyCutIsRefused(SchemaFile schema) {
        for (short version = schema.lowestVersion(); version <= schema.highestVersion(); version++) {
            ApiMessage message =
                    OurSide.message(schema, new RandomTree(version, version, false).struct(schema, schema.fields()));
            MessageCodec<ApiMessage> codec = OurSide.codec(message);
            byte[] whole = codec.toByteArray(message, version);
            for (int length = 0; length < whole.length; length++) {
                assertThat(read(codec, Arrays.copyOf(whole, length), version))
                        .as(schema + " version " + version + " cut to " + length + " of " + whole.length)
                        .isInstanceOf(ProtocolException.class);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void changedBytesAreReadAsKafkaReadsThemOrRefused(SchemaFile schema) {
        Random random = new Random(schema.name().hashCode());
        for (short version = schema.lowestVersion(); version <= schema.highestVersion(); version++) {
            ApiMessage message = OurSide.message(
                    schema, new RandomTree(random.nextLong(), version, false).struct(schema, schema.fields()));
            MessageCodec<ApiMessage> codec = OurSide.codec(message);
            byte[] valid = codec.toByteArray(message, version);
            for (int i = 0; i < MUTATIONS && valid.length > 0; i++) {
                compare(schema, version, codec, mutated(valid, random));
            }
        }
    }

    private static byte[] mutated(byte[] valid, Random random) {
        byte[] changed = valid.clone();
        byte[] interesting = {0, 1, -1, -2, 0x7f, (byte) 0x80, 0x40};
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            int at = random.nextInt(changed.length);
            changed[at] =
                    random.nextBoolean() ? interesting[random.nextInt(interesting.length)] : (byte) random.nextInt();
        }
        return changed;
    }

    private static void compare(SchemaFile schema, short version, MessageCodec<ApiMessage> codec, byte[] bytes) {
        String what = schema + " version " + version + " " + Arrays.toString(bytes);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        Object ours = read(codec, bytes, version);
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before)
                .as(what)
                .isLessThan(ALLOCATED_IN_ANY_CASE + (long) bytes.length * ALLOCATED_PER_BYTE);
        Message official;
        try {
            official = OfficialSide.decode(schema, bytes, version);
        } catch (RuntimeException e) {
            assertThat(ours).as(what + e).isInstanceOf(ProtocolException.class);
            return;
        }
        if (ours instanceof ProtocolException e) {
            // Stricter on purpose: Kafka ignores the size of a tagged field that it knows, and counts below zero.
            assertThat(e.reason()).as(what).contains("tagged field");
            return;
        }
        compareReencoded(codec, (ApiMessage) ours, official, version, what);
    }

    private static void compareReencoded(
            MessageCodec<ApiMessage> codec, ApiMessage ours, Message official, short version, String what) {
        byte[] expected;
        try {
            expected = OfficialSide.encode(official, version);
        } catch (RuntimeException e) {
            // Unknown tags out of order can be read but not written, by either.
            return;
        }
        assertThat(codec.toByteArray(ours, version)).as(what).isEqualTo(expected);
    }

    private static Object read(MessageCodec<ApiMessage> codec, byte[] bytes, short version) {
        try {
            return codec.read(bytes, version);
        } catch (ProtocolException e) {
            return e;
        }
    }
}
