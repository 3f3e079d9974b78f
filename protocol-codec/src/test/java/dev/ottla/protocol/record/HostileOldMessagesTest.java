package dev.ottla.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.utils.ByteBufferOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Damaged and malicious messages of magic 0 and 1, which Kafka's own classes wrote. Whatever the bytes are, reading and
 * rewriting them gives records or a {@link RecordException}, and every buffer is given back.
 */
class HostileOldMessagesTest {
    private static final long SEED = 4_242L;

    static Stream<Arguments> forms() {
        List<Compression> compressions = List.of(
                Compression.NONE,
                Compression.gzip().build(),
                Compression.snappy().build(),
                Compression.lz4().build());
        return compressions.stream()
                .flatMap(compression -> Stream.of((byte) 0, (byte) 1)
                        .map(magic -> Arguments.of(magic, compression.type().name, compression)));
    }

    private static byte[] entries(byte magic, Compression compression) {
        MemoryRecordsBuilder builder = MemoryRecords.builder(
                ByteBuffer.allocate(4096),
                magic,
                compression,
                magic == 0 ? TimestampType.NO_TIMESTAMP_TYPE : TimestampType.CREATE_TIME,
                100);
        builder.append(1_000, bytes("key"), bytes("value"));
        builder.append(1_001, null, bytes("no key"));
        builder.append(1_002, bytes("no value"), null);
        return content(builder.build().buffer());
    }

    private static byte[] content(ByteBuffer buffer) {
        byte[] content = new byte[buffer.remaining()];
        buffer.get(content);
        return content;
    }

    private static byte @Nullable [] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void isReadOrRefused(byte[] damaged, String what) {
        assertThatCode(() -> RecordFuzzTargets.oldMessages(damaged)).as(what).doesNotThrowAnyException();
    }

    @ParameterizedTest(name = "magic {0}, {1}")
    @MethodSource("forms")
    void flippedBitsGiveNothingButTheDeclaredException(byte magic, String name, Compression compression) {
        byte[] good = entries(magic, compression);
        for (int bit = 0; bit < good.length * 8; bit++) {
            byte[] damaged = good.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            isReadOrRefused(damaged, "bit " + bit);
        }
    }

    @ParameterizedTest(name = "magic {0}, {1}")
    @MethodSource("forms")
    void manyDamagesGiveNothingButTheDeclaredException(byte magic, String name, Compression compression) {
        byte[] good = entries(magic, compression);
        for (long seed = SEED; seed < SEED + 3_000; seed++) {
            Random random = new Random(seed);
            byte[] damaged = random.nextBoolean() ? good.clone() : Arrays.copyOf(good, random.nextInt(good.length));
            for (int i = random.nextInt(5); i >= 0 && damaged.length > 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            isReadOrRefused(damaged, "seed " + seed);
        }
    }

    /** The content is intact and compressed anew, so that the damage is the wrapped messages' own. */
    @ParameterizedTest(name = "magic {0}, {1}")
    @MethodSource("forms")
    void damagedMessagesWithinAWholeWrapperGiveNothingButTheDeclaredException(
            byte magic, String name, Compression compression) throws IOException {
        byte[] inner = entries(magic, Compression.NONE);
        for (int length = 0; length <= inner.length; length++) {
            isReadOrRefused(wrapped(magic, compression, Arrays.copyOf(inner, length)), "length " + length);
        }
        for (int bit = 0; bit < inner.length * 8; bit++) {
            byte[] damaged = inner.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            isReadOrRefused(wrapped(magic, compression, damaged), "bit " + bit);
        }
    }

    private static byte[] wrapped(byte magic, Compression compression, byte[] inner) throws IOException {
        MemoryRecordsBuilder builder = MemoryRecords.builder(
                ByteBuffer.allocate(4096),
                magic,
                Compression.NONE,
                magic == 0 ? TimestampType.NO_TIMESTAMP_TYPE : TimestampType.CREATE_TIME,
                102);
        builder.append(1_002, null, compressed(magic, compression, inner));
        byte[] result = content(builder.build().buffer());
        result[LegacyMessage.ATTRIBUTES] |= (byte) compression.type().id;
        return result;
    }

    private static byte[] compressed(byte magic, Compression compression, byte[] inner) throws IOException {
        ByteBufferOutputStream compressed = new ByteBufferOutputStream(64);
        try (OutputStream out = compression.wrapForOutput(compressed, magic)) {
            out.write(inner);
        }
        return content(compressed.buffer().flip());
    }

    @ParameterizedTest(name = "magic {0}, {1}")
    @MethodSource("forms")
    void whatIsIntactIsRead(byte magic, String name, Compression compression) {
        assertThat(entries(magic, compression)).isNotEmpty();
        isReadOrRefused(entries(magic, compression), "intact");
    }
}
